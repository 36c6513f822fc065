"""What every measure asks of its inputs, and labels as numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int, Shaped

from melscape.measures.problems import MeasureError

Words = Sequence[str] | np.ndarray


def finite(values: Shaped[np.ndarray, "..."], name: str) -> Float[np.ndarray, "..."]:
    """The values as float64. Errors: MeasureError if there are none, or if one is not a finite number."""
    if values.size == 0:
        raise MeasureError(f"No {name}: shape {values.shape}.", "at least one number")
    floats = np.asarray(values, dtype=np.float64)
    bad = np.count_nonzero(~np.isfinite(floats))
    if bad:
        raise MeasureError(f"{bad} of {floats.size} numbers of {name} are not finite.", "finite numbers")
    return floats


def not_negative(values: Shaped[np.ndarray, "..."], name: str) -> Float[np.ndarray, "..."]:
    """The values as float64, each 0 or more: magnitudes and powers."""
    floats = finite(values, name)
    if floats.min() < 0:
        raise MeasureError(f"A number of {name} is {floats.min():g}.", "0 or more", "Give power or magnitude, not dB.")
    return floats


def refuse_unlike(a: Shaped[np.ndarray, "..."], b: Shaped[np.ndarray, "..."], name: str) -> None:
    """Raise MeasureError unless both arrays have one shape. Nothing is broadcast: that would hide a mistake."""
    if a.shape != b.shape:
        raise MeasureError(f"{name} of shapes {a.shape} and {b.shape}.", "one shape", "Cut or pad to the same length.")


def refuse_other_width(a: Shaped[np.ndarray, "..."], b: Shaped[np.ndarray, "..."], name: str) -> None:
    """Raise MeasureError unless the rows of both arrays have the same number of entries."""
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[1]:
        raise MeasureError(f"{name} of shapes {a.shape} and {b.shape}.", "rows of one length")


def codes(words: Words, count: int, name: str) -> Int[np.ndarray, "N"]:
    """One whole number a word, equal for equal words, from 0 up in alphabetical order.

    Errors: MeasureError unless there are `count` words.
    """
    if len(words) != count:
        raise MeasureError(f"{len(words)} {name} for {count} items.", "one an item")
    return np.unique(np.asarray(words, dtype=str), return_inverse=True)[1].reshape(-1).astype(np.int64)
