"""`index.csv`: one row a file, first column `file`, every other column a label. Broken rows become problems."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from melscape.corpus.manifest import Problem

INDEX_NAME = "index.csv"


@dataclass(frozen=True)
class Index:
    """Labels by file name (relative, as `key_of` writes it). `refused` holds the files whose rows contradict."""

    rows: Mapping[str, Mapping[str, str]]
    problems: tuple[Problem, ...] = ()
    refused: frozenset[str] = field(default_factory=frozenset)


def key_of(name: str) -> str:
    """A relative name in one spelling: slashes forward, accents composed (a Mac writes them apart)."""
    return unicodedata.normalize("NFC", PurePosixPath(name.replace("\\", "/")).as_posix())


def read_index(folder: Path, keys: frozenset[str]) -> Index | None:
    """Read the folder's `index.csv`; None if there is none. `keys` are the files that are there."""
    path = folder / INDEX_NAME
    if not path.is_file():
        return None
    try:
        text = path.read_bytes().decode("utf-8-sig")
        table = list(csv.reader(io.StringIO(text, newline=""), dialect=_dialect(text), strict=True))
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        return Index({}, (_unused(path, f"It cannot be read as CSV: {error}."),))
    names = [name.strip() for name in table[0]] if table else []
    if not names or names[0] != "file" or len(set(names)) < len(names):
        first = repr(names[0]) if names else "missing"
        return Index({}, (_unused(path, f"Its first column is {first}, not 'file', or a column comes twice."),))
    return _rows(path, names, table[1:], keys)


def _dialect(text: str) -> type[csv.Dialect]:
    head = text.partition("\n")[0]

    class Dialect(csv.excel):
        delimiter = ";" if head.count(";") > head.count(",") else ","

    return Dialect


def _unused(path: Path, reason: str) -> Problem:
    return Problem(
        path, f"{reason} Labels are taken from folders or names instead.", "Mend it, then load again.", "warning"
    )


def _rows(path: Path, names: Sequence[str], table: Sequence[Sequence[str]], keys: frozenset[str]) -> Index:
    rows: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []
    refused: set[str] = set()
    for number, cells in enumerate(table, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        key = key_of(cells[0].strip())
        row = {name: cell.strip() for name, cell in zip(names[1:], cells[1:])}
        where = path.parent / key
        problem = _row_problem(where, number, len(cells) - len(names), key in keys)
        if problem is None and key in rows:
            problem = _repeat(where, number, row == rows[key])
        if problem is None:
            rows[key] = row
            continue
        problems.append(problem)
        if problem.kind == "refused":
            refused.add(key)
    return Index(rows, tuple(problems), frozenset(refused))


def _row_problem(where: Path, number: int, extra_cells: int, is_there: bool) -> Problem | None:
    row = f"Row {number} of {INDEX_NAME}"
    if not is_there:
        return Problem(where, f"{row} names it, but no such sound is in the folder.", "Correct or remove the row.")
    if extra_cells:
        amount = "too many" if extra_cells > 0 else "too few"
        return Problem(where, f"{row} has {amount} cells.", "Correct the row.")
    return None


def _repeat(where: Path, number: int, same: bool) -> Problem:
    if same:
        return Problem(where, f"Row {number} of {INDEX_NAME} repeats an earlier row.", "Remove one of them.", "warning")
    reason = f"Row {number} of {INDEX_NAME} says something else than an earlier row for the same file."
    return Problem(where, reason, "Keep the row that is right.")
