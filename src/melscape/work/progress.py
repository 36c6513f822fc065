"""How far work has come, and when it will be done."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

_RECENT = 256  # items that the pace is measured over: enough to be steady, few enough to follow a change


@dataclass(frozen=True)
class Progress:
    """A moment of some work. `total` and `eta_seconds` are None while nobody can know them."""

    done: int
    total: int | None
    failed: int
    elapsed_seconds: float
    eta_seconds: float | None

    @property
    def share(self) -> float | None:
        """Done, from 0 to 1."""
        if self.total is None:
            return None
        return self.done / self.total if self.total else 1.0


class Meter:
    """Counts items as they are done and foretells the end from the pace of late.

    Args:
        total: how many items there are, if that is known.
        clock: seconds that only go up.
    """

    def __init__(self, total: int | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._total, self._clock = total, clock
        self._done = self._failed = 0
        self._start = clock()
        self._moments: deque[tuple[float, int]] = deque([(self._start, 0)], maxlen=_RECENT + 1)

    def tick(self, items: int = 1, failed: int = 0) -> Progress:
        """Count items as done, so many of them failed."""
        self._done += items
        self._failed += failed
        self._moments.append((self._clock(), self._done))
        return self.now()

    def now(self) -> Progress:
        """The progress at this moment."""
        elapsed = self._clock() - self._start
        return Progress(self._done, self._total, self._failed, elapsed, self._eta_seconds())

    def _eta_seconds(self) -> float | None:
        if self._total is None or (self._total and not self._done):
            return None
        (first, before), (last, now) = self._moments[0], self._moments[-1]
        pace_seconds = (last - first) / max(now - before, 1)
        return max((self._total - self._done) * pace_seconds - (self._clock() - last), 0.0)
