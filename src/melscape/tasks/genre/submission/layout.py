"""Which files are to be judged, and under which ids: a competition's `test.csv`, or any folder of sounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from melscape.corpus.listing import list_sounds
from melscape.errors import CorpusError
from melscape.tasks.genre.submission.table import Table

TEST_NAME, MASHUPS = "test.csv", "mashups"
FILE_COLUMNS = ("filename", "file", "file_name", "path", "audio")


@dataclass(frozen=True)
class Row:
    """One file to be judged. Whether it is there and can be heard shows when it is read."""

    id: str
    path: Path


def read_test(place: Path) -> tuple[Row, ...]:
    """What is to be judged, in order.

    A `test.csv` (or a folder that holds one) has the columns `id` and `filename`, in any order and among others; its
    files lie beside it or in a folder beside it, such as `mashups`. In any other folder every sound is meant, with its
    name as its id. A single sound is meant itself.
    Errors: CorpusError if nothing is there, if ids are not clear, or if a name leads out of the folder.
    """
    if place.is_dir():
        listed = place / TEST_NAME
        return _listed(listed) if listed.is_file() else _folder(place)
    if not place.is_file():
        raise CorpusError(f"{place} does not exist.", "a test.csv, a folder of sounds or a sound", "Check the path.")
    return _listed(place) if place.suffix.lower() == ".csv" else (Row(place.stem, place),)


def _listed(path: Path) -> tuple[Row, ...]:
    table = Table.read(path)
    ids, names = table.ids(), table.column(table.needed(*FILE_COLUMNS))
    places = _places(path.parent)
    rows = tuple(Row(id_, _found(_inside(path, name), places)) for id_, name in zip(ids, names))
    if not rows:
        raise CorpusError(f"{path} lists no files.", "a row a file", "Check that it is the right one.")
    if not any(row.path.is_file() for row in rows):
        found = f"None of the {len(rows)} files of {path} is there; the first is {names[0]}."
        raise CorpusError(found, f"files beside it or in a folder {MASHUPS}", "Put the list beside its sounds.")
    return rows


def _inside(listed: Path, name: str) -> Path:
    # As Windows reads it, slashes lean both ways and drives are known: whatever leads out anywhere is caught.
    parts = PureWindowsPath(name)
    if not name or parts.drive or parts.root or ".." in parts.parts:
        raise CorpusError(f"{listed.name} names the file {name!r}.", "a name inside its folder", "Correct the row.")
    return Path(*parts.parts)


def _places(folder: Path) -> list[Path]:
    beside = [path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")]
    return [folder, *sorted(beside, key=lambda path: (path.name != MASHUPS, path.name))]


def _found(name: Path, places: Sequence[Path]) -> Path:
    there = (place / name for place in places if (place / name).is_file())
    return next(there, places[0] / name)


def _folder(place: Path) -> tuple[Row, ...]:
    root = place.resolve()
    paths = list_sounds(root).sounds
    if not paths:
        raise CorpusError(f"{place} holds no sound.", "a test.csv or some sounds", "Choose another folder.")
    # The shortest kind of name that tells all files apart: the name, else its folder with it, else its suffix too.
    inside = [path.relative_to(root) for path in paths]
    kinds = (
        [path.stem for path in inside],
        [path.with_suffix("").as_posix() for path in inside],
        [path.as_posix() for path in inside],
    )
    ids = next(names for names in kinds if max(Counter(names).values()) == 1)
    return tuple(Row(id_, path) for id_, path in zip(ids, paths))
