"""How an engine, its hosts, their templates and children talk: over pipes, in pieces whose size is said before.

A job is three texts of JSON: words (the note, the limit of time, the take), the base (a preset without the values of
its controls) and those values; base and values can be joined to a whole preset. An answer is a kind, the seconds that
it took, and bytes: samples or words.
Only the standard library is imported here: a host is copied at every render.
"""

from __future__ import annotations

import fcntl
import os
import select
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

SOUND, FAILURE = 0, 1
IN, OUT = 3, 4  # the handles at which a host or a template finds its line
BASE_HEAD = b'{"settings":{'
MOST_BYTES = 256 * 2**20
# A limit is one of work. On a machine that many share the clock runs several times faster, and only who hangs meets it.
WALL_PER_WORK = 8.0
_PIPE_BYTES = 2**20  # what the system lets anyone have; a render of two seconds fits in
_SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ: Linux only, and named only there
_GLANCE_SECONDS = 0.5  # how often one who waits looks whether it is still worth it
_JOB = struct.Struct("<III")
_ANSWER = struct.Struct("<BdI")
Bytes = bytes | bytearray | memoryview


class ClosedError(Exception):
    """The other side has gone."""


class LateError(Exception):
    """The other side did not answer in time."""


@dataclass(frozen=True)
class Job:
    """What is asked for, as bytes."""

    words: bytes
    base: bytes
    values: bytes

    def whole(self) -> bytes:
        """The text of the preset with the values in their place."""
        assert self.base.startswith(BASE_HEAD), "the settings come first"
        values = self.values[1:-1]
        return BASE_HEAD + values + b","[: len(values)] + self.base[len(BASE_HEAD) :]


@dataclass(frozen=True)
class Answer:
    """What came of it: samples (float32, left then right) or words."""

    kind: int
    seconds: float
    body: Bytes


def failure(text: str, seconds: float = 0.0) -> Answer:
    """An answer without sound."""
    return Answer(FAILURE, seconds, text.encode()[:1000])


def always() -> bool:
    """One who waits whatever happens."""
    return True


def give_job(handle: int, job: Job, deadline: float | None = None) -> None:
    """Send a job. Raises ClosedError or LateError."""
    give(handle, _JOB.pack(len(job.words), len(job.base), len(job.values)), deadline)
    for part in (job.words, job.base, job.values):
        give(handle, part, deadline)


def take_job(handle: int, alive: Callable[[], bool] = always) -> Job | None:
    """Wait for a job; None when nobody is there to send one."""
    try:
        sizes = _JOB.unpack(take(handle, _JOB.size, None, alive))
        return Job(*(bytes(take(handle, size, None, alive)) for size in sizes))
    except ClosedError:
        return None


def give_answer(handle: int, answer: Answer) -> None:
    """Send an answer. Raises ClosedError."""
    give(handle, _ANSWER.pack(answer.kind, answer.seconds, len(answer.body)))
    give(handle, answer.body)


def take_answer(handle: int, deadline: float, alive: Callable[[], bool] = always) -> Answer:
    """Wait for an answer. Raises ClosedError or LateError."""
    kind, seconds, size = _ANSWER.unpack(take(handle, _ANSWER.size, deadline, alive))
    if size > MOST_BYTES:
        raise ClosedError(f"an answer of {size} bytes")
    return Answer(kind, seconds, take(handle, size, deadline, alive))


def give(handle: int, data: Bytes, deadline: float | None = None) -> None:
    """Write all of `data`; with a deadline the handle must not block. Raises ClosedError or LateError."""
    rest = memoryview(data)
    while rest:
        if deadline is not None:
            _wait(handle, select.POLLOUT, deadline, always)
        try:
            rest = rest[os.write(handle, rest) :]
        except BlockingIOError:
            continue
        except BrokenPipeError as error:
            raise ClosedError("it went away") from error


def take(handle: int, size: int, deadline: float | None, alive: Callable[[], bool] = always) -> bytearray:
    """Read exactly `size` bytes. Raises ClosedError or LateError."""
    data = bytearray(size)
    rest = memoryview(data)
    while rest:
        _wait(handle, select.POLLIN, deadline, alive)
        count = os.readv(handle, [rest])
        if not count:
            raise ClosedError("it went away")
        rest = rest[count:]
    return data


def widen(handle: int) -> None:
    """Let a pipe hold a whole render, so that the one who writes need not wait for the one who reads."""
    with suppress(OSError):  # a system that does not know this, or has given out all that it allows
        fcntl.fcntl(handle, _SET_PIPE_SIZE, _PIPE_BYTES)


def _wait(handle: int, event: int, deadline: float | None, alive: Callable[[], bool]) -> None:
    poll = select.poll()
    poll.register(handle, event)
    while not poll.poll(_glance_ms(deadline)):
        if deadline is not None and time.monotonic() >= deadline:
            raise LateError
        if not alive():
            raise ClosedError("nobody wants it any more")


def _glance_ms(deadline: float | None) -> float:
    left_seconds = _GLANCE_SECONDS if deadline is None else deadline - time.monotonic()
    return 1000 * min(max(left_seconds, 0), _GLANCE_SECONDS)
