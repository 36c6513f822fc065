"""The next batch is read while the network works on this one. It changes when things happen, never what."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from melscape.training.batches import Batch, Batches


class Ahead:
    """Batches by number of steps taken, read one ahead in a thread unless `enabled` is off."""

    def __init__(self, batches: Batches, *, enabled: bool) -> None:
        self._batches = batches
        self._thread = ThreadPoolExecutor(1, "next-batch") if enabled else None
        self._next: tuple[int, Future[Batch]] | None = None

    def batch(self, step: int) -> Batch:
        """The batch of the step that follows `step` taken ones."""
        if self._thread is None:
            return self._read(step)
        waiting, self._next = self._next, None
        batch = waiting[1].result() if waiting is not None and waiting[0] == step else self._read(step)
        self._next = step + 1, self._thread.submit(self._read, step + 1)
        return batch

    def __enter__(self) -> Ahead:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the thread; a batch that nobody will use is waited for, its errors are nobody's."""
        if self._thread is not None:
            self._thread.shutdown(cancel_futures=True)

    def _read(self, step: int) -> Batch:
        return self._batches.batch(*divmod(step, self._batches.steps_per_epoch))
