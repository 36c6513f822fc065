"""Where corpora come from: one file a source, found by looking in this folder and imported only when used.

A source is a module with three names: `RANK` (lower is asked first), `recognises(folder) -> bool` and
`scan(folder) -> Scan`. It decodes nothing: `corpus/load.py` does, the same way for all.
"""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Protocol, cast

from melscape.corpus.candidate import Scan
from melscape.corpus.manifest import Problem
from melscape.errors import CorpusError


class Source(Protocol):
    """What every module of this folder promises."""

    RANK: int

    def recognises(self, folder: Path) -> bool:
        """Whether the folder has this source's layout."""
        ...

    def scan(self, folder: Path) -> Scan:
        """The candidates of the folder with their labels."""
        ...


def names() -> tuple[str, ...]:
    """The sources that are there, by name."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def source(name: str) -> Source:
    """One source by name. Errors: CorpusError if there is none of that name."""
    if name not in names():
        raise CorpusError(f"No source is called {name!r}.", f"auto, {', '.join(names())}", "Choose one of these.")
    return cast(Source, importlib.import_module(f"{__name__}.{name}"))


def recognise(folder: Path) -> tuple[str, tuple[Problem, ...]]:
    """The name of the first source that knows the folder's layout, and a warning for each source that is broken."""
    ready: list[tuple[int, str, Source]] = []
    problems: list[Problem] = []
    for name in names():
        try:
            found = source(name)
            ready.append((found.RANK, name, found))
        except Exception as error:  # noqa: BLE001 - a broken source must fail alone; it is named in the manifest
            problems.append(
                Problem(Path(name), f"The source {name!r} is broken: {error}.", "Mend or remove it.", "warning")
            )
    for _, name, found in sorted(ready, key=lambda entry: entry[:2]):
        if found.recognises(folder):
            return name, tuple(problems)
    raise CorpusError(f"No source knows the layout of {folder}.", ", ".join(names()), "Choose a source by name.")
