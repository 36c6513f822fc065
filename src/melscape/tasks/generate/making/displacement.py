"""Spectra between two spectra: energy moves along frequency instead of fading out here and in there.

The cheapest way to carry the energy of one frame's bands over to those of another is a monotone map between them
(optimal transport in one dimension: McCann, "A Convexity Principle for Interacting Gases", 1997; for sound: Henderson
and Solomon, "Audio Transport", 2019). Half way along it, each part of the energy is half way between its two bands.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

LEAST = 1e-14  # of a frame's energy: under every floor there is


def displaced(
    first_db: Float[np.ndarray, "M T"], last_db: Float[np.ndarray, "M T"], share: float
) -> Float[np.ndarray, "M T"]:
    """The picture between two of one shape: 0 is the first, 1 the last. A frame's level goes in equal steps of dB."""
    assert first_db.shape == last_db.shape, "pictures of one shape"
    first, last = (10.0 ** (each.astype(np.float64) / 10.0) for each in (first_db, last_db))
    levels_db = [10.0 * np.log10(each.sum(0)) for each in (first, last)]
    moved = np.stack([_moved(one, other, share) for one, other in zip(first.T, last.T)], axis=1)
    level_db = (1.0 - share) * levels_db[0] + share * levels_db[1]
    return (10.0 * np.log10(np.maximum(moved, LEAST)) + level_db).astype(np.float32)


def _moved(first: Float[np.ndarray, "M"], last: Float[np.ndarray, "M"], share: float) -> Float[np.ndarray, "M"]:
    """Shares of energy of each band between two frames; they add up to 1."""
    bands = len(first)
    sums = [np.cumsum(each / each.sum()) for each in (first, last)]
    # Between two of these borders a parcel of energy comes from one band and goes to one band.
    borders = np.sort(np.concatenate([[0.0], *sums]))
    energy, middle = np.diff(borders), (borders[1:] + borders[:-1]) / 2.0
    origin, goal = (np.minimum(np.searchsorted(each, middle), bands - 1) for each in sums)
    place = (1.0 - share) * origin + share * goal
    below = np.floor(place).astype(int)
    upper = energy * (place - below)
    found = np.bincount(below, energy - upper, bands + 1) + np.bincount(below + 1, upper, bands + 2)[: bands + 1]
    return found[:bands]
