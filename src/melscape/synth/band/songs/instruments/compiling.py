"""How the loops of the songs are compiled: on their first call, so that importing them costs nothing."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TypeVar

from melscape.work.machine_code import machine_code

Loop = TypeVar("Loop", bound=Callable)


def compiled(loop: Loop) -> Loop:
    """The loop as machine code, kept on disk where a disk can be written; sums may be reordered to vectorise."""

    @functools.cache
    def machine() -> Callable:
        return machine_code(loop, fastmath=True, error_model="numpy", nogil=True)

    @functools.wraps(loop)
    def call(*arguments: object) -> object:
        return machine()(*arguments)

    return call  # type: ignore[return-value]
