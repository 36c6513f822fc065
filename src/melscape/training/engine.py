"""The loop: take a batch, take a step, tell about it."""

from __future__ import annotations

from collections.abc import Callable

Clock = Callable[[], float]
Stop = Callable[[], bool]
