"""A crew of Ray actors: the same promise on many machines. Needs the extra `cluster`.

An actor takes one item at a time, so the time limit runs from the moment that it starts; one that dies or hangs is
replaced. Without `RAY_ADDRESS` a cluster of this one machine is started and taken down again.
"""

from __future__ import annotations

import logging
import os
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from melscape.errors import WorkError
from melscape.work.crew import Done, Failure, pack, packed_attempt, unpack, words

_START_SECONDS = 120.0


class RayCrew:
    """Actors on a cluster.

    Args:
        function: what to do with an item; its module must be installed on every machine.
        size: number of actors; None for one a core of the cluster.
        timeout_seconds: how long one item may take.
    """

    def __init__(self, function: Callable[[Any], Any], size: int | None, timeout_seconds: float | None) -> None:
        self._ray, self._ours = _connect(size)
        self._function, self._timeout_seconds = function, timeout_seconds
        self.size = max(size or int(self._ray.cluster_resources().get("CPU", 1)), 1)
        self._actor_class = self._ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(_Worker)
        self._idle: list[Any] = []
        self._starting: dict[Any, tuple[Any, float]] = {}  # promise of readiness: actor, give-up time
        self._running: dict[Any, tuple[Any, int, float]] = {}  # promise of a value: actor, index, deadline
        self._waiting: deque[tuple[int, bytes]] = deque()
        for _ in range(self.size):
            self._hire()

    def start(self, index: int, item: object) -> None:
        """Hand out an item. Raises WorkError if the function or the item cannot be sent."""
        try:
            self._waiting.append((index, pack(self._function, item)))
        except Exception as error:
            found = f"Item {index} cannot be sent to another machine ({words(error)})."
            next_step = "Move the function to the top of an installed module."
            raise WorkError(found, "a function and items that pickle", next_step) from error
        self._hand_out()

    def finished(self, wait_seconds: float) -> list[Done]:
        """What is finished."""
        promises = [*self._starting, *self._running]
        ready, _ = self._ray.wait(promises, num_returns=1, timeout=wait_seconds) if promises else ([], [])
        done = [outcome for promise in ready if (outcome := self._settle(promise))]
        done += self._stop_late()
        self._hand_out()
        return done

    def stop(self) -> None:
        """Kill all actors, and the cluster if it was started here."""
        actors = [*self._idle, *(entry[0] for entry in [*self._starting.values(), *self._running.values()])]
        self._idle, self._starting, self._running = [], {}, {}
        self._waiting.clear()
        for actor in actors:
            self._ray.kill(actor)
        if self._ours:
            self._ray.shutdown()
            self._ours = False

    def _hire(self) -> None:
        actor = self._actor_class.remote()
        self._starting[actor.ready.remote()] = (actor, time.monotonic() + _START_SECONDS)

    def _hand_out(self) -> None:
        while self._idle and self._waiting:
            actor, (index, parcel) = self._idle.pop(), self._waiting.popleft()
            deadline = time.monotonic() + (self._timeout_seconds or float("inf"))
            self._running[actor.work.remote(parcel)] = (actor, index, deadline)

    def _settle(self, promise: object) -> Done | None:
        from ray.exceptions import RayActorError, RayError

        if promise in self._starting:
            actor, _ = self._starting.pop(promise)
            self._ray.get(promise)
            self._idle.append(actor)
            return None
        actor, index, _ = self._running.pop(promise)
        try:
            value, failure = unpack(self._ray.get(promise))
            self._idle.append(actor)
            return Done(index, value, failure)
        except RayActorError:
            self._hire()
            return Done(index, None, Failure("crash", None, "its process died"))
        except RayError as error:
            self._idle.append(actor)
            return Done(index, None, Failure("error", error, words(error)))

    def _stop_late(self) -> list[Done]:
        now = time.monotonic()
        if any(now > give_up for _, give_up in self._starting.values()):
            raise WorkError("The workers of the cluster do not start.", "free cores", "See `ray status`.")
        done = []
        for promise, (actor, index, deadline) in list(self._running.items()):
            if now > deadline:
                del self._running[promise]
                self._ray.kill(actor)
                self._hire()
                done.append(Done(index, None, Failure("timeout", None, f"not done within {self._timeout_seconds:g} s")))
        return done


class _Worker:
    """Lives in a process of the cluster."""

    def ready(self) -> bool:
        """Answer as soon as the process is up."""
        return True

    def work(self, parcel: bytes) -> bytes:
        """Do one item."""
        return packed_attempt(parcel)


def _connect(size: int | None) -> tuple[Any, bool]:
    """The module `ray`, connected, and whether the cluster is ours to take down."""
    try:
        import ray
    except ImportError as error:
        found, next_step = "Ray is not installed.", "Run `pip install 'melscape[cluster]'`, or work locally."
        raise WorkError(found, "the extra `cluster`", next_step) from error
    if ray.is_initialized():
        return ray, False
    address = os.environ.get("RAY_ADDRESS")
    settings: dict[str, Any] = {"address": address} if address else {"num_cpus": size, "include_dashboard": False}
    try:
        ray.init(log_to_driver=False, logging_level=logging.ERROR, **settings)
    except ConnectionError as error:
        next_step = "See `ray status`. A cluster begun by `ray start` may want its token: set RAY_AUTH_MODE=token."
        raise WorkError(f"No Ray cluster answers at {address}.", "one that runs", next_step) from error
    return ray, True
