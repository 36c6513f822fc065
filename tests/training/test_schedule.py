import pytest
import torch

from melscape.training.plan import Plan
from melscape.training.schedule import Span, rate, warm_up


def rates(total, *, decay_start=None, **choices):
    plan = Plan(weights={"loss": 1.0}, learning_rate=0.1, **choices)
    return [rate(plan, step, Span(total, decay_start)) for step in range(total)]


@pytest.mark.parametrize("total", [10, 64, 1000])
def test_onecycle_is_the_one_of_torch(total):
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    course = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=0.1, total_steps=total)
    expected = []
    for _ in range(total):
        expected.append(course.get_last_lr()[0])
        optimiser.step()
        if len(expected) < total:
            course.step()
    assert rates(total, schedule="onecycle") == pytest.approx(expected, rel=1e-9)


def test_a_cosine_falls_from_the_highest_rate_to_almost_nothing():
    found = rates(100, schedule="cosine")
    assert found[0] == 0.1
    assert found[50] == pytest.approx(0.1 * 1.01 / 2)
    assert found[-1] < 0.0012
    assert sorted(found, reverse=True) == found


def test_the_rate_rises_over_the_first_steps_but_never_from_nothing():
    assert rates(100, schedule="cosine", warmup_steps=4)[:5] == pytest.approx([0.025, 0.05, 0.075, 0.1, 0.1])


def test_the_rate_stays_until_the_decay_and_ends_near_nothing():
    found = rates(100, schedule="constant-then-decay", decay_start=70)
    assert set(found[:70]) == {0.1}
    assert found[70] < 0.1
    assert 0 < found[-1] < 0.003
    assert sorted(found, reverse=True) == found


def test_the_rate_stays_while_the_clock_has_not_decided():
    plan = Plan(weights={"loss": 1.0}, minutes=1.0)
    assert rate(plan, 10**6, Span()) == plan.learning_rate


@pytest.mark.parametrize("schedule", ["cosine", "onecycle", "constant-then-decay"])
@pytest.mark.parametrize("total", [1, 2, 3])
def test_very_short_runs_have_a_rate_too(schedule, total):
    found = rates(total, schedule=schedule, warmup_steps=5, decay_start=total - 1)
    assert all(0 < value <= 0.1 for value in found)


def test_warming_up_goes_from_zero_to_one_in_steps():
    assert [warm_up(step, 4) for step in (0, 1, 2, 4, 9)] == [0, 0.25, 0.5, 1, 1]
    assert warm_up(0, 0) == 1.0
