"""A crew of processes on this machine. A process that dies or hangs costs the item that it was at, and is replaced."""

from __future__ import annotations

import multiprocessing
import queue
import signal
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from pebble import ProcessExpired, ProcessPool

from melscape.errors import WorkError
from melscape.work.crew import Done, Failure, pack, packed_attempt, unpack, words

_MOST_RESTARTS = 3


class LocalCrew:
    """Processes that start clean, with nothing of ours but what is sent to them.

    Args:
        function: what to do with an item; it and the items must pickle.
        size: number of processes.
        timeout_seconds: how long one item may take.
    """

    def __init__(self, function: Callable[[Any], Any], size: int, timeout_seconds: float | None) -> None:
        self.size = size
        self._function, self._timeout_seconds = function, timeout_seconds
        self._parcels: dict[int, bytes] = {}
        self._ready: queue.SimpleQueue[tuple[int, Future[bytes]]] = queue.SimpleQueue()
        self._restarts = 0
        self._pool = self._new_pool()

    def start(self, index: int, item: object) -> None:
        """Hand out an item. Raises WorkError if the function or the item cannot be sent."""
        try:
            parcel = pack(self._function, item)
        except Exception as error:
            raise WorkError(
                f"Item {index} cannot be sent to another process ({words(error)}).",
                "a function and items that pickle",
                "Move the function to the top of a module, or use workers=0.",
            ) from error
        self._parcels[index] = parcel
        self._schedule(index, parcel)

    def finished(self, wait_seconds: float) -> list[Done]:
        """What is finished."""
        try:
            found = [self._ready.get(timeout=wait_seconds)]
            while not self._ready.empty():
                found.append(self._ready.get())
        except queue.Empty:
            return []
        return [done for index, future in found if (done := self._done(index, future))]

    def stop(self) -> None:
        """Kill what runs."""
        self._pool.stop()
        self._pool.join()

    def _done(self, index: int, future: Future[bytes]) -> Done | None:
        if index not in self._parcels:
            return None
        error = future.exception()
        if isinstance(error, BrokenProcessPool):
            self._restart(error)
            return None
        del self._parcels[index]
        if error is None:
            return Done(index, *unpack(future.result()))
        return Done(index, None, _failure(error, self._timeout_seconds))

    def _restart(self, error: BaseException) -> None:
        """All workers died while nobody had an item, as when memory ran out: begin again with what was not done."""
        self._restarts += 1
        self.stop()
        if self._restarts > _MOST_RESTARTS:
            raise WorkError(
                f"The worker processes die before they work ({words(error)}).",
                "processes that start",
                "Check the free memory; a script that starts workers needs `if __name__ == '__main__'`.",
            ) from error
        while not self._ready.empty():  # what the broken pool still says is about items that are sent again now
            self._ready.get()
        self._pool = self._new_pool()
        for index, parcel in self._parcels.items():
            self._schedule(index, parcel)

    def _schedule(self, index: int, parcel: bytes) -> None:
        future = self._pool.schedule(packed_attempt, args=(parcel,), timeout=self._timeout_seconds)
        future.add_done_callback(lambda done: self._ready.put((index, done)))

    def _new_pool(self) -> ProcessPool:
        # Not "fork": a forked child of a process whose threads hold locks (OpenMP, BLAS) hangs sooner or later.
        methods = multiprocessing.get_all_start_methods()
        method = "forkserver" if "forkserver" in methods else "spawn"
        return ProcessPool(max_workers=self.size, context=multiprocessing.get_context(method))


def _failure(error: BaseException, timeout_seconds: float | None) -> Failure:
    if isinstance(error, FutureTimeoutError):
        return Failure("timeout", None, f"not done within {timeout_seconds:g} s")
    if isinstance(error, ProcessExpired):
        code = error.exitcode
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return Failure("crash", None, f"its process died ({how})")
    return Failure("error", error if isinstance(error, Exception) else None, words(error))
