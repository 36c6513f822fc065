"""How the loops of this floor are compiled: for given types, kept on disk where a disk can be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numba.core.typing.templates import Signature

# "contract" allows fused multiply-add, which halves the wait inside a filter, and nothing that would reorder sums.
OPTIONS: dict[str, Any] = {"error_model": "numpy", "nogil": True, "fastmath": {"contract"}}


def compiled(signature: Signature) -> Callable[[Callable], Callable]:
    """Machine code that runs without the interpreter lock and sums in the written order, whatever thread it runs in.

    Args:
        signature: the types of result and arguments; it is compiled as soon as the file is imported.
    """
    from numba import njit

    def decorate(function: Callable) -> Callable:
        try:
            return njit(signature, cache=True, **OPTIONS)(function)
        except RuntimeError as error:
            if "cannot cache function" not in str(error):
                raise
            return njit(signature, **OPTIONS)(function)

    return decorate
