"""Which files are to be judged: lists in any form, folders without a list, single sounds."""

from unicodedata import normalize

import pytest
from tests.tasks.genre.heard import put

from melscape.errors import CorpusError
from melscape.tasks.genre.submission.layout import Row, read_test


def competition(folder, text="id,filename\n2,b.wav\n1,a.wav\n", place="mashups"):
    for name in ("a.wav", "b.wav"):
        put(folder / place / name, "jazz", seconds=0.05)
    (folder / "test.csv").write_text(text)
    return folder


def test_a_list_decides_ids_and_order(tmp_path):
    rows = read_test(competition(tmp_path))
    assert rows == (Row("2", tmp_path / "mashups/b.wav"), Row("1", tmp_path / "mashups/a.wav"))
    assert read_test(tmp_path / "test.csv") == rows


@pytest.mark.parametrize(
    "text",
    [
        "filename,seconds,id\na.wav,30,1\n",
        "ID,File\n1,mashups/a.wav\n",
        "id,path\n1,mashups\\a.wav\n",
    ],
)
def test_columns_may_come_in_any_order_and_among_others(tmp_path, text):
    assert read_test(competition(tmp_path, text)) == (Row("1", tmp_path / "mashups/a.wav"),)


def test_files_may_lie_in_another_folder_beside_the_list(tmp_path):
    assert read_test(competition(tmp_path, place="sounds"))[0].path == tmp_path / "sounds/b.wav"


def test_a_missing_file_keeps_its_row(tmp_path):
    rows = read_test(competition(tmp_path, "id,filename\n1,a.wav\n9,gone.wav\n"))
    assert rows[1] == Row("9", tmp_path / "gone.wav")


@pytest.mark.parametrize("name", ["../a.wav", "/etc/passwd", "..\\a.wav", "C:\\a.wav", '""', "mashups/../../a.wav"])
def test_a_name_that_leads_out_is_refused(tmp_path, name):
    with pytest.raises(CorpusError, match="a name inside its folder"):
        read_test(competition(tmp_path, f"id,filename\n1,a.wav\n2,{name}\n"))


def test_a_list_of_other_files_is_refused(tmp_path):
    with pytest.raises(CorpusError, match="None of the 1 files"):
        read_test(competition(tmp_path, "id,filename\n1,song.wav\n"))
    with pytest.raises(CorpusError, match="lists no files"):
        read_test(competition(tmp_path, "id,filename\n"))


def test_any_folder_of_sounds_will_do(tmp_path):
    for name in ("b.wav", "a.flac"):
        put(tmp_path / name, "jazz", seconds=0.05)
    (tmp_path / "notes.txt").write_text("no sound")
    assert [row.id for row in read_test(tmp_path)] == ["a", "b"]


def test_what_cannot_be_read_by_its_kind_has_a_row_and_a_reason(tmp_path):
    put(tmp_path / "b.wav", "jazz", seconds=0.05)
    for name in ("a.m4a", "list.csv", "cover.png", ".hidden"):
        (tmp_path / name).write_text("no sound")
    (tmp_path / "c\udce9").symlink_to(tmp_path.parent)
    for folder in ("d", "\udce9"):  # as Python reads a byte that is no text
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "caf\udce9.wav").touch()
    rows = read_test(tmp_path)
    told = {row.path.name: row.problem for row in rows}
    assert list(told) == ["'caf\\udce9.wav'", "a.m4a", "b.wav", "c\udce9"] and len(rows) == 5 == len(
        {row.id for row in rows}
    )
    assert ".m4a files are not read" in told["a.m4a"] and told["b.wav"] == "" and "link to a folder" in told["c\udce9"]
    assert "UTF-8" in rows[0].problem and "".join(row.id for row in rows).encode()


@pytest.mark.parametrize(("listed", "there"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_accents_may_be_written_otherwise_in_the_list_than_on_the_disk(tmp_path, listed, there):
    name = "été/Café.wav"
    path = put(tmp_path / "mashups" / normalize(there, name), "jazz", seconds=0.05)
    (tmp_path / "test.csv").write_text(f"id,filename\né,{normalize(listed, name)}\n2,gone.wav\n")
    assert read_test(tmp_path) == (Row("é", path), Row("2", tmp_path / "gone.wav"))
    exact = put(tmp_path / "mashups" / normalize(listed, name), "jazz", seconds=0.05)
    assert read_test(tmp_path)[0].path == exact


def test_equal_names_are_told_apart_by_folder_or_suffix(tmp_path):
    put(tmp_path / "x" / "a.wav", "jazz", seconds=0.05)
    put(tmp_path / "y" / "a.wav", "jazz", seconds=0.05)
    assert [row.id for row in read_test(tmp_path)] == ["x/a", "y/a"]
    put(tmp_path / "y" / "a.flac", "jazz", seconds=0.05)
    assert [row.id for row in read_test(tmp_path)] == ["x/a.wav", "y/a.flac", "y/a.wav"]


def test_a_single_sound_is_a_test_of_one(tmp_path):
    path = put(tmp_path / "song.wav", "jazz", seconds=0.05)
    assert read_test(path) == (Row("song", path),)


def test_nothing_is_refused(tmp_path):
    with pytest.raises(CorpusError, match="holds no sound"):
        read_test(tmp_path)
    (tmp_path / "a.m4a").write_text("no sound")
    with pytest.raises(CorpusError, match=r"holds no sound. a.m4a: .*\.m4a files are not read"):
        read_test(tmp_path)
    with pytest.raises(CorpusError, match="does not exist"):
        read_test(tmp_path / "gone")
