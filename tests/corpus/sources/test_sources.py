"""Finding sources by looking in their folder."""

import types

import pytest

from melscape.corpus import sources
from melscape.errors import CorpusError


def test_sources_are_the_files_of_the_folder():
    assert sources.names() == ("folder", "made", "nsynth", "stems")


def test_the_most_particular_source_that_knows_a_folder_is_chosen(tmp_path):
    assert sources.recognise(tmp_path) == ("folder", ())
    (tmp_path / "audio").mkdir()
    (tmp_path / "examples.json").write_text("{}")
    assert sources.recognise(tmp_path) == ("nsynth", ())


def test_an_unknown_source_is_an_error_that_names_the_known_ones():
    with pytest.raises(CorpusError, match="auto, folder, made, nsynth"):
        sources.source("tape")


def test_a_broken_source_fails_alone_and_is_named(tmp_path, monkeypatch):
    real = sources.source

    def one_broken(name) -> types.ModuleType:
        if name == "nsynth":
            raise ImportError("no such library")
        return real(name)

    monkeypatch.setattr(sources, "source", one_broken)
    name, (problem,) = sources.recognise(tmp_path)
    assert name == "folder" and problem.kind == "warning" and "'nsynth' is broken: no such library" in problem.reason
