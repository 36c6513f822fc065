"""What scores of many targets say: means, shares of a gap, and paired differences, each with its interval.

Targets of one family are not independent, so whole groups are resampled. Lower is better but for `rms`; all
differences are written so that more is better for us.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.measures.bootstrap import Interval, interval, interval_of
from melscape.measures.inputs import Words, codes

DRAWS = 1000


@dataclass(frozen=True)
class Versus:
    """One arm against another on the same targets.

    Args:
        difference: their mean error less ours: over 0 is for us.
        won: groups of targets where we are nearer; `lost`: where they are. Ties are in neither.
        chance: how often a fair coin would fall at least as far to one side (two-sided sign test over groups).
    """

    difference: Interval
    won: int
    lost: int
    chance: float

    @property
    def clear(self) -> bool:
        """Whether the interval of the difference lies over 0."""
        return self.difference.low > 0.0


def mean_of(values: Float[np.ndarray, "N"], groups: Words, seed: int) -> Interval:
    """The mean over targets, with its interval over groups."""
    return interval(values, groups, seed=seed, draws=DRAWS)


def gap_closed(
    arm: Float[np.ndarray, "N"],
    worst: Float[np.ndarray, "N"],
    best: Float[np.ndarray, "N"],
    groups: Words,
    seed: int,
) -> Interval:
    """The share of the way from the mean of `worst` to that of `best` that `arm` goes; 1 is all of it.

    NaN where the two ends are no way apart.
    """

    def share(indices: np.ndarray) -> float:
        far, near = float(worst[indices].mean()), float(best[indices].mean())
        return (far - float(arm[indices].mean())) / (far - near) if far > near else float("nan")

    return interval_of(share, groups, seed=seed, draws=DRAWS)


def versus(ours: Float[np.ndarray, "N"], theirs: Float[np.ndarray, "N"], groups: Words, seed: int) -> Versus:
    """Errors of two arms on the same targets, compared pair by pair."""
    gains = theirs - ours
    places = codes(groups, len(gains), "groups")
    means = np.bincount(places, gains) / np.bincount(places)
    won, lost = int((means > 0).sum()), int((means < 0).sum())
    return Versus(mean_of(gains, groups, seed), won, lost, sign_test(won, lost))


def sign_test(won: int, lost: int) -> float:
    """How often a fair coin thrown `won + lost` times falls at least as unevenly; 1 when there is nothing to throw."""
    total = won + lost
    fewest = min(won, lost)
    tail = sum(math.comb(total, count) for count in range(fewest + 1))
    return min(1.0, 2.0 * tail / 2**total)


def over_floor(values: Float[np.ndarray, "N"], floor: Float[np.ndarray, "N"]) -> Float[np.ndarray, "N"]:
    """Errors less what the instrument itself changes from one take to the next; never under 0."""
    return np.maximum(values - floor, 0.0)


def partner(groups: Words) -> list[int]:
    """For each target another one, of another group where there is one: whose answer it gets when all are shuffled.

    A function of the groups alone. Targets of a suite with a single group get their neighbour's.
    """
    total = len(groups)
    for step in sorted(range(1, total), key=lambda step: (abs(step - total // 2), step)):
        found = [(place + step) % total for place in range(total)]
        if all(groups[place] != groups[other] for place, other in enumerate(found)):
            return found
    return [_stranger(place, groups) for place in range(total)]


def _stranger(place: int, groups: Words) -> int:
    total = len(groups)
    turned = [(place + step) % total for step in range(1, total)] or [place]
    return next((other for other in turned if groups[other] != groups[place]), turned[0])
