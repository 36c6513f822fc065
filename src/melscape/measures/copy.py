"""Whether what a model made up is only what it was fed."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from melscape.measures.bootstrap import Interval, refuse_bad
from melscape.measures.inputs import not_negative
from melscape.measures.latent import ROWS_AT_ONCE, pairwise_distances
from melscape.measures.problems import MeasureError


def nearest_distances(queries: Float[np.ndarray, "B D"], references: Float[np.ndarray, "N D"]) -> np.ndarray:
    """Distance of each query to its nearest reference (B): to see the single copy that a mean would hide."""
    starts = range(0, len(queries), ROWS_AT_ONCE)
    rows = [pairwise_distances(queries[first : first + ROWS_AT_ONCE], references).min(axis=1) for first in starts]
    if not rows:
        raise MeasureError("No queries.", "at least one")
    return np.concatenate(rows)


def copy_ratio(
    generated: Float[np.ndarray, "_ D"], training: Float[np.ndarray, "_ D"], held_out: Float[np.ndarray, "_ D"]
) -> float:
    """Mean distance from generated to nearest training point, over the same from held-out points.

    1 is right: as new as real sounds are; far under 1 is copying; far over 1 is none of this kind of sound.
    Errors: MeasureError if the held-out points are copies of training points themselves.
    """
    usual = nearest_distances(held_out, training).mean()
    if usual <= 0:
        raise MeasureError("Held-out points that are all in the training part.", "new ones", "Audit the split.")
    return float(nearest_distances(generated, training).mean() / usual)


def copy_ratio_interval(
    made: Float[np.ndarray, "B"],
    usual: Float[np.ndarray, "N"],
    *,
    seed: int = 0,
    draws: int = 1000,
    level: float = 0.95,
) -> Interval:
    """The copy ratio from `nearest_distances` of what was made and of held-out sounds; both are resampled.

    Errors: MeasureError if the held-out sounds are copies of training sounds themselves.
    """
    refuse_bad(level, draws)
    mine, theirs = not_negative(made, "distances"), not_negative(usual, "usual distances")
    if theirs.mean() <= 0:
        raise MeasureError("Held-out points that are all in the training part.", "new ones", "Audit the split.")
    random = np.random.default_rng(seed)
    over, under = (each[random.integers(len(each), size=(draws, len(each)))].mean(axis=1) for each in (mine, theirs))
    low, high = np.quantile(over / np.maximum(under, 1e-12), [0.5 - level / 2, 0.5 + level / 2])
    return Interval(float(mine.mean() / theirs.mean()), float(low), float(high))
