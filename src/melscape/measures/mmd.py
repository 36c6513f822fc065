"""How far two heaps of points are apart as distributions; small heaps are fine, unlike with Frechet distances.

Source: Gretton et al., A Kernel Two-Sample Test (2012), eq. 3 (unbiased), with a Gaussian kernel.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from melscape.measures.inputs import finite
from melscape.measures.latent import pairwise_distances
from melscape.measures.problems import MeasureError


def mmd_squared(x: Float[np.ndarray, "B D"], y: Float[np.ndarray, "N D"], bandwidth: float | None = None) -> float:
    """Unbiased squared maximum mean discrepancy: about 0 for one distribution, at times a little under it; at most 2.

    `bandwidth` is the Gaussian's standard deviation; None takes `median_bandwidth` of both heaps. Compare figures of
    one bandwidth only. Errors: MeasureError if a heap has fewer than two points.
    """
    if min(len(x), len(y)) < 2:
        raise MeasureError(f"Heaps of {len(x)} and {len(y)} points.", "two or more in each")
    width = median_bandwidth(np.concatenate([x, y])) if bandwidth is None else float(bandwidth)
    if not (np.isfinite(width) and width > 0):
        raise MeasureError(f"A bandwidth of {width}.", "more than 0", "Give points that differ.")
    within_x, within_y = (_kernel(heap, heap, width) for heap in (x, y))
    # Each point is the same as itself whatever the distribution: the diagonals are what makes the plain mean biased.
    own = sum((kernel.sum() - np.trace(kernel)) / (len(kernel) * (len(kernel) - 1)) for kernel in (within_x, within_y))
    return float(own - 2.0 * _kernel(x, y, width).mean())


def median_bandwidth(points: Float[np.ndarray, "N D"]) -> float:
    """The median distance between two different points (section 8 of the source)."""
    places = finite(points, "points")
    if len(places) < 2:
        raise MeasureError(f"{len(places)} points.", "two or more")
    from scipy.spatial.distance import pdist

    return float(np.median(pdist(places)))


def style_gain(
    source: Float[np.ndarray, "B D"], output: Float[np.ndarray, "_ D"], target: Float[np.ndarray, "N D"]
) -> float:
    """How much of the way from source to target the outputs went: 1 - MMD(output, target) / MMD(source, target).

    0 is a copy of the source, 1 is as good as the target, under 0 is further away. Squared MMDs, one bandwidth.
    Errors: MeasureError if the source cannot be told from the target, so that there is no way to go.
    """
    width = median_bandwidth(np.concatenate([source, target]))
    whole = mmd_squared(source, target, width)
    if whole <= 0:
        raise MeasureError("A source that is already like the target.", "an MMD over 0", "Take another target.")
    return 1.0 - mmd_squared(output, target, width) / whole


def _kernel(a: Float[np.ndarray, "B D"], b: Float[np.ndarray, "N D"], width: float) -> Float[np.ndarray, "B N"]:
    return np.exp(-(pairwise_distances(a, b) ** 2) / (2.0 * width**2))
