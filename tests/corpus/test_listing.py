"""Listing a folder: sounds on one side, and a word about everything else."""

import os

import pytest

from melscape.corpus.listing import list_sounds
from melscape.errors import CorpusError


def told(listing):
    return {problem.path.name: (problem.kind, problem.reason) for problem in listing.problems}


def test_sounds_are_found_in_all_subfolders_in_the_order_of_their_paths(tmp_path):
    names = ["b.wav", "a.FLAC", "deep/er/c.ogg", "Schlagwerk/Größe 1 – été.aiff", "deep/d.mp3"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = list_sounds(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in found.sounds] == sorted(names)
    assert found.problems == ()


@pytest.mark.parametrize(
    "name",
    ["README", "LICENSE.rst", "notes.txt", "take.mid", "Song.JSON", "cover.jpg", "list.csv", "a.webp", "song.als"],
)
def test_companions_are_ignored_with_a_reason(tmp_path, name):
    (tmp_path / name).write_text("words")
    assert told(list_sounds(tmp_path))[name][0] == "ignored"


@pytest.mark.parametrize("name", ["song.m4a", "virus.exe", "noending"])
def test_other_files_are_refused_with_a_reason(tmp_path, name):
    (tmp_path / name).write_bytes(b"\0\1\2 something else")
    assert told(list_sounds(tmp_path))[name][0] == "refused"


def test_a_sound_under_a_strange_name_is_a_sound(tmp_path):
    (tmp_path / "take.1").write_bytes(b"RIFF\0\0\0\0WAVEfmt ")
    assert [path.name for path in list_sounds(tmp_path).sounds] == ["take.1"]


def test_hidden_files_and_folders_are_ignored_by_name(tmp_path):
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "old.wav").touch()
    (tmp_path / "._kick.wav").touch()
    found = list_sounds(tmp_path)
    assert found.sounds == () and set(told(found)) == {".cache", "._kick.wav"}


def test_a_link_to_a_sound_elsewhere_is_as_good_as_the_sound(tmp_path):
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    (outside / "more").mkdir(parents=True)
    inside.mkdir()
    (outside / "kick.wav").touch()
    (inside / "here.wav").touch()
    (inside / "a.wav").symlink_to(outside / "kick.wav")
    (inside / "b.wav").symlink_to(inside / "here.wav")
    (inside / "c.wav").symlink_to(inside / "nothing.wav")
    (inside / "d").symlink_to(outside / "more")
    found = list_sounds(inside)
    assert [path.name for path in found.sounds] == ["a.wav", "here.wav"]
    kinds = {name: kind for name, (kind, _) in told(found).items()}
    assert kinds == {"b.wav": "ignored", "c.wav": "refused", "d": "refused"}


def test_a_pipe_named_wav_is_refused_without_waiting_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe.wav")
    assert "not a regular file" in told(list_sounds(tmp_path))["pipe.wav"][1]


def test_a_name_that_is_no_text_is_refused(tmp_path):
    (tmp_path / os.fsdecode(b"bad\xff.wav")).touch()
    found = list_sounds(tmp_path)
    assert found.sounds == () and "UTF-8" in found.problems[0].reason
    str(found.problems[0].path).encode()


def test_files_that_the_source_reads_itself_are_not_mentioned(tmp_path):
    (tmp_path / "index.csv").touch()
    assert list_sounds(tmp_path, frozenset({"index.csv"})).problems == ()


def test_no_folder_is_an_error_that_says_what_is_there(tmp_path):
    with pytest.raises(CorpusError, match="does not exist"):
        list_sounds(tmp_path / "gone")
    (tmp_path / "file").touch()
    with pytest.raises(CorpusError, match="is a file"):
        list_sounds(tmp_path / "file")
