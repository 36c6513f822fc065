from __future__ import annotations

import pytest

from crashing import job, kills, steps
from melscape.runs.folder import open_run


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    return kills.unbroken(tmp_path_factory.mktemp("unbroken"))


@pytest.mark.slow
@pytest.mark.parametrize("number", range(6))
def test_a_killed_training_ends_with_the_bits_of_an_unbroken_one(tmp_path, reference, number):
    result = kills.trial(tmp_path, reference, number, seed=1)
    assert result["torn"] == 0
    assert result["equal"] == 1


@pytest.mark.slow
def test_a_training_that_is_asked_to_stop_saves_and_goes_on(tmp_path, reference):
    run = job.new_run(tmp_path / "run")
    kills.seconds_to_stop(run, 0.5 * reference.seconds)
    assert open_run(run.path).state().status in ("stopped", "interrupted")
    kills.go_on(run)
    assert kills.same(run, reference.run)
    assert open_run(run.path).state().status == "finished"


def test_a_training_resumed_from_some_of_its_steps_ends_with_the_same_bits(tmp_path):
    places = range(1, job.STEPS // job.EPOCHS, 5)
    assert steps.resumed_from_each(tmp_path, places, epochs=1) == len(places)


def test_comparing_bits_notices_another_seed_and_nothing_else(tmp_path):
    runs = [job.new_run(tmp_path / name) for name in "abc"]
    for run, seed in zip(runs, (0, 0, 1), strict=True):
        job.train(run, seed=seed, epochs=1)
    assert kills.same(runs[0], runs[1])
    assert not kills.same(runs[0], runs[2])


def test_reading_ahead_changes_no_sample(tmp_path):
    seen = [steps.samples_seen(tmp_path, prefetch=prefetch) for prefetch in (True, False)]
    assert len(seen[0]) == job.ITEMS * job.EPOCHS
    assert seen[0] == seen[1]


@pytest.mark.slow
def test_two_processes_see_the_samples_of_one(tmp_path):
    assert steps.samples_seen_by_two(tmp_path) == steps.samples_seen(tmp_path, prefetch=True)
