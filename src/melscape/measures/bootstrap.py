"""How far a figure could have fallen otherwise: percentile intervals by resampling files or whole groups of files.

Notes of one instrument, or pieces of one track, are not independent: give their group, else the interval is too narrow.
Source: Efron & Tibshirani, An Introduction to the Bootstrap (1993), chapter 13; groups: Field & Welsh (2007).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from melscape.measures.inputs import Words, codes, finite
from melscape.measures.problems import MeasureError

MOST_COUNTS = 4_000_000  # counts held at once: 32 MB


@dataclass(frozen=True)
class Interval:
    """A figure and the two ends of its interval, in the figure's own unit."""

    value: float
    low: float
    high: float


def interval(
    values: Float[np.ndarray, "N"] | Bool[np.ndarray, "N"],
    groups: Words | None = None,
    *,
    seed: int = 0,
    level: float = 0.95,
    draws: int = 1000,
) -> Interval:
    """The mean and where it would lie for other files of the same kind.

    With one group, or one item where no groups are given, nothing can be resampled: both ends are NaN.
    """
    refuse_bad(level, draws)
    floats = finite(values, "values")
    places = np.arange(len(floats)) if groups is None else codes(groups, len(floats), "groups")
    sums, sizes = np.bincount(places, floats), np.bincount(places).astype(np.float64)
    return _percentiles(float(floats.mean()), _means(sums, sizes, draws, seed), level, len(sums))


def interval_of(
    statistic: Callable[[Int[np.ndarray, "N"]], float],
    groups: Words,
    *,
    seed: int = 0,
    draws: int = 200,
    level: float = 0.95,
) -> Interval:
    """The same for any figure that `statistic` works out from item indices, such as a silhouette.

    `statistic` is called once with every index in order and `draws` times with those of resampled groups. An index may
    then come twice: a nearest neighbour must not be the item's own copy. For such figures take hits per item instead
    and give them to `interval`.
    """
    refuse_bad(level, draws)
    places = codes(groups, len(groups), "groups")
    if not len(places):
        raise MeasureError("No items to resample.", "at least one")
    order, ends = np.argsort(places, kind="stable"), np.cumsum(np.bincount(places))[:-1]
    members: Sequence[np.ndarray] = np.split(order, ends)
    random = np.random.default_rng(seed)
    value = float(statistic(np.arange(len(places))))
    picks = random.integers(len(members), size=(draws, len(members)))
    figures = np.array([float(statistic(np.concatenate([members[group] for group in row]))) for row in picks])
    return _percentiles(value, figures, level, len(members))


def _means(sums: Float[np.ndarray, "N"], sizes: Float[np.ndarray, "N"], draws: int, seed: int) -> np.ndarray:
    random, chances = np.random.default_rng(seed), np.full(len(sums), 1.0 / len(sums))
    means, block = [], max(1, MOST_COUNTS // len(sums))
    for first in range(0, draws, block):
        counts = random.multinomial(len(sums), chances, size=min(block, draws - first)).astype(np.float64)
        means.append((counts @ sums) / (counts @ sizes))
    return np.concatenate(means)


def _percentiles(value: float, figures: np.ndarray, level: float, groups: int) -> Interval:
    if groups < 2:
        return Interval(value, float("nan"), float("nan"))
    low, high = np.quantile(figures, [0.5 - level / 2, 0.5 + level / 2])
    return Interval(value, float(low), float(high))


def refuse_bad(level: float, draws: int) -> None:
    """Raise MeasureError for a level that is no share, or for too few draws."""
    if not 0 < level < 1:
        raise MeasureError(f"A level of {level}.", "between 0 and 1, such as 0.95")
    if draws < 20:
        raise MeasureError(f"{draws} draws.", "20 or more, else the ends are noise")
