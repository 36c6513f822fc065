"""`sample_submission.csv`: its ids, their order and its columns are what a submission has to have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from melscape.errors import CorpusError
from melscape.tasks.genre.submission.table import Table

SAMPLE_NAME = "sample_submission.csv"
GENRE_COLUMNS = ("genre", "label", "class", "target", "prediction")


@dataclass(frozen=True)
class Sample:
    """The form of a submission: its columns, its ids in order, and what the cells beside the genre hold.

    Args:
        genre_place: which column is to be filled in.
    """

    columns: tuple[str, ...]
    ids: tuple[str, ...]
    genre_place: int
    cells: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, path: Path) -> Sample:
        """The form that a file shows. Errors: CorpusError if it has no ids, or if no column is for the genre."""
        table = Table.read(path)
        ids, place = table.ids(), table.place(GENRE_COLUMNS)
        if place is None and len(table.columns) == 2:
            place = 1 - table.needed("id")
        if place is None:
            place = table.needed(*GENRE_COLUMNS)
        if not ids:
            raise CorpusError(f"{path} has no rows.", "a row an id", "Check that it is the right file.")
        return cls(table.columns, ids, place, table.rows)

    @classmethod
    def plain(cls, ids: tuple[str, ...]) -> Sample:
        """The usual form, `id,genre`, for those who have no sample."""
        return cls(("id", "genre"), ids, 1, tuple((id_, "") for id_ in ids))

    def filled(self, genres: Mapping[str, str]) -> list[tuple[str, ...]]:
        """The rows of the submission, given the genre of every id of the form."""
        place = self.genre_place
        return [(*row[:place], genres[id_], *row[place + 1 :]) for id_, row in zip(self.ids, self.cells, strict=True)]
