"""Where F1 scores would lie for other songs: tables of who was taken for whom, resampled song by song.

Tables of songs add up to the table of all mixes, so that a draw of songs is a sum and needs no second look at answers.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int

from melscape.measures.bootstrap import Interval

DRAWS = 1000


def drawn_tables(
    truth: Int[np.ndarray, "N"], said: Int[np.ndarray, "N"], songs: tuple[str, ...], classes: int, seed: int
) -> Float[np.ndarray, "B K K"]:
    """The table (true class, said class) of as many songs as there are, drawn with replacement, over and over.

    Draws depend on the seed and the number of songs alone: two sets of answers about the same mixes are drawn alike.
    """
    names, places = np.unique(songs, return_inverse=True)
    each = np.zeros((len(names), classes, classes))
    np.add.at(each, (places, truth, said), 1.0)
    random = np.random.default_rng(seed)
    counts = random.multinomial(len(names), np.full(len(names), 1.0 / len(names)), size=DRAWS)
    return np.tensordot(counts.astype(np.float64), each, axes=1)


def ends(value: float, drawn: Float[np.ndarray, "B"], songs: int, level: float = 0.95) -> Interval:
    """A figure with the middle `level` of its draws, those that exist; with one song nothing can be drawn: NaN."""
    known = drawn[np.isfinite(drawn)]
    if songs < 2 or not known.size:
        return Interval(value, float("nan"), float("nan"))
    low, high = np.quantile(known, [0.5 - level / 2, 0.5 + level / 2])
    return Interval(value, float(low), float(high))
