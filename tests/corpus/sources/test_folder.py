"""Any folder: labels from the index, else from folders, else from names."""

import pytest

from melscape.corpus.sources.folder import scan


def labels_of(folder, names, index=None):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    if index is not None:
        (folder / "index.csv").write_text(index)
    found = scan(folder)
    return {note.path.relative_to(folder.resolve()).as_posix(): dict(note.labels) for note in found.candidates}, found


def test_the_index_comes_first(tmp_path):
    labels, found = labels_of(tmp_path, ["x/a.wav", "b.wav"], "file,family\nx/a.wav,brass\nb.wav,reed\n")
    assert labels == {"x/a.wav": {"family": "brass"}, "b.wav": {"family": "reed"}} and found.problems == ()


def test_mislabelled_files_are_refused_one_by_one(tmp_path):
    index = "file,pitch_midi\na.wav,high\nb.wav,128\nc.wav,60\ngone.wav,60\nd.wav,1\nd.wav,2\n"
    labels, found = labels_of(tmp_path, [f"{letter}.wav" for letter in "abcde"], index)
    assert list(labels) == ["c.wav"]
    reasons = {problem.path.name: problem.reason for problem in found.problems}
    assert set(reasons) == {"a.wav", "b.wav", "d.wav", "e.wav", "gone.wav"}
    assert "'high'" in reasons["a.wav"] and "outside" in reasons["b.wav"] and "No row" in reasons["e.wav"]


def test_several_folders_are_families(tmp_path):
    labels, _ = labels_of(tmp_path, ["kicks/a.wav", "kicks/b.wav", "pads/long/c.wav", "loose.wav"])
    assert labels["kicks/a.wav"] == {"family": "kicks"} and labels["pads/long/c.wav"] == {"family": "long"}
    assert labels["loose.wav"] == {}


@pytest.mark.parametrize("place", ["", "audio/"])
def test_in_one_folder_the_first_word_of_names_is_the_family(tmp_path, place):
    names = ["kick_808.wav", "kick2.wav", "Été 1.wav", "Été-2.wav"]
    labels, _ = labels_of(tmp_path, [place + name for name in names])
    assert [labels[place + name]["family"] for name in names] == ["kick", "kick", "Été", "Été"]


@pytest.mark.parametrize("names", [["one.wav", "two.wav", "three.wav"], ["1.wav", "2.wav"], ["kick_1.wav", "2.wav"]])
def test_names_that_share_no_word_give_no_family(tmp_path, names):
    labels, _ = labels_of(tmp_path, names)
    assert all(found == {} for found in labels.values())


def test_names_in_nsynth_manner_tell_instrument_and_pitch(tmp_path):
    labels, found = labels_of(tmp_path, ["bass_el_003-040-075.wav", "bass_el_003-052-100.wav"])
    assert labels["bass_el_003-040-075.wav"]["instrument"] == "bass_el_003"
    assert [(note.group, note.pitch_midi) for note in found.candidates] == [("bass_el_003", 40), ("bass_el_003", 52)]
