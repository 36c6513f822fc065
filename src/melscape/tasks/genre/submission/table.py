"""Small tables as people and competitions write them: CSV with names in the first row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from melscape.errors import CorpusError
from melscape.work.atomic import write_bytes


@dataclass(frozen=True)
class Table:
    """Cells of a CSV file, stripped of blanks around them; every row is as long as `columns`."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, path: Path) -> Table:
        """The table of a file; rows without a letter are left out. Errors: CorpusError for what is no such table."""
        try:
            text = path.read_bytes().decode("utf-8-sig")
            cells = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            found = f"{path} cannot be read as a table: {error}."
            raise CorpusError(found, "a CSV file", "Check the path, or export it again as CSV in UTF-8.") from error
        rows = [tuple(cell.strip() for cell in row) for row in cells]
        full = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
        columns = full[0][1] if full else ()
        if not columns or len(set(columns)) < len(columns):
            found = f"The first row of {path.name} is {', '.join(columns) or 'empty'}."
            raise CorpusError(found, "a different name over every column", "Correct the first row.")
        for number, row in full[1:]:
            if len(row) != len(columns):
                found = f"Row {number} of {path.name} has {len(row)} cells."
                raise CorpusError(found, f"{len(columns)}, as the first row", "Correct the row.")
        return cls(path.name, columns, tuple(row for _, row in full[1:]))

    def place(self, names: Sequence[str]) -> int | None:
        """Which column has the first of these names that occurs, however it is capitalised."""
        there = [column.lower() for column in self.columns]
        return next((there.index(name) for name in names if name in there), None)

    def needed(self, *names: str) -> int:
        """The same, where there has to be one. Errors: CorpusError names the columns there are."""
        place = self.place(names)
        if place is None:
            found = f"{self.name} has the columns {', '.join(self.columns)}."
            raise CorpusError(found, f"one called {' or '.join(names)}", "Rename a column.")
        return place

    def column(self, place: int) -> tuple[str, ...]:
        """All cells of a column."""
        return tuple(row[place] for row in self.rows)

    def ids(self) -> tuple[str, ...]:
        """The column `id`. Errors: CorpusError if there is none, or if one is blank or comes twice."""
        found = self.column(self.needed("id"))
        seen: set[str] = set()
        for id_ in found:
            if not id_ or id_ in seen:
                what = f"has the id {id_} twice" if id_ else "has a row without an id"
                raise CorpusError(f"{self.name} {what}.", "every row its own id", "Correct the rows.")
            seen.add(id_)
        return found


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """Write a table, all or nothing; returns its path. The same cells give the same bytes on every system."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    write_bytes(path, text.getvalue().encode())
    return path
