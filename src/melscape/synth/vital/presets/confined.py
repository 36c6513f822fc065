"""The inside of a confined reader: a process that may read the one file it is lent, and do nothing else.

Started as `python -m melscape.synth.vital.presets.confined SOCKET LIMITS` by `reader.py`. It gives back the mended JSON
of a preset; a text that is made to eat memory or time ends here, and costs no more than its own answer.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys

from melscape.audio.confined import confine
from melscape.audio.limits import Limits
from melscape.audio.wire import PROBLEM, Wire
from melscape.errors import SynthError
from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.presets.repair import mended_text

_LINE = 3  # the handle after the three standard ones
_MOST_LETTERS = 300


def serve(wire: Wire, limits: Limits) -> None:
    """Mend every file that comes until the other side hangs up."""
    wire.give_words({"ready": True})
    while (handle := wire.take_handle()) is not None:
        try:
            answer = _answer(handle, limits)
        except SynthError as problem:
            _report(wire, problem)
        except MemoryError:
            expected = f"a preset that is read within {limits.memory_mib} MiB"
            _report(wire, SynthError("It needs too much memory.", expected, "Check that it is the right file."))
        else:
            wire.give_size(len(answer))
            wire.give(answer)


def _answer(handle: int, limits: Limits) -> bytes:
    with os.fdopen(handle, "rb") as file:
        text = file.read(limits.max_bytes + 1)
    if len(text) > limits.max_bytes:
        raise SynthError(f"It is larger than {limits.max_bytes // 2**20} MiB.", "a preset")
    document, notes = mended_text(text)
    return json.dumps({"document": document, "notes": notes}).encode()


def _report(wire: Wire, problem: SynthError) -> None:
    parts = {"found": problem.found, "expected": problem.expected, "next_step": problem.next_step}
    wire.give_size(PROBLEM)
    wire.give_words({key: words[:_MOST_LETTERS] for key, words in parts.items()})


def main(arguments: list[str]) -> None:
    """Confine this process, then serve."""
    os.chdir("/")
    os.dup2(int(arguments[0]), _LINE)
    os.closerange(_LINE + 1, max(int(arguments[0]), _LINE) + 1)
    line = socket.socket(fileno=_LINE)
    limits = Limits(**{**json.loads(arguments[1]), "formats": ()})
    schema()  # its file cannot be opened any more once the table of handles is full
    confine(limits)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the keeper has gone: nobody left to tell
        serve(Wire(line), limits)


if __name__ == "__main__":
    main(sys.argv[1:])
