"""The made-up notes: written once, the same every time, recognised again."""

import pytest

from melscape.audio.files import read
from melscape.corpus.sources.made import Recipe, recognises, scan, write_notes
from melscape.errors import ConfigError, CorpusError

TINY = Recipe(("fm", "organ"), programs=2, pitches_midi=(50, 60, 67), seconds=0.1, rate_hz=8_000, format="wav")


def test_notes_are_written_with_their_labels(tmp_path):
    counted = []
    folder = write_notes(tmp_path / "notes", TINY, counted.append)
    found = scan(folder)
    assert recognises(folder) and found.problems == () and len(found.candidates) == counted[-1] == 12
    note = found.candidates[0]
    assert note.path.name == "fm_00-050-084.wav" and note.group == "fm_00" and note.pitch_midi == 50
    assert note.labels["family"] == "fm" and note.labels["timbre"] == "tine piano" and note.licence == "CC0-1.0"
    assert read(note.path).seconds == pytest.approx(0.1)


def test_the_same_recipe_gives_the_same_bytes(tmp_path):
    one, two = (write_notes(tmp_path / name, TINY) for name in ("one", "two"))
    assert [path.read_bytes() for path in sorted(one.iterdir())] == [
        path.read_bytes() for path in sorted(two.iterdir())
    ]


def test_the_default_recipe_makes_about_three_hundred_notes_in_six_families():
    notes = list(Recipe().notes())
    assert len(notes) == 288 and len({voice for voice, _ in notes}) == 6
    assert len({(voice, note.program) for voice, note in notes}) == 48


def test_other_peoples_folders_are_not_written_into(tmp_path):
    (tmp_path / "thesis.doc").touch()
    with pytest.raises(CorpusError, match="not empty"):
        write_notes(tmp_path, TINY)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


@pytest.mark.parametrize("wrong", [{"format": "mp3"}, {"programs": 0}, {"programs": 99}])
def test_impossible_recipes_are_refused(wrong):
    with pytest.raises(ConfigError):
        Recipe(**wrong)
