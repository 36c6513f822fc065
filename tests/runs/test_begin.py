from __future__ import annotations

from dataclasses import replace

import pytest

from melscape.errors import CheckpointError, ContractError
from melscape.runs.begin import begin


def test_without_resume_a_run_is_new(tmp_path, small):
    runs = [begin({"plan": small.plan}, runs=tmp_path) for _ in range(2)]
    assert [run.path.name for run in runs] == ["run1", "run2"]
    with pytest.raises(CheckpointError, match="already holds a run"):
        begin({"plan": small.plan}, runs=tmp_path, name="run2")


def test_with_resume_it_is_the_one_that_is_there(tmp_path, small):
    run = begin({"plan": small.plan}, out=tmp_path / "gm")
    assert begin({"plan": small.plan}, out=tmp_path / "gm", resume=True) == run
    with pytest.raises(CheckpointError, match="holds no run"):
        begin({"plan": small.plan}, out=tmp_path / "other", resume=True)
    with pytest.raises(CheckpointError, match="Which run"):
        begin({"plan": small.plan}, runs=tmp_path, resume=True)


def test_what_changes_no_result_may_be_chosen_anew(tmp_path, small):
    begin({"plan": small.plan}, out=tmp_path / "gm")
    other = replace(small.plan, snapshot_seconds=5.0, prefetch=False)
    assert begin({"plan": other}, out=tmp_path / "gm", resume=True).config()["plan"]["prefetch"] is True


def test_what_changes_the_result_is_refused_by_name(tmp_path, small):
    begin({"plan": small.plan}, out=tmp_path / "gm")
    with pytest.raises(ContractError, match=r"plan\.learning_rate 0\.001") as caught:
        begin({"plan": replace(small.plan, learning_rate=0.1)}, out=tmp_path / "gm", resume=True)
    assert "plan.learning_rate 0.1" in caught.value.expected
