"""Answers that learn nothing deep: principal axes, the nearest known clip, the mean clip. A model has to beat them.

A row is a clip laid out flat: K = bands * frames for a log-mel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from melscape.measures.inputs import finite, refuse_other_width
from melscape.measures.problems import MeasureError

ROWS_AT_ONCE = 512
SMALL_SIDE = 500  # up to here all axes at once are quicker than the first few one by one


@dataclass(frozen=True)
class Pca:
    """The `dimensions` straight axes that lose least, found on training rows only.

    Args:
        mean: the mean row.
        axes: orthonormal rows, strongest first, each with its largest entry positive.
        spread: standard deviation of the training rows along each axis.
    """

    mean: Float[np.ndarray, "K"]
    axes: Float[np.ndarray, "D K"]
    spread: Float[np.ndarray, "D"]

    @classmethod
    def fit(cls, examples: Float[np.ndarray, "N K"], dimensions: int) -> Pca:
        """Exact, by the singular values of the centred rows. There are at most min(N - 1, K) axes; fewer are kept then.

        Source: Jolliffe, Principal Component Analysis (2002), section 3.5.
        """
        rows = finite(examples, "examples")
        if dimensions < 1 or len(rows) < 2:
            raise MeasureError(f"{dimensions} axes from {len(rows)} examples.", "1 or more axes, 2 or more examples")
        mean = rows.mean(axis=0)
        sizes, axes = _strongest(rows - mean, min(dimensions, len(rows) - 1, rows.shape[1]))
        signs = np.where(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)] < 0, -1.0, 1.0)
        return cls(mean, axes * signs[:, None], sizes / np.sqrt(len(rows) - 1))

    @property
    def dimensions(self) -> int:
        """Axes kept."""
        return len(self.axes)

    def embed(self, rows: Float[np.ndarray, "N K"], *, whiten: bool = False) -> Float[np.ndarray, "N D"]:
        """Where each row lies along the axes; whitened, every axis has the same spread on the training rows."""
        refuse_other_width(rows, self.axes, "rows and axes")
        places = (finite(rows, "rows") - self.mean) @ self.axes.T
        if not whiten:
            return places
        # An axis along which the training rows do not differ would blow up rounding errors.
        return places / np.maximum(self.spread, max(1e-9 * float(self.spread[0]), 1e-30))

    def reconstruct(self, rows: Float[np.ndarray, "N K"]) -> Float[np.ndarray, "N K"]:
        """The nearest rows that the axes can express."""
        return self.embed(rows) @ self.axes + self.mean


def mean_row(examples: Float[np.ndarray, "N K"]) -> Float[np.ndarray, "K"]:
    """The answer that is the same for every question."""
    return finite(examples, "examples").mean(axis=0)


def nearest_rows(queries: Float[np.ndarray, "B K"], references: Float[np.ndarray, "N K"]) -> Int[np.ndarray, "B"]:
    """Index of the reference nearest to each query (Euclidean); ties go to the first.

    Exact to rounding, a block of references at a time, so that long rows need little memory.
    """
    refuse_other_width(queries, references, "queries and references")
    if not len(references):
        raise MeasureError("No references.", "at least one")
    # Moved to the queries' mean first: the expanded square below loses digits far from zero.
    origin = finite(queries, "queries").mean(axis=0)
    asked = queries - origin
    nearest, least = np.zeros(len(asked), dtype=np.int64), np.full(len(asked), np.inf)
    for first in range(0, len(references), ROWS_AT_ONCE):
        known = finite(references[first : first + ROWS_AT_ONCE], "references") - origin
        squares = (known**2).sum(axis=1) - 2.0 * asked @ known.T
        here = squares.argmin(axis=1)
        found = squares[np.arange(len(asked)), here]
        nearest, least = np.where(found < least, first + here, nearest), np.minimum(found, least)
    return nearest


def _strongest(centred: Float[np.ndarray, "N K"], count: int) -> tuple[np.ndarray, np.ndarray]:
    if min(centred.shape) <= SMALL_SIDE or count > min(centred.shape) // 4:
        _, sizes, axes = np.linalg.svd(centred, full_matrices=False)
        return sizes[:count], axes[:count]
    from scipy.sparse.linalg import svds

    start = np.random.default_rng(0).standard_normal(min(centred.shape))  # else each run would differ in the last digit
    _, sizes, axes = svds(centred, k=count, v0=start)
    return sizes[::-1], axes[::-1]
