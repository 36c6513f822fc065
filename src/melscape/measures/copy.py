"""Whether what a model made up is only what it was fed."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

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
