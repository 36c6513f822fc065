"""How one number is drawn: laws that turn a chance from 0 to 1 into a value, so that even chances give the law.

All laws rise with the chance (`Pick` goes through its options in order), which is what a Latin hypercube needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist
from typing import Protocol

Value = float | str
_USUAL = 0.35  # a single value that is met this often stands out from any range


class Law(Protocol):
    """What every law can do."""

    def at(self, chance: float) -> Value:
        """The value at a chance from 0 to 1."""

    @property
    def typical(self) -> Value:
        """The most usual value, or the middle one where none stands out."""


@dataclass(frozen=True)
class Spread:
    """Anything between two values, all alike."""

    low: float
    high: float

    def at(self, chance: float) -> float:
        """The value at a chance from 0 to 1."""
        return self.low + chance * (self.high - self.low)

    @property
    def typical(self) -> float:
        """The middle."""
        return self.at(0.5)


@dataclass(frozen=True)
class Near:
    """Mostly about a value: a bell curve cut off at both ends."""

    centre: float
    width: float
    low: float
    high: float

    def at(self, chance: float) -> float:
        """The value at a chance from 0 to 1."""
        bell = NormalDist(self.centre, self.width)
        below, above = bell.cdf(self.low), bell.cdf(self.high)
        inside = min(max(below + chance * (above - below), 1e-9), 1.0 - 1e-9)
        return min(max(bell.inv_cdf(inside), self.low), self.high)

    @property
    def typical(self) -> float:
        """The middle of the bell."""
        return self.centre


@dataclass(frozen=True)
class Seconds:
    """A time on an envelope: every doubling alike. The raw value is the fourth root of the seconds."""

    shortest: float
    longest: float

    def at(self, chance: float) -> float:
        """The raw value at a chance from 0 to 1."""
        return float((self.shortest * (self.longest / self.shortest) ** chance) ** 0.25)

    @property
    def typical(self) -> float:
        """The middle."""
        return self.at(0.5)


@dataclass(frozen=True)
class Pick:
    """One of a few values, each with its weight."""

    weights: Mapping[Value, float]

    def at(self, chance: float) -> Value:
        """The value at a chance from 0 to 1."""
        left = chance * self._whole
        for option, weight in self.weights.items():
            left -= weight
            if left < 0.0:
                return option
        return next(reversed(self.weights))

    @cached_property
    def _whole(self) -> float:
        return sum(self.weights.values())

    @property
    def typical(self) -> Value:
        """The one with the greatest weight."""
        return max(self.weights, key=lambda option: self.weights[option])


@dataclass(frozen=True)
class Often:
    """One value in that share of all draws, another law in the rest: how people leave most controls alone."""

    value: float
    share: float
    rest: Law

    def at(self, chance: float) -> Value:
        """The value at a chance from 0 to 1."""
        return self.value if chance < self.share else self.rest.at((chance - self.share) / (1.0 - self.share))

    @property
    def typical(self) -> Value:
        """The frequent value, or the typical one of the rest where that is more frequent."""
        return self.value if self.share >= _USUAL else self.rest.typical


def on(share: float) -> Pick:
    """A switch that is on in that share of all draws."""
    return Pick({0.0: 1.0 - share, 1.0: share})
