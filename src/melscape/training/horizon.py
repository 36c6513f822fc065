"""How long training goes on: a number of steps, or a number of minutes that ends in a decay which fits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from melscape.training.plan import Plan
from melscape.training.schedule import DECAY_SHARE, Span

MARGIN = 0.95  # of the time that is left when the decay starts: steps may get slower, the last snapshot takes time too
SECONDS_A_MINUTE = 60.0


class Horizon:
    """Decides where the decay starts and where the end is, and remembers it: a resumed run never decides again.

    Args:
        elapsed: seconds since this process began to train, the same number in all processes of a run.
        numbers: those of the state to go on from; empty at the beginning.
    """

    def __init__(
        self, plan: Plan, steps_per_epoch: int, elapsed: Callable[[], float], numbers: Mapping[str, Any]
    ) -> None:
        self._plan, self._elapsed = plan, elapsed
        self._seconds_before = self._used_seconds = float(numbers.get("seconds", 0.0))
        self.span = (
            Span(numbers["total_steps"], numbers["decay_start"]) if numbers else _first_span(plan, steps_per_epoch)
        )

    def look(self, step: int) -> None:
        """Read the clock, and start the decay if it says so. Only here: all processes look at the same steps."""
        if self._plan.minutes is None:
            return
        self._used_seconds = self._seconds_before + self._elapsed()
        if self.span.total_steps is None and self._used_seconds >= self._budget_seconds * (1 - DECAY_SHARE):
            self.span = Span(step + self._steps_left(step), step)

    def hurry(self, step: int) -> bool:
        """Start the decay now since waiting brings nothing; False if there is none to start, or it has begun."""
        start, total = self.span.decay_start, self.span.total_steps
        if self._plan.course != "constant-then-decay" or (start is not None and step >= start):
            return False
        steps = max(1, round(step * DECAY_SHARE / (1 - DECAY_SHARE)))
        limit = self._steps_left(step) if total is None else total - step
        self.span = Span(step + min(steps, limit), step)
        return True

    def over(self, step: int) -> bool:
        """Whether all steps are taken."""
        return self.span.total_steps is not None and step >= self.span.total_steps

    def decaying(self, step: int) -> bool:
        """Whether the decay has begun."""
        return self.span.decay_start is not None and step >= self.span.decay_start

    def progress(self, step: int) -> float:
        """Share of the way, 0 to 1: in steps, or in time while their number is open."""
        if self.span.total_steps is not None:
            return min(1.0, step / self.span.total_steps)
        return min(1.0, self._used_seconds / self._budget_seconds)

    def numbers(self) -> dict[str, Any]:
        """What the state has to remember."""
        seconds = {"seconds": self._used_seconds} if self._plan.minutes is not None else {}
        return {"total_steps": self.span.total_steps, "decay_start": self.span.decay_start, **seconds}

    @property
    def _budget_seconds(self) -> float:
        assert self._plan.minutes is not None, "only a plan with minutes has a time budget"
        return self._plan.minutes * SECONDS_A_MINUTE

    def _steps_left(self, step: int) -> int:
        # The pace counts everything so far, validation and saving too: both go on during the decay.
        pace_seconds = max(self._used_seconds, 1e-9) / max(1, step)
        return max(1, int(MARGIN * (self._budget_seconds - self._used_seconds) / pace_seconds))


def _first_span(plan: Plan, steps_per_epoch: int) -> Span:
    if plan.minutes is not None:
        return Span()
    total = plan.epochs * steps_per_epoch
    decays = plan.course == "constant-then-decay"
    return Span(total, round(total * (1 - DECAY_SHARE)) if decays else None)
