from __future__ import annotations

import math

import pytest

from melscape.errors import CheckpointError
from melscape.runs.compare import compare, last_values
from melscape.runs.folder import create
from melscape.runs.history import History


def run_with(folder, latent, rows):
    run = create({"task": "timbre", "model": {"latent": latent}}, out=folder)
    story = History(run.history_path)
    for row in rows:
        story.add(row)
    return run


def test_only_settings_that_differ_are_shown(tmp_path):
    runs = [run_with(tmp_path / name, latent, [{"step": 1}]) for name, latent in (("a", 32), ("b", 64), ("c", 32))]
    assert compare(runs).chosen == {"model.latent": (32, 64, 32)}


def test_the_last_value_of_each_measure_counts(tmp_path):
    first = run_with(tmp_path / "a", 32, [{"step": 1, "valid": 3.0}, {"step": 2, "valid": 2.0}, {"step": 3}])
    second = run_with(tmp_path / "b", 32, [{"step": 1, "other": 7.0}])
    measured = compare([first, second]).measured
    assert last_values(first.history_path) == {"step": 3.0, "valid": 2.0}
    assert measured["step"] == (3.0, 1.0)
    assert measured["valid"][0] == 2.0
    assert math.isnan(measured["valid"][1])


def test_runs_with_the_same_name_are_told_apart_by_their_place(tmp_path):
    runs = [run_with(tmp_path / place / "run1", 32, [{"step": 1}]) for place in ("a", "b")]
    comparison = compare(runs)
    assert comparison.runs == (str(tmp_path / "a" / "run1"), str(tmp_path / "b" / "run1"))
    assert comparison.report().figures["step"] == {comparison.runs[0]: 1.0, comparison.runs[1]: 1.0}


def test_one_run_is_nothing_to_compare(tmp_path):
    with pytest.raises(CheckpointError, match="1 run was given"):
        compare([run_with(tmp_path / "a", 32, [])])
