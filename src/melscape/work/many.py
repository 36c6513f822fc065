"""One function over many items, in processes here or on a cluster. Nothing that one item does stops the rest.

for outcome in map_many(measure, paths, options=WorkOptions(workers=2, timeout_seconds=30)):
    ...  # outcome.value, or outcome.failure and the reason
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sized
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from melscape.errors import WorkError
from melscape.work.crew import Crew, Done, Failure, Here
from melscape.work.progress import Meter, Progress

__all__ = ["Failure", "Outcome", "Progress", "WorkOptions", "map_many"]

Item = TypeVar("Item")
Value = TypeVar("Value")

_AHEAD = 2  # items in hand per worker, so that none waits for the next
_HELD_BACK = 64  # finished items per worker that may wait for a slow one before them
_GLANCE_SECONDS = 0.1  # how often a cancellation is looked for


@dataclass(frozen=True)
class WorkOptions:
    """How to do it.

    Args:
        workers: processes; None for one a core, 0 for this very process (unless there is a time limit to keep).
        timeout_seconds: longest time for one item.
        where: "local", or "ray" for the cluster that `RAY_ADDRESS` names (or one on this machine).
        ordered: outcomes in the order of the items; if not, as they come.
    """

    workers: int | None = None
    timeout_seconds: float | None = None
    where: Literal["local", "ray"] = "local"
    ordered: bool = True


@dataclass(frozen=True)
class Outcome(Generic[Item, Value]):
    """What became of one item. `value` is None if there is a `failure`."""

    index: int
    item: Item
    value: Value
    failure: Failure | None


def map_many(
    function: Callable[[Item], Value],
    items: Iterable[Item],
    *,
    options: WorkOptions | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> Iterator[Outcome[Item, Value]]:
    """The function's value for every item, as an iterator of outcomes; work starts with the first `next`.

    Items are taken from `items` a few at a time. An item that raises, kills its process or takes too long has a
    `failure`; the others go on. Once `cancel` is set, running items are stopped and the rest fails as "cancelled".
    Raises WorkError if the function cannot be sent to a process or workers do not start.
    """
    options = options or WorkOptions()
    meter = Meter(len(items) if isinstance(items, Sized) else None)
    job = _Job(iter(items), options.ordered, cancel or threading.Event())
    crew = _crew(function, options)
    try:
        for outcome in job.run(crew):
            progress = meter.tick(failed=outcome.failure is not None)
            if on_progress:
                on_progress(progress)
            yield outcome
    finally:
        crew.stop()


class _Job:
    """The items on their way: not yet handed out, in hand, and done but waiting for their turn."""

    def __init__(self, source: Iterator[Any], ordered: bool, cancel: threading.Event) -> None:
        self._source, self._ordered, self._cancel = source, ordered, cancel
        self._items: dict[int, Any] = {}  # handed out and not yet yielded
        self._held: dict[int, Done] = {}
        self._in_hand, self._next_in, self._next_out = 0, 0, 0

    def run(self, crew: Crew) -> Iterator[Outcome[Any, Any]]:
        self._hand_out(crew)
        while self._items:
            for done in crew.finished(_GLANCE_SECONDS):
                self._in_hand -= 1
                self._held[done.index] = done
            yield from self._due()
            if self._cancel.is_set():
                crew.stop()
                yield from self._give_up()
                return
            self._hand_out(crew)

    def _hand_out(self, crew: Crew) -> None:
        while self._in_hand < _AHEAD * crew.size and len(self._items) < _HELD_BACK * crew.size and self._take():
            crew.start(self._next_in - 1, self._items[self._next_in - 1])
            self._in_hand += 1

    def _take(self) -> bool:
        for item in self._source:
            self._items[self._next_in] = item
            self._next_in += 1
            return True
        return False

    def _due(self) -> Iterator[Outcome[Any, Any]]:
        if not self._ordered:
            for index in list(self._held):
                yield self._outcome(index)
        while self._ordered and self._next_out in self._held:
            yield self._outcome(self._next_out)
            self._next_out += 1

    def _outcome(self, index: int) -> Outcome[Any, Any]:
        done = self._held.pop(index)
        return Outcome(index, self._items.pop(index), done.value, done.failure)

    def _give_up(self) -> Iterator[Outcome[Any, Any]]:
        for index in sorted(self._items):
            self._held.setdefault(index, _cancelled(index))
            yield self._outcome(index)
        while self._take():
            self._held[self._next_in - 1] = _cancelled(self._next_in - 1)
            yield self._outcome(self._next_in - 1)


def _cancelled(index: int) -> Done:
    return Done(index, None, Failure("cancelled", None, "cancelled before it was done"))


def _crew(function: Callable[[Any], Any], options: WorkOptions) -> Crew:
    workers = _cores() if options.workers is None else options.workers
    if workers < 0:
        raise WorkError(f"{workers} workers were asked for.", "0 or more", "Leave the number out for one a core.")
    if options.where == "ray":
        from melscape.work.cluster import RayCrew

        return RayCrew(function, options.workers, options.timeout_seconds)
    if workers == 0 and options.timeout_seconds is None:
        return Here(function)
    from melscape.work.local import LocalCrew

    return LocalCrew(function, max(workers, 1), options.timeout_seconds)


def _cores() -> int:
    # A container may own fewer cores than the machine has; some systems do not tell.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
