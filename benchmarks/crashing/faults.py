"""A disk that fails, fills up, or whose process is killed at the i-th operation, for every i."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from melscape.errors import CheckpointError
from melscape.runs import checkpoint
from melscape.runs.checkpoint import Label
from melscape.training.state import TrainState

OPERATIONS = ("open", "write", "fsync", "replace", "rename", "mkdir", "unlink", "rmdir")
PAGE_BYTES = 4096


class Countdown:
    """Lets `left` operations pass and makes the next one fail in the way of `kind`."""

    def __init__(self, left: int, kind: str) -> None:
        self.left, self.kind, self.fired = left, kind, False

    def __call__(self, real: Callable[..., Any], name: str, words: tuple[Any, ...], extra: dict[str, Any]) -> Any:
        self.left -= 1
        if self.left >= 0 or self.fired:
            return real(*words, **extra)
        self.fired = True
        # The cruel case: half of it is on the disk. A signal cannot cut a write within a page, a full disk can.
        if name == "write" and len(words[1]) > (PAGE_BYTES if self.kind == "kill" else 1):
            real(words[0], bytes(words[1][: len(words[1]) // 2]))
        if self.kind == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        number = errno.ENOSPC if self.kind == "full" else errno.EIO
        raise OSError(number, os.strerror(number))


@contextmanager
def failing(left: int, kind: str) -> Iterator[Countdown]:
    """Within the block the operation after the first `left` fails; `fired` says whether it came to that."""
    countdown = Countdown(left, kind)
    originals = {name: getattr(os, name) for name in OPERATIONS}
    whole_write = Path.write_bytes
    for name, real in originals.items():
        setattr(os, name, _counted(countdown, real, name))
    Path.write_bytes = _write_bytes  # type: ignore[method-assign]
    try:
        yield countdown
    finally:
        Path.write_bytes = whole_write  # type: ignore[method-assign]
        for name, real in originals.items():
            setattr(os, name, real)


def sweep_of_saves(folder: Path, kind: str) -> dict[str, int]:
    """Save over two older states with the first operation failing, the second, … until none does.

    Returns:
        How many places failed, and after how many of them the newest whole state was the old or the new one and the
        save could simply be repeated.
    """
    left = held = 0
    while True:
        place = folder / str(left)
        for step in (1, 2):
            checkpoint.save(place, small_state(step), Label(step), keep=2)
        with failing(left, kind) as countdown:
            failed = _save(place, 3)
        if not countdown.fired:
            return {"places": left, "held": held}
        whole = checkpoint.load_latest(place)
        old_or_new = not whole.damaged and whole.label.step in ((2, 3) if failed else (3,))
        held += old_or_new and not _save(place, 3) and checkpoint.load_latest(place).label.step == 3
        left += 1


def small_state(step: int) -> TrainState:
    """A state that tells its step in every number."""
    return TrainState({"network.weight": torch.full((64, 32), float(step))}, {"step": step})


def _save(place: Path, step: int) -> bool:
    """Whether a save failed, as it must, with an error that a user can read."""
    try:
        checkpoint.save(place, small_state(step), Label(step), keep=2)
    except CheckpointError:
        return True
    return False


def _write_bytes(path: Path, data: bytes) -> int:
    """What Path.write_bytes does, by operations that can be counted: its own are inside the interpreter."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        return os.write(handle, data)
    finally:
        os.close(handle)


def _counted(countdown: Countdown, real: Callable[..., Any], name: str) -> Callable[..., Any]:
    def call(*words: Any, **extra: Any) -> Any:
        return countdown(real, name, words, extra)

    return call
