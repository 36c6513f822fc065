"""How the learning rate and other weights move with the steps. Pure functions of where training stands."""

from __future__ import annotations

import math
from dataclasses import dataclass

from melscape.training.plan import Plan, Schedule

DECAY_SHARE = 0.3  # of the steps or of the time, at the end; 10 to 20 % is enough for long runs, ours are short
COSINE_END = 0.01  # of the highest rate
ONECYCLE_RISE, ONECYCLE_START, ONECYCLE_END = 0.3, 1 / 25, 1 / 25e4


@dataclass(frozen=True)
class Span:
    """How many steps there will be and where the decay starts; None as long as the clock has not decided."""

    total_steps: int | None = None
    decay_start: int | None = None


def warm_up(step: int, steps: int) -> float:
    """Rises from 0 to 1 over the first `steps` steps, then stays; `step` counts the steps taken before."""
    return min(1.0, step / steps) if steps > 0 else 1.0


def rate(plan: Plan, step: int, span: Span) -> float:
    """The learning rate of the step that follows `step` taken ones."""
    if plan.course == "onecycle":  # it has a rise of its own
        return plan.learning_rate * _shape(plan.course, step, span, 0)
    rise = min(1.0, (step + 1) / plan.warmup_steps) if plan.warmup_steps else 1.0
    return plan.learning_rate * rise * _shape(plan.course, step, span, plan.warmup_steps)


def _shape(course: Schedule, step: int, span: Span, warmup_steps: int) -> float:
    if course == "constant-then-decay":
        return _constant_then_decay(step, span)
    assert span.total_steps is not None, f"{course} needs to know the number of steps"
    if course == "onecycle":
        return _onecycle(step, span.total_steps)
    start = min(warmup_steps, span.total_steps - 1)
    return _glide(1.0, COSINE_END, max(0, step - start) / (span.total_steps - start))


def _onecycle(step: int, total_steps: int) -> float:
    # Smith & Topin 2017, with the turning points of torch's OneCycleLR.
    top = ONECYCLE_RISE * total_steps - 1
    if step <= top:
        return _glide(ONECYCLE_START, 1.0, step / top)
    return _glide(1.0, ONECYCLE_END, min(1.0, (step - top) / max(1.0, total_steps - 1 - top)))


def _constant_then_decay(step: int, span: Span) -> float:
    if span.decay_start is None or span.total_steps is None or step < span.decay_start:
        return 1.0
    # One minus the square root: the best of the shapes in Haegele et al. 2024, "Beyond fixed training durations".
    passed = (step - span.decay_start + 1) / (span.total_steps - span.decay_start + 1)
    return max(0.0, 1.0 - math.sqrt(passed))


def _glide(start: float, end: float, passed: float) -> float:
    return end + (start - end) * 0.5 * (1.0 + math.cos(math.pi * passed))
