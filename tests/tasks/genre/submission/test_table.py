"""Tables as people write them."""

import csv

import pytest

from melscape.errors import CorpusError
from melscape.tasks.genre.submission.table import Table, write_table


def test_what_is_written_reads_back(tmp_path):
    path = write_table(tmp_path / "a.csv", ("id", "genre"), [("1", "rock, hard"), ("2", 'the "blues"')])
    table = Table.read(path)
    assert table.columns == ("id", "genre")
    assert table.rows == (("1", "rock, hard"), ("2", 'the "blues"'))


def test_others_read_it_too(tmp_path):
    path = write_table(tmp_path / "a.csv", ("id", "genre"), [("1", "rock, hard"), ("2", 'the "blues"')])
    with path.open(newline="") as file:
        assert [row["genre"] for row in csv.DictReader(file)] == ["rock, hard", 'the "blues"']


def test_a_mark_of_byte_order_blanks_and_empty_rows_do_not_matter(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbfid , genre\r\n\r\n 7, rock \r\n,\r\n")
    assert Table.read(path) == Table("a.csv", ("id", "genre"), (("7", "rock"),))


def test_columns_are_found_however_they_are_capitalised(tmp_path):
    table = Table("a.csv", ("Genre", "ID"), (("rock", "1"),))
    assert table.needed("id") == 1 and table.place(["label", "genre"]) == 0 and table.place(["song"]) is None
    with pytest.raises(CorpusError, match="columns Genre, ID"):
        table.needed("filename")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "is empty"),
        (b"id,id\n1,2\n", "a different name over every column"),
        (b"id,genre\n1\n", "Row 2 of a.csv has 1 cells"),
        (b"id\n\xff\xfe\n", "cannot be read as a table"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, text, words):
    path = tmp_path / "a.csv"
    path.write_bytes(text)
    with pytest.raises(CorpusError, match=words):
        Table.read(path)


@pytest.mark.parametrize(("rows", "words"), [((("1",), ("1",)), "id 1 twice"), ((("1",), ("",)), "without an id")])
def test_ids_are_clear(rows, words):
    with pytest.raises(CorpusError, match=words):
        Table("a.csv", ("id",), rows).ids()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CorpusError, match="nothing.csv"):
        Table.read(tmp_path / "nothing.csv")
