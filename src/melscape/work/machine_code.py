"""Loops as machine code, kept on disk where a disk can be written, in memory where none can."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

if TYPE_CHECKING:
    from numba.core.typing.templates import Signature


class Options(TypedDict, total=False):
    """What of `numba.njit` is chosen here; all of it is off unless asked for."""

    error_model: Literal["python", "numpy"]
    nogil: bool
    fastmath: bool | set[str]


def machine_code(function: Callable, signature: Signature | None = None, **options: Unpack[Options]) -> Callable:
    """The function compiled by numba: at once for the types of `signature`, else on its first call."""
    from numba import njit

    try:
        return njit(signature, cache=True, **options)(function)
    except RuntimeError as error:
        if "cannot cache function" not in str(error):
            raise
        return njit(signature, **options)(function)
