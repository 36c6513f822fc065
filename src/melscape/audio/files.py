"""Sound files: read, look at, write.

`read` is for files that the user vouches for, `read_untrusted` for all others: uploads, downloads, corpora of others.
Both refuse the same things with the same words.
"""

from __future__ import annotations

import functools
import os
from pathlib import Path

from melscape.audio.clip import Clip
from melscape.audio.decode import Description, blocks, open_file, open_sound
from melscape.audio.decoder import Decoder
from melscape.audio.encode import write
from melscape.audio.limits import Limits
from melscape.audio.problems import named
from melscape.audio.tape import Tape
from melscape.errors import AudioError

__all__ = ["Description", "Limits", "describe", "read", "read_untrusted", "write"]


def read(path: Path, *, limits: Limits | None = None) -> Clip:
    """The sound of a file, decoded in this process. Raises one of the kinds in `problems`."""
    limits = limits or Limits()
    try:
        with open_sound(open_file(path, limits), limits) as sound:
            tape = Tape(sound.header.channels, sound.header.frames)
            for block in blocks(sound, limits):
                tape.append(block)
            return Clip(tape.samples(), sound.header.rate_hz)
    except AudioError as problem:
        raise named(problem, path.name) from problem


def read_untrusted(path: Path, *, limits: Limits | None = None) -> Clip:
    """The sound of a file that nobody vouches for, decoded in a confined process.

    The first call starts the process (0.2 s), which then stays warm; threads take turns. For many at once there is
    `DecoderPool`. Raises one of the kinds in `problems`.
    """
    return _warm_decoder(os.getpid(), limits or Limits()).read(path)


def describe(path: Path, *, limits: Limits | None = None) -> Description:
    """Rate, channels, length, format and coding, as the header tells them.

    A stream whose header tells no length is decoded to find it. Raises one of the kinds in `problems`.
    """
    limits = limits or Limits()
    try:
        with open_sound(open_file(path, limits), limits) as sound:
            return sound.header
    except AudioError as problem:
        raise named(problem, path.name) from problem


@functools.lru_cache(maxsize=4)
def _warm_decoder(process_id: int, limits: Limits) -> Decoder:  # noqa: ARG001 - a forked process must not share the line
    return Decoder(limits)
