"""Manifests: the same corpus has the same hash, and a file of it comes back whole."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.corpus.made import corpus, note

from melscape.corpus.manifest import Manifest, Problem
from melscape.errors import CorpusError


def test_a_manifest_comes_back_from_its_file_whole(tmp_path):
    items = (note("é 1", 60.5, twins="t"), note("b", None, labels={}))
    problems = (Problem(Path("x.wav"), "It is silent.", "Remove it."), Problem(Path("y"), "Why.", "So.", "warning"))
    manifest = Manifest("café", "folder", items, problems)
    manifest.write(tmp_path / "new" / "manifest.parquet")
    again = Manifest.read(tmp_path / "new" / "manifest.parquet")
    assert again == manifest and again.hash == manifest.hash


def test_an_empty_manifest_can_be_kept_too(tmp_path):
    Manifest("none", "folder", ()).write(tmp_path / "m.parquet")
    assert len(Manifest.read(tmp_path / "m.parquet")) == 0


def test_the_hash_is_of_what_items_are_not_of_where_they_lie():
    manifest = corpus()
    first, *rest = manifest.items
    moved = replace(first, path=Path("/elsewhere") / first.path)
    assert Manifest("other name", "made", (moved, *rest)).hash == manifest.hash
    for change in ({"checksum": "x"}, {"group": "x"}, {"labels": {}}, {"pitch_midi": 1.0}):
        assert Manifest("band", "folder", (replace(first, **change), *rest)).hash != manifest.hash


def test_labels_subset_and_summary_tell_what_is_there():
    manifest = replace(corpus(), problems=(Problem(Path("x"), "r", "n"), Problem(Path("y"), "r", "n", "ignored")))
    assert manifest.labels() == ("family",)
    assert [item.name for item in manifest.subset([3, 0]).items] == ["p00-55", "p00-40"]
    assert manifest.summary() == "band: 168 sounds, 336 s; 1 refused, 1 ignored"
    assert [problem.path.name for problem in manifest.of_kind("ignored")] == ["y"]


def test_other_files_are_not_manifests(tmp_path):
    (tmp_path / "text").write_text("hello")
    pq.write_table(pa.table({"a": [1]}), tmp_path / "other.parquet")
    for name in ("text", "other.parquet", "gone"):
        with pytest.raises(CorpusError, match="not a manifest"):
            Manifest.read(tmp_path / name)


def test_a_newer_format_is_refused_by_number(tmp_path, monkeypatch):
    monkeypatch.setattr("melscape.corpus.manifest.FORMAT_VERSION", 9)
    corpus().write(tmp_path / "m")
    monkeypatch.undo()
    with pytest.raises(CorpusError, match="format 9"):
        Manifest.read(tmp_path / "m")
