"""How long a training will take, from timed steps."""

import itertools

import pytest
import torch

from melscape.errors import ConfigError
from melscape.tasks.generate.before.time import forecast_time, timed_steps
from melscape.training.batches import ItemBatches
from melscape.training.job import Job
from melscape.training.plan import Plan

PLAN = Plan(weights={"error": 1.0}, epochs=2, precision="fp32", device="cpu")


def job():
    network = torch.nn.Linear(3, 3)
    batches = ItemBatches(20, 5, 0, lambda items, epoch: {"x": torch.ones(len(items), 3)})
    return Job(network, batches, lambda network, batch, moment: {"error": (network(batch["x"]) ** 2).mean()})


def test_timing_leaves_the_network_as_it_is_and_does_not_count_the_first_step():
    timed, ticks = job(), itertools.count()
    before = {name: tensor.clone() for name, tensor in timed.network.state_dict().items()}
    assert timed_steps(timed, PLAN, count=3, clock=lambda: float(next(ticks))) == (1.0, 1.0, 1.0)
    assert next(ticks) == 8
    assert all(torch.equal(before[name], tensor) for name, tensor in timed.network.state_dict().items())
    assert all(weight.grad is None for weight in timed.network.parameters())


def test_epochs_have_a_time_between_a_quick_and_a_slow_machine():
    time = forecast_time((0.2, 0.1, 0.3), 100, epochs=10)
    assert time.low_steps == time.high_steps == 1000 and time.step_seconds == 0.2
    assert time.low_seconds == pytest.approx(90.0) and time.high_seconds == pytest.approx(300.0)


def test_minutes_have_a_number_of_steps():
    time = forecast_time((0.2, 0.2, 0.2), 100, epochs=10, minutes=10.0, share=0.5)
    assert time.low_seconds == time.high_seconds == 600.0
    assert (time.low_steps, time.high_steps) == (1000, 1667)


def test_what_else_is_learnt_makes_a_training_longer():
    alone, shared = (forecast_time((0.2,), 100, epochs=1, share=share) for share in (1.0, 0.5))
    assert shared.high_seconds == pytest.approx(2 * alone.high_seconds)


@pytest.mark.parametrize(("seconds", "share"), [((), 1.0), ((0.1,), 0.0), ((0.1,), 1.5)])
def test_without_timed_steps_or_with_no_share_there_is_no_forecast(seconds, share):
    with pytest.raises(ConfigError, match="one step or more"):
        forecast_time(seconds, 100, epochs=1, share=share)
