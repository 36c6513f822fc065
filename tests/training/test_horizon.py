import pytest

from melscape.training.engine import fit
from melscape.training.events import Finished, Snapshot, Step
from melscape.training.horizon import Horizon
from melscape.training.plan import Plan
from melscape.training.schedule import Span


class Watch:
    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        return self.seconds


def walked(horizon, watch, seconds_a_step, steps=10**6, first=0):
    """Steps until the end, when each takes the given time."""
    for step in range(first, steps):
        horizon.look(step)
        if horizon.over(step):
            return step
        watch.seconds += seconds_a_step
    return steps


def timed(minutes=10.0, numbers=None, **choices):
    watch = Watch()
    return Horizon(Plan(weights={"loss": 1.0}, minutes=minutes, **choices), 20, watch, numbers or {}), watch


@pytest.mark.parametrize("seconds_a_step", [0.01, 0.5, 3.0])
def test_a_time_budget_is_used_and_kept(seconds_a_step):
    horizon, watch = timed()
    steps = walked(horizon, watch, seconds_a_step)
    assert 0.95 * 600 <= watch.seconds <= 600 + seconds_a_step
    assert horizon.span.decay_start == pytest.approx(0.7 * 600 / seconds_a_step, abs=1.1)
    assert steps == horizon.span.total_steps


def test_steps_longer_than_the_budget_still_end_with_a_decay():
    horizon, watch = timed(minutes=0.1)
    assert walked(horizon, watch, 60.0) == 2
    assert horizon.span == Span(2, 1)


def test_the_time_used_before_a_resume_counts():
    horizon, watch = timed()
    walked(horizon, watch, 1.0, steps=300)
    later, second_watch = timed(numbers={"step": 300, **horizon.numbers()})
    walked(later, second_watch, 1.0, first=300)
    assert watch.seconds + second_watch.seconds == pytest.approx(590, abs=15)


def test_progress_goes_from_nothing_to_all():
    horizon, watch = timed()
    seen = []
    for step in range(600):
        horizon.look(step)
        seen.append(horizon.progress(step))
        watch.seconds += 1.0
    assert seen[0] == 0
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_a_number_of_epochs_is_a_number_of_steps():
    plan = Plan(weights={"loss": 1.0}, epochs=5, schedule="constant-then-decay")
    assert Horizon(plan, 20, Watch(), {}).span == Span(100, 70)


def test_hurrying_never_makes_a_run_longer():
    horizon = Horizon(Plan(weights={"loss": 1.0}, epochs=5, schedule="constant-then-decay"), 20, Watch(), {})
    assert horizon.hurry(69)
    assert horizon.span == Span(99, 69)
    assert not horizon.hurry(80)
    timed_horizon, watch = timed()
    walked(timed_horizon, watch, 1.0, steps=410)
    timed_horizon.hurry(410)
    assert timed_horizon.span.total_steps <= 600


def test_a_training_of_minutes_ends_annealed(make_job, make_plan, make_clock):
    events = list(fit(make_job(), make_plan(minutes=1.0), clock=make_clock(0.1)))
    rates = [event.rate for event in events if isinstance(event, Step)]
    numbers = next(event.state.numbers for event in reversed(events) if isinstance(event, Snapshot))
    assert events[-1] == Finished("done")
    assert rates[: numbers["decay_start"]] == [0.01] * numbers["decay_start"]
    assert rates[-1] < 0.001
    assert len(rates) == numbers["total_steps"]
