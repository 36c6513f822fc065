"""Which moment was the best, and when to give up waiting for a better one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from melscape.errors import ConfigError
from melscape.training.plan import Plan


class Best:
    """The best value of the watched measure so far.

    Args:
        numbers: those of the state to go on from; empty at the beginning.
    """

    def __init__(self, plan: Plan, numbers: Mapping[str, Any]) -> None:
        self._plan = plan
        self.value: float | None = numbers.get("best")
        self.step: int | None = numbers.get("best_step")
        self.waited = int(numbers.get("waited", 0))

    def look(self, step: int, measures: Mapping[str, float]) -> bool:
        """Note the measures of one validation; True if they were never better. Not a number is never better."""
        value = self._watched(measures)
        better = value == value if self.value is None else self._beats(value, self.value)
        if better:
            self.value, self.step, self.waited = value, step, 0
        else:
            self.waited += 1
        return better

    @property
    def given_up(self) -> bool:
        """Whether the plan's patience is used up."""
        return self._plan.patience is not None and self.waited >= self._plan.patience

    def numbers(self) -> dict[str, Any]:
        """What the state has to remember."""
        return {"best": self.value, "best_step": self.step, "waited": self.waited}

    def _watched(self, measures: Mapping[str, float]) -> float:
        name = self._plan.monitor or next(iter(measures), "")
        if name not in measures:
            raise ConfigError(
                f"The training plan watches '{name}', which is not measured.",
                f"one of {', '.join(measures) or 'no measures'}",
                "Change monitor in the plan.",
            )
        return float(measures[name])

    def _beats(self, value: float, best: float) -> bool:
        return value > best if self._plan.higher_is_better else value < best
