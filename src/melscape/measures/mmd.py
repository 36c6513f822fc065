"""How far two heaps of points are apart as distributions; small heaps are fine, unlike with Frechet distances.

Two estimates. The unbiased square is about 0 for like heaps and at times under it, so that "twice as far" means
nothing there. The biased distance is never under 0, but two like heaps have one too, which shrinks as they grow:
compare it only between rows of equal sizes, where that share is the same in each.

Source: Gretton et al., A Kernel Two-Sample Test (2012), eq. 3 (unbiased), eq. 5 (biased), with a Gaussian kernel.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from melscape.measures.bootstrap import Interval, refuse_bad
from melscape.measures.inputs import finite
from melscape.measures.latent import pairwise_distances
from melscape.measures.problems import MeasureError


def mmd_squared(x: Float[np.ndarray, "B D"], y: Float[np.ndarray, "N D"], bandwidth: float | None = None) -> float:
    """Unbiased squared maximum mean discrepancy: about 0 for one distribution, at times a little under it; at most 2.

    `bandwidth` is the Gaussian's standard deviation; None takes `median_bandwidth` of both heaps. Compare figures of
    one bandwidth only. Errors: MeasureError if a heap has fewer than two points.
    """
    return float(_squared(kernels(x, y, bandwidth), np.ones((1, len(x))), np.ones((1, len(y))))[0])


def mmd_biased(x: Float[np.ndarray, "B D"], y: Float[np.ndarray, "N D"], bandwidth: float | None = None) -> float:
    """The biased distance itself (a root, not a square), 0 to 1.41: never under 0, 0 only for the same points."""
    within_x, within_y, between = kernels(x, y, bandwidth)
    return float(np.sqrt(max(0.0, within_x.mean() + within_y.mean() - 2.0 * between.mean())))


def mmd_interval(
    x: Float[np.ndarray, "B D"],
    y: Float[np.ndarray, "N D"],
    bandwidth: float,
    *,
    seed: int = 0,
    draws: int = 1000,
    level: float = 0.95,
) -> Interval:
    """`mmd_squared` and where it would lie for other points of the same kinds; points of both heaps are resampled.

    A point that is drawn twice is not compared with itself, else every draw would look further apart than the heaps.
    """
    refuse_bad(level, draws)
    random = np.random.default_rng(seed)
    counts = [random.multinomial(len(heap), np.full(len(heap), 1.0 / len(heap)), size=draws) for heap in (x, y)]
    figures = _squared(kernels(x, y, bandwidth), counts[0].astype(np.float64), counts[1].astype(np.float64))
    low, high = np.nanquantile(figures, [0.5 - level / 2, 0.5 + level / 2])
    return Interval(mmd_squared(x, y, bandwidth), float(low), float(high))


def told_apart(
    x: Float[np.ndarray, "B D"], y: Float[np.ndarray, "N D"], bandwidth: float, *, seed: int = 0, draws: int = 1000
) -> float:
    """Chance (p-value) that heaps of one kind would be as far apart as these: under 0.05 they can be told apart.

    By shuffling which point belongs to which heap. Source: section 5 of Gretton et al. with permutations, and the
    smallest honest p of 1 / (draws + 1) of Phipson & Smyth (2010).
    """
    refuse_bad(0.95, draws)
    within_x, within_y, between = kernels(x, y, bandwidth)
    whole = np.block([[within_x, between], [between.T, within_y]])
    random, size = np.random.default_rng(seed), len(x)
    mine = np.zeros((draws + 1, len(whole)))
    mine[0, :size] = 1.0
    for row in mine[1:]:
        row[random.permutation(len(whole))[:size]] = 1.0
    figures = _squared((whole, whole, whole), mine, 1.0 - mine)
    return float((1 + np.count_nonzero(figures[1:] >= figures[0] - 1e-12)) / (draws + 1))


def mmd_of_draws(
    pool: Float[np.ndarray, "_ D"],
    y: Float[np.ndarray, "N D"],
    bandwidth: float,
    size: int,
    *,
    seed: int = 0,
    draws: int = 50,
) -> tuple[float, float]:
    """Unbiased square and biased distance of parts of `size` points of a pool, each the mean over draws.

    What real sounds score where as many are asked for as were made; a pool that is smaller is taken whole.
    """
    within, within_y, between = kernels(pool, y, bandwidth)
    random, size = np.random.default_rng(seed), min(size, len(pool))
    picks = [random.permutation(len(pool))[:size] for _ in range(draws)]
    squares, distances = [], []
    for pick in picks:
        part = (within[np.ix_(pick, pick)], within_y, between[pick])
        squares.append(_squared(part, np.ones((1, size)), np.ones((1, len(y))))[0])
        distances.append(np.sqrt(max(0.0, part[0].mean() + part[1].mean() - 2.0 * part[2].mean())))
    return float(np.mean(squares)), float(np.mean(distances))


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


def kernels(
    x: Float[np.ndarray, "B D"], y: Float[np.ndarray, "N D"], bandwidth: float | None
) -> tuple[Float[np.ndarray, "B B"], Float[np.ndarray, "N N"], Float[np.ndarray, "B N"]]:
    """How like points are, 0 to 1: within the first heap, within the second, and between them.

    Errors: MeasureError if a heap has fewer than two points, or for a bandwidth that is not over 0.
    """
    if min(len(x), len(y)) < 2:
        raise MeasureError(f"Heaps of {len(x)} and {len(y)} points.", "two or more in each")
    width = median_bandwidth(np.concatenate([x, y])) if bandwidth is None else float(bandwidth)
    if not (np.isfinite(width) and width > 0):
        raise MeasureError(f"A bandwidth of {width}.", "more than 0", "Give points that differ.")
    return _kernel(x, x, width), _kernel(y, y, width), _kernel(x, y, width)


def _squared(
    found: tuple[np.ndarray, np.ndarray, np.ndarray], counts_x: Float[np.ndarray, "K B"], counts_y: np.ndarray
) -> Float[np.ndarray, "K"]:
    """The unbiased square for points that count so many times each, one figure a row of counts."""
    within_x, within_y, between = found
    # Each point is the same as itself whatever the distribution: the diagonals are what makes the plain mean biased.
    own = _own(within_x, counts_x) + _own(within_y, counts_y)
    pairs = counts_x.sum(axis=1) * counts_y.sum(axis=1)
    return own - 2.0 * ((counts_x @ between) * counts_y).sum(axis=1) / pairs


def _own(within: Float[np.ndarray, "N N"], counts: Float[np.ndarray, "K N"]) -> Float[np.ndarray, "K"]:
    sums = ((counts @ within) * counts).sum(axis=1) - (counts**2) @ np.diag(within)
    pairs = counts.sum(axis=1) ** 2 - (counts**2).sum(axis=1)
    return np.divide(sums, pairs, out=np.full(len(sums), np.nan), where=pairs > 0)


def _kernel(a: Float[np.ndarray, "B D"], b: Float[np.ndarray, "N D"], width: float) -> Float[np.ndarray, "B N"]:
    return np.exp(-(pairwise_distances(a, b) ** 2) / (2.0 * width**2))
