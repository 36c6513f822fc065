"""The inside of a confined decoder: a process that can read the one file it is lent, and do nothing else.

Started as `python -m melscape.audio.confined SOCKET LIMITS` by `decoder.py`. Once everything is imported it gives up
what it can: more memory, more open files or sockets, writing, other processes, and root if it has it. A file arrives as
an open handle, which takes the only free place in the table of handles.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import resource
import socket
import sys

from melscape.audio.decode import blocks, open_sound
from melscape.audio.limits import Limits
from melscape.audio.problems import TooBig
from melscape.audio.wire import PROBLEM, Wire
from melscape.errors import AudioError

_NOBODY = 65_534
_LINE = 3  # the handle after the three standard ones
_HANDLES = _LINE + 2  # those, the line to the keeper, one file


def confine(limits: Limits) -> None:
    """Give up every right that decoding does not need. There is no way back.

    The table of handles is full while a file is in it only if nothing lies above the line; `main` sees to that.
    """
    _leave_root()
    memory_bytes = limits.memory_mib * 2**20
    for kind, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_NOFILE, _HANDLES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def serve(wire: Wire, limits: Limits) -> None:
    """Decode every file that comes until the other side hangs up."""
    wire.give_words({"ready": True})
    while (handle := wire.take_handle()) is not None:
        _allow_seconds(limits.timeout_seconds)
        try:
            _answer(wire, handle, limits)
        except AudioError as problem:
            _report(wire, problem)
        except MemoryError:
            expected = f"a sound that decodes within {limits.memory_mib} MiB"
            _report(wire, TooBig("It needs too much memory.", expected, "Convert it to WAV or FLAC."))


def _answer(wire: Wire, handle: int, limits: Limits) -> None:
    with open_sound(handle, limits) as sound:
        wire.give_size(0)
        wire.give_words(vars(sound.header))
        for block in blocks(sound, limits):
            wire.give_size(len(block))
            wire.give(block)
    wire.give_size(0)


def _report(wire: Wire, problem: AudioError) -> None:
    found, expected, next_step = (text[:300] for text in (problem.found, problem.expected, problem.next_step))
    wire.give_size(PROBLEM)
    wire.give_words({"kind": type(problem).__name__, "found": found, "expected": expected, "next_step": next_step})


def _allow_seconds(seconds: float) -> None:
    # The limit of the system is on the whole life of a process, so each file moves it on. This is the second line of
    # defence, for the case that the keeper with its clock is gone.
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _leave_root() -> None:
    if os.geteuid() == 0:
        # In a container that maps no other user this is refused; the other limits hold there all the same.
        with contextlib.suppress(OSError):
            os.setgroups([])
            os.setgid(_NOBODY)
            os.setuid(_NOBODY)


def main(arguments: list[str]) -> None:
    """Confine this process, then serve."""
    # The library looks for companions of a file (`._`) where the process stands; nothing of ours is at the root.
    os.chdir("/")
    os.dup2(int(arguments[0]), _LINE)
    os.closerange(_LINE + 1, max(int(arguments[0]), _LINE) + 1)
    line = socket.socket(fileno=_LINE)
    settings = json.loads(arguments[1])
    limits = Limits(**{**settings, "formats": tuple(settings["formats"])})
    confine(limits)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the keeper has gone: nobody left to tell
        serve(Wire(line), limits)


if __name__ == "__main__":
    main(sys.argv[1:])
