"""Where a training goes: a name stands for a place under runs, whether a run begins there or goes on."""

from pathlib import Path

import pytest

from melscape.errors import CheckpointError
from melscape.interface.cli.training import Place, sounds_of
from melscape.runs.folder import create


@pytest.mark.parametrize("job", ["timbre", "generate", "genre"])
def test_a_run_is_resumed_by_its_name(run, job):
    Path("songs").mkdir()
    create({"task": "patch", "sounds": "songs"}, name="x")
    for folder in ([], ["songs"]):
        code, _, told = run(job, "train", *folder, "--name", "x", "--resume")
        assert code == 2 and "runs/x is a patch run" in told
    assert "Add --resume" in run(job, "train", "songs", "--name", "x")[2]


def test_a_name_is_a_place_under_runs_and_out_comes_before_it():
    assert Place(name="x", resume=True).out == Path("runs/x")
    assert Place(Path("a"), "x", resume=True).out == Path("a")
    assert Place(name="x").out is None and Place(resume=True).out is None


def test_sounds_are_those_that_the_named_run_was_begun_with(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    create({"sounds": "songs"}, name="x")
    assert sounds_of(None, Place(name="x", resume=True), "melscape genre train") == Path("songs")
    with pytest.raises(CheckpointError, match="already holds a run"):
        Place(name="x").refuse_taken_name()
