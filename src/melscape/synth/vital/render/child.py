"""Work in a fork of this process, which may crash, hang or eat memory and costs no more than its own answer."""

from __future__ import annotations

import ctypes
import math
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from typing import NoReturn

from melscape.synth.vital.render.wire import (
    IN,
    WALL_PER_WORK,
    Answer,
    ClosedError,
    LateError,
    failure,
    give_answer,
    take_answer,
    widen,
)

_MEMORY_BYTES = 3 * 2**30
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_MOST_HANDLES = 1024  # more than a host ever has


class Forker:
    """Forks one child at a time.

    Args:
        alive: asked while a child works; once it says no, the child is stopped and `ClosedError` raised.
    """

    def __init__(self, alive: Callable[[], bool]) -> None:
        self._alive, self._child = alive, 0

    def run(self, work: Callable[[], Answer], seconds: float) -> Answer:
        """The answer of `work`, or what became of it; `seconds` are of work, so that a busy machine changes nothing."""
        self.stop()  # the child before this one has answered; taking it apart did not keep the answer waiting
        begun, (inner, outer) = time.monotonic(), os.pipe()
        widen(outer)
        self._child = fork([outer])
        if not self._child:
            _answer_and_end(work, seconds)
        os.close(outer)
        try:
            answer = take_answer(inner, begun + WALL_PER_WORK * seconds, self._alive)
            return Answer(answer.kind, time.monotonic() - begun, answer.body)
        except LateError:
            self.stop()
            return failure(_late(seconds), time.monotonic() - begun)
        except ClosedError:
            if not self._alive():
                raise
            return failure(self._death(seconds), time.monotonic() - begun)
        finally:
            os.close(inner)

    def stop(self) -> None:
        """End the child, if there is one."""
        if self._child:
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
            self._child = 0

    def _death(self, seconds: float) -> str:
        pid, self._child = self._child, 0
        return death(pid, seconds)


def death(pid: int, seconds: float) -> str:
    """What a child that has ended died of."""
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if code == -signal.SIGXCPU:
        return _late(seconds)
    return f"crash: {signal.Signals(-code).name}" if code < 0 else f"crash: it ended with code {code}"


def _late(seconds: float) -> str:
    # The same words for who works too long and who hangs: how busy a machine is must not be read in a set.
    return f"timeout: not done within {seconds:g} s of work"


def fork(kept: list[int]) -> int:
    """Fork a child that dies with us and holds no handle but `kept`, which it finds at 3, 4 and so on."""
    parent = os.getpid()
    if pid := os.fork():
        return pid
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # it died before that was said
        os._exit(1)
    assert min(kept) >= IN + len(kept), "a handle would be lost under another"
    for place, handle in enumerate(kept, IN):
        os.dup2(handle, place)
    os.closerange(IN + len(kept), _MOST_HANDLES)
    return 0


def _answer_and_end(work: Callable[[], Answer], seconds: float) -> NoReturn:
    try:
        _confine(seconds)
        answer = work()
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is said, and nothing of the host may run on here
        answer = failure(f"error: {type(error).__name__}: {error}")
    try:
        give_answer(IN, answer)
    finally:
        os._exit(0)


def _confine(seconds: float) -> None:
    # Vital reads presets with little care. The system counts its work, and the host looks at the clock.
    most_seconds = math.ceil(seconds)
    # At the first of the two the system says why it ends the child; at the second it does not.
    resource.setrlimit(resource.RLIMIT_CPU, (most_seconds, most_seconds + 1))
    for kind, most in (
        (resource.RLIMIT_AS, _MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(kind, (most, most))
