"""How the loops of this folder are compiled: on first use, kept on disk where a disk can be written."""

from __future__ import annotations

from collections.abc import Callable

from numba import njit


def compiled(function: Callable) -> Callable:
    """The function as machine code that runs without the interpreter lock; sums may be reordered to vectorise."""
    try:
        return njit(function, fastmath=True, error_model="numpy", nogil=True, cache=True)
    except RuntimeError as error:
        if "cannot cache function" not in str(error):
            raise
        return njit(function, fastmath=True, error_model="numpy", nogil=True)
