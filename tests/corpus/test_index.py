"""index.csv: good rows become labels, broken ones problems."""

import unicodedata

import pytest

from melscape.corpus.candidate import Candidate, pitch_of
from melscape.corpus.index import key_of, read_index

KEYS = frozenset({"a.wav", "b.wav", "sub/c.wav"})


def index_of(folder, text, keys=KEYS):
    (folder / "index.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_index(folder, keys)


def test_without_an_index_there_is_none(tmp_path):
    assert read_index(tmp_path, KEYS) is None


def test_rows_become_labels_by_file(tmp_path):
    index = index_of(tmp_path, "file,family,pitch_midi\na.wav,brass,60\n\nsub\\c.wav, reed ,61\n")
    assert index.rows == {
        "a.wav": {"family": "brass", "pitch_midi": "60"},
        "sub/c.wav": {"family": "reed", "pitch_midi": "61"},
    }
    assert index.problems == ()


@pytest.mark.parametrize("text", ["\ufefffile,family\na.wav,brass\n", "file;family\r\na.wav;brass\r\n"])
def test_spreadsheet_habits_are_understood(tmp_path, text):
    assert index_of(tmp_path, text).rows == {"a.wav": {"family": "brass"}}


def test_accents_match_however_they_are_composed(tmp_path):
    apart, together = unicodedata.normalize("NFD", "été 1.wav"), unicodedata.normalize("NFC", "été 1.wav")
    index = index_of(tmp_path, f"file,family\n{apart},sun\n", frozenset({key_of(together)}))
    assert index.rows == {together: {"family": "sun"}}


@pytest.mark.parametrize("name", ["gone.wav", "/etc/passwd", "../a.wav", "readme.txt"])
def test_rows_for_files_that_are_not_there_are_told(tmp_path, name):
    index = index_of(tmp_path, f"file,family\n{name},brass\na.wav,brass\n")
    assert list(index.rows) == ["a.wav"]
    assert [problem.kind for problem in index.problems] == ["refused"] and "Row 2" in index.problems[0].reason


def test_a_repeated_row_is_a_warning_and_a_contradiction_refuses_the_file(tmp_path):
    text = "file,family\na.wav,brass\na.wav,brass\nb.wav,brass\nb.wav,reed\n"
    index = index_of(tmp_path, text)
    assert [problem.kind for problem in index.problems] == ["warning", "refused"]
    assert index.refused == {"b.wav"}


@pytest.mark.parametrize("row,words", [("a.wav,brass,60,7", "too many"), ("a.wav,brass", "too few")])
def test_rows_of_another_width_are_refused(tmp_path, row, words):
    index = index_of(tmp_path, f"file,family,pitch\n{row}\n")
    assert words in index.problems[0].reason and index.refused == {"a.wav"}


@pytest.mark.parametrize(
    "text", [b"\xff\xfe\x00", "name,family\na.wav,x\n", "", "file,x,x\na.wav,1,2\n", 'file,x\na.wav,"open\n', "\0\0"]
)
def test_an_index_that_cannot_be_used_says_so_and_is_left_aside(tmp_path, text):
    index = index_of(tmp_path, text)
    assert index.rows == {} and index.problems[0].kind == "warning" and index.problems[0].path.name == "index.csv"


@pytest.mark.parametrize(
    "text,words", [("C4", "not a number"), ("128", "outside"), ("-1", "outside"), ("nan", "outside")]
)
def test_a_pitch_must_be_a_midi_number(text, words):
    with pytest.raises(ValueError, match=words):
        pitch_of({"pitch_midi": text})


def test_pitch_group_and_licence_are_taken_from_their_usual_columns(tmp_path):
    labels = {"family": "brass", "program": "061", "pitch": "60.5", "license": "CC0"}
    candidate = Candidate.from_labels(tmp_path / "a.wav", labels)
    assert (candidate.pitch_midi, candidate.group, candidate.licence) == (60.5, "061", "CC0")
    bare = Candidate.from_labels(tmp_path / "a.wav", {"pitch": ""})
    assert (bare.pitch_midi, bare.group, bare.licence) == (None, "", "unknown")
