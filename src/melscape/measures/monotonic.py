"""Whether a knob does what it says: when it goes up, does what one hears go up?

Values that could not be measured (the brightness of silence) are NaN and are left out, with their knob positions.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from melscape.measures.inputs import finite, refuse_unlike

FEWEST = 3


def spearman(knob: Float[np.ndarray, "N"], heard: Float[np.ndarray, "N"]) -> float:
    """Rank correlation of knob positions with what was measured, -1 to 1; ties share their mean rank.

    1: every turn up is heard as more. 0 where nothing changes: a knob without effect is not monotonic. NaN where fewer
    than three values could be measured, or for a knob that was never turned. Source: Spearman (1904), as scipy has it.
    """
    from scipy.stats import rankdata

    refuse_unlike(knob, heard, "knob positions and values")
    positions = finite(knob, "knob positions")
    known = np.isfinite(heard)
    if known.sum() < FEWEST or np.ptp(positions[known]) == 0:
        return float("nan")
    ranks = [rankdata(each[known]) for each in (positions, heard)]
    first, second = (each - each.mean() for each in ranks)
    spread = np.sqrt((first @ first) * (second @ second))
    return float(first @ second / spread) if spread > 0 else 0.0


def mean_spearman(knob: Float[np.ndarray, "L"], heard: Float[np.ndarray, "N L"]) -> float:
    """The mean over sounds of `spearman`: each sound is ranked by itself, so sounds may differ in level.

    `heard` has one row a sound and one column a knob position. Sounds that say nothing are left out; NaN if all are.
    """
    each = spearman_each(knob, heard)
    return float(np.nanmean(each)) if np.isfinite(each).any() else float("nan")


def spearman_each(knob: Float[np.ndarray, "L"], heard: Float[np.ndarray, "N L"]) -> Float[np.ndarray, "N"]:
    """`spearman` of every sound by itself: for intervals over sounds."""
    return np.array([spearman(knob, row) for row in heard], dtype=np.float64)
