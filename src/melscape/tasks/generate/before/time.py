"""How long a training will take, from a few steps that are taken on a copy and timed."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from melscape.errors import ConfigError
from melscape.training.job import Job
from melscape.training.learner import Learner
from melscape.training.plan import Moment, Plan

TIMED_STEPS = 4
# Other programs come and go during minutes of training, and previews and validation take their share.
QUICKEST, SLOWEST = 0.9, 1.5


@dataclass(frozen=True)
class TimeForecast:
    """How long the network will learn, and how far it will get.

    Args:
        step_seconds: middle of the timed steps.
        low_seconds, high_seconds: how long the whole training should take; equal where minutes were given.
        low_steps, high_steps: how many steps it will take in that time; equal where epochs were given.
        steps_per_epoch: steps between two looks at the held-out sounds.
    """

    step_seconds: float
    low_seconds: float
    high_seconds: float
    low_steps: int
    high_steps: int
    steps_per_epoch: int

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TimeForecast:
        """From plain values, such as `dataclasses.asdict` gives."""
        return cls(**values)


def timed_steps(
    job: Job, plan: Plan, count: int = TIMED_STEPS, clock: Callable[[], float] = time.perf_counter
) -> tuple[float, ...]:
    """Seconds of a few steps of learning on a copy of the network; the job stays as it is. The first is not counted."""
    batch = job.batches.batch(0, 0)
    learner = Learner(replace(job, network=copy.deepcopy(job.network)), plan, first_batch=batch)
    seconds = []
    for step in range(count + 1):
        began = clock()
        if step:  # making a batch is part of a step
            batch = job.batches.batch(0, step % job.batches.steps_per_epoch)
        learner.step(batch, Moment(step=step, epoch=0, seed=plan.seed), plan.learning_rate)
        seconds.append(clock() - began)
    return tuple(seconds[1:])


def forecast_time(
    step_seconds: Sequence[float],
    steps_per_epoch: int,
    *,
    epochs: int,
    minutes: float | None = None,
    share: float = 1.0,
) -> TimeForecast:
    """From timed steps to a whole training.

    Args:
        minutes: time for everything, if it was given; then the steps are forecast, else the time of `epochs`.
        share: how much of the whole time the network itself may use.

    Errors: ConfigError without timed steps, or for a share outside 0 to 1.
    """
    if not step_seconds or not 0.0 < share <= 1.0:
        raise ConfigError(f"{len(step_seconds)} timed steps, share {share}.", "one step or more, a share over 0 to 1")
    middle = sorted(step_seconds)[len(step_seconds) // 2]
    quick, slow = QUICKEST * min(step_seconds), SLOWEST * middle
    if minutes is None:
        steps = epochs * steps_per_epoch
        return TimeForecast(middle, steps * quick / share, steps * slow / share, steps, steps, steps_per_epoch)
    learning = 60.0 * minutes * share
    low, high = (max(1, round(learning / each)) for each in (slow, quick))
    return TimeForecast(middle, 60.0 * minutes, 60.0 * minutes, low, high, steps_per_epoch)
