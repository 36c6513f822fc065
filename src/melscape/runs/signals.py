"""Asking a training to stop at the next step, when the system or the keyboard says so."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType

ASKING = (signal.SIGTERM, signal.SIGINT)


class StopOnSignal:
    """Within the block SIGTERM and the first Ctrl-C only set `asked`; a second Ctrl-C stops at once.

    Outside the main thread Python hands out no signals, so there nothing changes and nothing is caught.
    """

    def __init__(self) -> None:
        self.asked = ""
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> StopOnSignal:
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._ask) for number in ASKING}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _ask(self, number: int, _frame: FrameType | None) -> None:
        if self.asked and number == signal.SIGINT:
            raise KeyboardInterrupt
        self.asked = signal.Signals(number).name
