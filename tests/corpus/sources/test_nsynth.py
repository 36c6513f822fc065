"""The NSynth layout: examples.json says what the sounds are."""

import json

import pytest

from melscape.corpus.sources import nsynth
from melscape.errors import CorpusError

NOTE = {
    "instrument_str": "bass_synthetic_033",
    "instrument_family_str": "bass",
    "instrument_source_str": "synthetic",
    "pitch": 22,
    "velocity": 50,
    "qualities_str": ["dark", "long_release"],
}


def lay_out(folder, examples, files):
    (folder / "audio").mkdir()
    (folder / "examples.json").write_text(examples if isinstance(examples, str) else json.dumps(examples))
    for name in files:
        (folder / "audio" / name).touch()
    return folder


def test_a_note_carries_its_published_labels(tmp_path):
    lay_out(tmp_path, {"bass-022-050": NOTE}, ["bass-022-050.wav"])
    assert nsynth.recognises(tmp_path)
    found = nsynth.scan(tmp_path)
    (note,) = found.candidates
    assert (note.group, note.pitch_midi, note.licence) == ("bass_synthetic_033", 22.0, "CC BY 4.0")
    assert note.labels["family"] == "bass" and note.labels["source"] == "synthetic" and note.labels["velocity"] == "50"
    assert note.labels["qualities"] == "dark long_release" and found.problems == ()


def test_the_older_field_for_the_source_is_read_too(tmp_path):
    older = {
        **{name: value for name, value in NOTE.items() if name != "instrument_source_str"},
        "source_str": "acoustic",
    }
    (note,) = nsynth.scan(lay_out(tmp_path, {"a": older}, ["a.wav"])).candidates
    assert note.labels["source"] == "acoustic"


def test_without_an_instrument_the_name_gives_the_group(tmp_path):
    (note,) = nsynth.scan(lay_out(tmp_path, {"flute_001-060-100": {"pitch": 60}}, ["flute_001-060-100.wav"])).candidates
    assert note.group == "flute_001"


def test_bad_entries_and_strays_are_told_and_good_ones_kept(tmp_path):
    examples = {"good": NOTE, "gone": NOTE, "none": {}, "odd": {"pitch": 200}, "list": [], "word": {"pitch": "C4"}}
    names = ["good.wav", "none.wav", "odd.wav", "list.wav", "word.wav", "stray.wav", "info.txt"]
    found = nsynth.scan(lay_out(tmp_path, examples, names))
    assert [note.path.stem for note in found.candidates] == ["good"]
    kinds = {problem.path.name: problem.kind for problem in found.problems}
    assert kinds == {"info.txt": "ignored"} | dict.fromkeys(
        ["gone.wav", "none.wav", "odd.wav", "list.wav", "word.wav", "stray.wav"], "refused"
    )


@pytest.mark.parametrize("text", ["{", "[1, 2]"])
def test_an_unreadable_list_is_one_clear_error(tmp_path, text):
    with pytest.raises(CorpusError, match=r"examples\.json"):
        nsynth.scan(lay_out(tmp_path, text, ["a.wav"]))


def test_half_a_layout_is_not_recognised(tmp_path):
    (tmp_path / "examples.json").write_text("{}")
    assert not nsynth.recognises(tmp_path)
