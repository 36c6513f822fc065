"""What a latent space is worth: how much of it is used, and whether sounds that belong together lie together."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float

from melscape.measures.inputs import Words, codes, finite, refuse_other_width, refuse_unlike
from melscape.measures.problems import MeasureError

SAME_PITCH_SEMITONES = 0.5  # a pitch closer than this is the same key, out of tune
ROWS_AT_ONCE = 1024


def kl_per_dimension(mu: Float[np.ndarray, "N D"], logvar: Float[np.ndarray, "N D"]) -> Float[np.ndarray, "D"]:
    """Nats that each latent dimension carries above the prior N(0, 1), mean over items.

    Source: Kingma & Welling, Auto-Encoding Variational Bayes (2014), appendix B.
    """
    refuse_unlike(mu, logvar, "mu and logvar")
    means, logs = finite(mu, "mu"), finite(logvar, "logvar")
    with np.errstate(over="ignore"):
        kl = 0.5 * (means**2 + np.exp(logs) - 1.0 - logs).mean(axis=0)
    return finite(kl, "KL")


def active_units(kl: Float[np.ndarray, "D"], threshold: float = 0.01) -> int:
    """Dimensions that carry more than `threshold` nats; the others say nothing about the sound.

    Source: the idea of Burda, Grosse & Salakhutdinov (2016), section 5.2, with KL for the variance of the mean.
    """
    return int((finite(kl, "KL") > threshold).sum())


def kl_floor_nats(free_bits: float, latent_dim: int) -> float:
    """The KL that free bits hand out for nothing: a total near it says that the latents may be empty.

    `free_bits` is in nats a dimension, as in Kingma et al., Improved Variational Inference with IAF (2016), eq. 15.
    """
    if not np.isfinite(free_bits) or free_bits < 0 or latent_dim < 1:
        raise MeasureError(f"{free_bits} free nats in {latent_dim} dimensions.", "0 or more nats, 1 or more dimensions")
    return float(free_bits) * latent_dim


def pairwise_distances(a: Float[np.ndarray, "B D"], b: Float[np.ndarray, "N D"]) -> Float[np.ndarray, "B N"]:
    """Euclidean distance of every row of `a` to every row of `b`."""
    from scipy.spatial.distance import cdist

    refuse_other_width(a, b, "points")
    return cdist(finite(a, "points"), finite(b, "points"))


def nearest_hits(
    queries: Float[np.ndarray, "B D"],
    query_words: Words,
    references: Float[np.ndarray, "N D"],
    reference_words: Words,
    *,
    forbidden: Bool[np.ndarray, "B N"] | None = None,
) -> Bool[np.ndarray, "B"]:
    """Whether the nearest allowed reference of each query bears the same word; the mean is the 1-NN accuracy.

    Forbid what would make it easy: the item itself, its group. Ties go to the first reference.
    Errors: MeasureError if all references of a query are forbidden.
    """
    for words, points in ((query_words, queries), (reference_words, references)):
        codes(words, len(points), "words")
    both = codes([*map(str, query_words), *map(str, reference_words)], len(queries) + len(references), "words")
    asked, known = both[: len(queries)], both[len(queries) :]
    hits = np.zeros(len(queries), dtype=bool)
    for first in range(0, len(queries), ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        distances = pairwise_distances(queries[rows], references)
        if forbidden is not None:
            distances[forbidden[rows]] = np.inf
        nearest = distances.argmin(axis=1)
        if np.isinf(distances[np.arange(len(nearest)), nearest]).any():
            raise MeasureError("A query with no reference that is allowed.", "at least one", "Leave it out.")
        hits[rows] = known[nearest] == asked[rows]
    return hits


def silhouette(points: Float[np.ndarray, "N D"], words: Words) -> float:
    """How much nearer the points are to their own word than to the next, -1 to 1; 0 is one heap.

    Source: Rousseeuw (1987), by scikit-learn. Errors: MeasureError unless there are 2 to N - 1 different words.
    """
    from sklearn.metrics import silhouette_score

    labels = codes(words, len(points), "words")
    kinds = int(labels.max()) + 1 if len(labels) else 0
    if not 2 <= kinds < len(points):
        raise MeasureError(f"{kinds} different words for {len(points)} points.", "two or more, fewer than points")
    return float(silhouette_score(finite(points, "points"), labels))


def cross_pitch_hits(
    points: Float[np.ndarray, "N D"], instruments: Words, pitches_midi: Float[np.ndarray, "N"]
) -> Bool[np.ndarray, "N"]:
    """Whether, among all notes of another pitch, the nearest one is of the same instrument.

    False for a note that no other note of its instrument could answer; see `cross_pitch_possible` for the ceiling.
    """
    same, other = _relations(instruments, pitches_midi, len(points))
    distances = np.where(other, pairwise_distances(points, points), np.inf)
    nearest = distances.argmin(axis=1)
    return (same & other)[np.arange(len(points)), nearest]


def cross_pitch_possible(instruments: Words, pitches_midi: Float[np.ndarray, "N"]) -> Bool[np.ndarray, "N"]:
    """Whether a note's instrument also plays another pitch; the mean is the most that `cross_pitch_hits` can reach."""
    same, other = _relations(instruments, pitches_midi, len(pitches_midi))
    return (same & other).any(axis=1)


def cross_pitch_chance(instruments: Words, pitches_midi: Float[np.ndarray, "N"]) -> float:
    """The share of `cross_pitch_hits` that points thrown at random would have."""
    same, other = _relations(instruments, pitches_midi, len(pitches_midi))
    return float(((same & other).sum(axis=1) / np.maximum(1, other.sum(axis=1))).mean())


def trajectory_linearity(path: Float[np.ndarray, "T D"]) -> float:
    """How much of a path through the space is straight and even, 0 to 1: R2 of the best line over the step number.

    For latents of one sound while one thing about it grows. A path that stands still has 1.
    """
    points = finite(path, "points")
    if len(points) < 3:
        raise MeasureError(f"A path of {len(points)} points.", "three or more: two always lie on a line")
    centred = points - points.mean(axis=0)
    steps = np.arange(len(points)) - (len(points) - 1) / 2
    whole = (centred**2).sum()
    return float(((steps @ centred) ** 2).sum() / (steps @ steps) / whole) if whole > 0 else 1.0


def _relations(words: Words, pitches_midi: Float[np.ndarray, "N"], count: int) -> tuple[np.ndarray, np.ndarray]:
    labels, pitches = codes(words, count, "instruments"), finite(pitches_midi, "pitches")
    other = np.abs(pitches[:, None] - pitches) >= SAME_PITCH_SEMITONES
    if not other.any():
        raise MeasureError("Notes of one pitch only.", "two or more pitches", "Give notes of other pitches too.")
    return labels[:, None] == labels, other
