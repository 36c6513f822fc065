"""How the loops of this floor are compiled: for given types, kept on disk where a disk can be written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from melscape.work.machine_code import machine_code

if TYPE_CHECKING:
    from numba.core.typing.templates import Signature


def compiled(signature: Signature) -> Callable[[Callable], Callable]:
    """Machine code that runs without the interpreter lock and sums in the written order, whatever thread it runs in.

    Args:
        signature: the types of result and arguments; it is compiled as soon as the file is imported.
    """
    # "contract" allows fused multiply-add, which halves the wait inside a filter, and nothing that would reorder sums.
    return partial(machine_code, signature=signature, error_model="numpy", nogil=True, fastmath={"contract"})
