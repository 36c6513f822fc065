"""Runs side by side: what was chosen differently, and what came of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from melscape.answers import Report
from melscape.errors import CheckpointError
from melscape.runs import history
from melscape.runs.contract import MISSING, flat
from melscape.runs.folder import RunFolder


@dataclass(frozen=True)
class Comparison:
    """Runs in the given order. Each row of `chosen` and `measured` has one cell a run.

    Args:
        runs: names of the runs.
        chosen: settings on which they do not all agree.
        measured: the last value of every measure, and the step of the last row.
    """

    runs: tuple[str, ...]
    chosen: dict[str, tuple[Any, ...]]
    measured: dict[str, tuple[float, ...]]

    def report(self) -> Report:
        """The comparison as an answer that every interface can show."""
        figures = {
            name: dict(zip(self.runs, cells, strict=True)) for name, cells in {**self.chosen, **self.measured}.items()
        }
        return Report("Runs compared", figures, note="Settings on which all runs agree are left out.")


def compare(runs: Sequence[RunFolder]) -> Comparison:
    """What differs between runs and how each ended."""
    if len(runs) < 2:
        raise CheckpointError(f"{len(runs)} run was given.", "two or more", "Name the folders of the runs to compare.")
    settings = [flat(run.config()) for run in runs]
    results = [last_values(run.history_path) for run in runs]
    chosen = {name: tuple(one.get(name, MISSING) for one in settings) for name in _names(settings)}
    return Comparison(
        runs=_titles([run.path for run in runs]),
        chosen={name: cells for name, cells in chosen.items() if any(cell != cells[0] for cell in cells)},
        measured={name: tuple(one.get(name, math.nan) for one in results) for name in _names(results)},
    )


def last_values(path: Path) -> dict[str, float]:
    """The last number of each column of a history."""
    columns = history.read(path)
    known = {name: [value for value in values if not math.isnan(value)] for name, values in columns.items()}
    return {name: values[-1] for name, values in known.items() if values}


def _names(rows: Sequence[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _titles(paths: list[Path]) -> tuple[str, ...]:
    names = [path.name for path in paths]
    return tuple(names) if len(set(names)) == len(names) else tuple(str(path) for path in paths)
