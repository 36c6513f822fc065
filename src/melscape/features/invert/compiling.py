"""How the loops of this folder are compiled: on first use, kept on disk where a disk can be written."""

from __future__ import annotations

from collections.abc import Callable

from melscape.work.machine_code import machine_code


def compiled(function: Callable) -> Callable:
    """The function as machine code that runs without the interpreter lock; sums may be reordered to vectorise."""
    return machine_code(function, fastmath=True, error_model="numpy", nogil=True)
