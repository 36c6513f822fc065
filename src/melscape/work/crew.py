"""Those who do the work: a promise that the workers of this machine and those of a cluster keep alike."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Kind = Literal["error", "crash", "timeout", "cancelled"]


@dataclass(frozen=True)
class Failure:
    """Why an item has no value.

    Args:
        kind: error (the function raised), crash (its process died), timeout, or cancelled.
        error: what the function raised, if it can travel between processes.
        text: the same in words.
    """

    kind: Kind
    error: Exception | None
    text: str


@dataclass(frozen=True)
class Done:
    """One item that is finished, for better or worse."""

    index: int
    value: Any
    failure: Failure | None


class Crew(Protocol):
    """Workers that take one item each."""

    size: int

    def start(self, index: int, item: object) -> None:
        """Hand out an item; at most a few more than `size` at once."""
        ...

    def finished(self, wait_seconds: float) -> list[Done]:
        """What is finished since the last call; waits that long at most when there is nothing."""
        ...

    def stop(self) -> None:
        """End all work at once."""
        ...


class Here:
    """No workers: this process does it. For debugging, and for work that is too small to send away."""

    size = 1

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self._function = function
        self._waiting: deque[tuple[int, object]] = deque()

    def start(self, index: int, item: object) -> None:
        """Remember an item."""
        self._waiting.append((index, item))

    def finished(self, wait_seconds: float) -> list[Done]:  # noqa: ARG002 - the work itself is the waiting
        """Do the next item."""
        if not self._waiting:
            return []
        index, item = self._waiting.popleft()
        return [Done(index, *attempt(self._function, item))]

    def stop(self) -> None:
        """Forget what is not done."""
        self._waiting.clear()


def attempt(function: Callable[[Any], Any], item: object) -> tuple[Any, Failure | None]:
    """Call the function; an exception becomes a failure, for the work must go on."""
    try:
        return function(item), None
    except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to this item, and the caller gets to see it
        return None, Failure("error", error, words(error))


def packed_attempt(parcel: bytes) -> bytes:
    """The same in another process: bytes in, bytes out, so that what cannot travel is found here, by name."""
    function, item = pickle.loads(parcel)  # noqa: S301 - made by `pack` in our own process a moment ago
    value, failure = attempt(function, item)
    try:
        parcel = pickle.dumps((value, failure), pickle.HIGHEST_PROTOCOL)
        if failure:
            pickle.loads(parcel)  # noqa: S301 - an error may travel out and not arrive: it is tried here
        return parcel
    except Exception as error:  # noqa: BLE001 - pickling calls code of the value, which may raise anything
        text = failure.text if failure else f"its result cannot travel between processes: {words(error)}"
        return pickle.dumps((None, Failure("error", None, text)), pickle.HIGHEST_PROTOCOL)


def pack(function: Callable[[Any], Any], item: object) -> bytes:
    """A parcel for `packed_attempt`. Raises whatever pickling raises."""
    return pickle.dumps((function, item), pickle.HIGHEST_PROTOCOL)


def unpack(parcel: bytes) -> tuple[Any, Failure | None]:
    """What `packed_attempt` found."""
    return pickle.loads(parcel)  # noqa: S301 - made by our own worker


def words(error: BaseException) -> str:
    """An exception in a line."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
