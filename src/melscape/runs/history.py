"""The story of a run as `history.csv`: one row a step, blank where nothing was measured at that step.

Rows hold nothing that a clock decides, so the file of a resumed run is equal, byte by byte, to that of an unbroken one.
Each row is one system call: a killed process leaves whole rows. Numbers are written so that they read back exactly.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping
from pathlib import Path

from melscape.work.atomic import write_bytes

Value = int | float | str


class History:
    """The rows of one file, added one at a time; a new column widens the rows before it with blanks.

    Args:
        path: the CSV file; made with the first row. Rows that are there already are kept.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.columns, complete = _read_rows(path)
        self.rows = len(complete)
        self._handle: int | None = None
        if path.exists() and not path.read_bytes().endswith(b"\n"):
            self.cut(self.rows)  # a row added after half a row would be lost with it

    def add(self, row: Mapping[str, Value]) -> None:
        """Write one row at the end."""
        new = [name for name in row if name not in self.columns]
        if new:
            self._rewrite([*self.columns, *new], _read_rows(self.path)[1])
        self._append(_line([_text(row.get(name, "")) for name in self.columns]))
        self.rows += 1

    def cut(self, rows: int) -> int:
        """Keep the first rows only, drop the columns that only later rows had, and say how many rows went."""
        kept = _read_rows(self.path)[1][:rows]
        used = [name for at, name in enumerate(self.columns) if any(len(row) > at and row[at] for row in kept)]
        places = [self.columns.index(name) for name in used]
        dropped = self.rows - len(kept)
        self._rewrite(used, [[row[at] if at < len(row) else "" for at in places] for row in kept])
        self.rows = len(kept)
        return dropped

    def sync(self) -> None:
        """Make sure that the rows so far survive a power cut."""
        if self._handle is not None:
            os.fsync(self._handle)

    def close(self) -> None:
        """Let go of the file."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _append(self, line: bytes) -> None:
        if self._handle is None:
            self._handle = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        written = os.write(self._handle, line)
        if written < len(line):  # a full disk takes part of a row; the resume cuts it off
            raise OSError(f"{self.path}: only {written} of {len(line)} bytes could be written")

    def _rewrite(self, columns: list[str], rows: list[list[str]]) -> None:
        self.close()
        self.columns = columns
        padded = [row + [""] * (len(columns) - len(row)) for row in rows]
        write_bytes(self.path, b"".join(_line(row) for row in [columns, *padded]) if columns else b"")


def read(path: Path) -> dict[str, list[float]]:
    """Each column of numbers by name; NaN where the cell is blank."""
    columns, rows = _read_rows(path)
    return {name: [float(row[at] or "nan") for row in rows] for at, name in enumerate(columns)}


def _read_rows(path: Path) -> tuple[list[str], list[list[str]]]:
    if not path.exists():
        return [], []
    text = path.read_text()
    whole = text[: text.rfind("\n") + 1]  # what follows the last line end was cut off while it was written
    lines = list(csv.reader(io.StringIO(whole)))
    return (lines[0], lines[1:]) if lines else ([], [])


def _text(value: Value) -> str:
    return repr(float(value)) if isinstance(value, float) else str(value)


def _line(cells: list[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue().encode()
