import pytest
import torch
from torch import nn

from melscape.training.engine import fit
from melscape.training.events import Finished, Snapshot, Validated

EVERYTHING = {"epochs": 16, "snapshot_steps": 1, "ema_decay": 0.9, "accumulate": 2, "warmup_steps": 5, "patience": 90}


def snapshots(events):
    return [event.state for event in events if isinstance(event, Snapshot)]


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize(
    "choices",
    [{"schedule": "cosine"}, {"schedule": "onecycle"}, {"schedule": "constant-then-decay"}, {"muon": 2.0}],
    ids=str,
)
def test_a_step_from_any_of_64_states_gives_the_next_one(make_job, make_plan, equal_states, precision, choices):
    # Each state holds all that the next depends on, so by induction every resumed run ends like the unbroken one.
    plan = make_plan(**EVERYTHING, precision=precision, **choices)
    states = snapshots(fit(make_job(), plan))
    assert [state.step for state in states] == list(range(1, 65))
    for before, after in zip(states, states[1:]):
        events = fit(make_job(), plan, state=before)
        found = next(event.state for event in events if isinstance(event, Snapshot))
        events.close()
        assert equal_states(found, after), f"step {before.step}"


@pytest.mark.slow
@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_runs_resumed_from_any_of_64_states_end_like_the_unbroken_one(make_job, make_plan, equal_states, precision):
    plan = make_plan(**EVERYTHING, precision=precision)
    states = snapshots(fit(make_job(), plan))
    ends = [snapshots(fit(make_job(), plan, state=state))[-1] for state in states[:-1]]
    assert sum(equal_states(end, states[-1]) for end in ends) == 63


def test_a_resumed_run_tells_what_the_unbroken_one_tells(make_job, make_plan):
    def told(events):
        return [(type(event).__name__, event.step) for event in events if not isinstance(event, Finished)]

    plan = make_plan(snapshot_steps=6)
    whole = list(fit(make_job(), plan))
    for place, event in enumerate(whole):
        if isinstance(event, Snapshot):
            assert told(fit(make_job(), plan, state=event.state)) == told(whole[place + 1 :])


def test_the_weights_that_a_network_came_with_do_not_matter_to_a_resumed_run(make_job, make_plan, equal_states):
    plan = make_plan(snapshot_steps=6)
    whole = snapshots(fit(make_job(), plan))
    job = make_job()
    nn.init.ones_(job.network[0].weight)
    assert equal_states(snapshots(fit(job, plan, state=whole[0]))[-1], whole[-1])


def test_what_was_measured_at_the_start_is_kept(make_job, make_plan, monkeypatch):
    plan = make_plan(precision="auto", snapshot_steps=6)
    monkeypatch.setattr("melscape.training.learner.choose_precision", lambda *_: "bf16")
    state = snapshots(fit(make_job(), plan))[0]
    monkeypatch.setattr("melscape.training.learner.choose_precision", lambda *_: "fp32")
    assert snapshots(fit(make_job(), plan, state=state))[-1].numbers["precision"] == "bf16"


def test_a_time_budget_is_resumed_with_the_decay_that_the_clock_chose(make_job, make_plan, make_clock, equal_states):
    plan = make_plan(minutes=2.0, snapshot_steps=1)
    states = snapshots(fit(make_job(), plan, clock=make_clock(0.5)))
    chosen = next(state for state in states if state.numbers["decay_start"] is not None)
    again = snapshots(fit(make_job(), plan, state=chosen, clock=make_clock(7.0)))[-1]
    assert (again.step, again.numbers["total_steps"]) == (states[-1].step, states[-1].numbers["total_steps"])
    assert all(torch.equal(again.tensors[name], tensor) for name, tensor in states[-1].tensors.items())


def test_patience_is_counted_across_a_resume(make_job, make_plan):
    job = make_job(validate=lambda network, moment: {"error": float(moment.step)})
    plan = make_plan(epochs=50, patience=4, snapshot_steps=1)
    states = snapshots(fit(job, plan))
    events = list(fit(job, plan, state=states[9]))
    assert events[-1] == Finished("early stopping")
    assert [event.step for event in events if isinstance(event, Validated)][-1] == states[-1].step
