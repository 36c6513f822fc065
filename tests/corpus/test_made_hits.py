"""A folder of made-up hits is a folder like anybody's."""

import pytest

from melscape.audio.files import describe
from melscape.corpus.load import load
from melscape.corpus.made_hits import HitRecipe, write_hits
from melscape.errors import ConfigError, CorpusError

FEW = HitRecipe(kinds=("kick", "block"), programs=2)


def test_the_kinds_are_the_families_of_the_folder(tmp_path):
    manifest = load(write_hits(tmp_path / "hits", FEW))
    assert sorted(item.family for item in manifest.items) == ["block", "block", "kick", "kick"]
    assert manifest.problems == ()


def test_files_are_whole_and_told_one_by_one(tmp_path):
    told = []
    write_hits(tmp_path / "hits", FEW, told.append)
    assert [path.name for path in told] == ["kick_01.wav", "block_01.wav", "kick_02.wav", "block_02.wav"]
    assert {describe(path).rate_hz for path in told} == {48_000}


def test_the_same_recipe_writes_the_same_files(tmp_path):
    once, again = (write_hits(tmp_path / name, FEW) for name in ("a", "b"))
    assert [path.read_bytes() for path in sorted(once.iterdir())] == [
        path.read_bytes() for path in sorted(again.iterdir())
    ]
    write_hits(once, FEW)


def test_somebody_elses_folder_is_left_alone(tmp_path):
    (tmp_path / "mine.wav").touch()
    with pytest.raises(CorpusError, match="something else"):
        write_hits(tmp_path, FEW)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.wav"]


def test_a_recipe_of_nothing_is_refused():
    with pytest.raises(ConfigError):
        HitRecipe(programs=0)
