"""How a confined decoder and its keeper talk: over a socket, in pieces whose length is known before they are read.

A request is one byte, with the handle of a file. The answer is a 0 and words (JSON, at most 4 KiB) that describe the
sound, then blocks, each with its size before it, then a 0. A problem can come in the place of any size: the number
`PROBLEM` and words that name it. The side that listens believes nothing: it checks all that it is told.
"""

from __future__ import annotations

import json
import socket
import struct
import time

import numpy as np
from jaxtyping import Float

from melscape.audio.decode import BLOCK_FRAMES
from melscape.audio.limits import Limits, check_channels, check_rate
from melscape.audio.problems import READING_PROBLEMS
from melscape.audio.tape import Tape
from melscape.errors import AudioError

MOST_WORDS_BYTES = 4096
PROBLEM = 2**32 - 1  # in the place of a block's size
_SIZE = struct.Struct("<I")


class WireError(Exception):
    """The other side went away, or says what it must not say."""


class Wire:
    """One end of the conversation. `deadline` is a `time.monotonic()` after which waiting ends with TimeoutError."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self.deadline: float | None = None

    def give(self, data: bytes | memoryview) -> None:
        """Send bytes."""
        self._wait()
        self._line.sendall(data)

    def give_size(self, size: int) -> None:
        """Send a size."""
        self.give(_SIZE.pack(size))

    def give_words(self, words: dict[str, object]) -> None:
        """Send words, cut to what the other side will take."""
        text = json.dumps(words).encode()
        assert len(text) <= MOST_WORDS_BYTES, "words must be short"
        self.give(_SIZE.pack(len(text)) + text)

    def take_into(self, room: memoryview) -> None:
        """Fill `room`."""
        while room:
            self._wait()
            count = self._line.recv_into(room)
            if not count:
                raise WireError("the line was cut")
            room = room[count:]

    def take_size(self) -> int:
        """Receive a size."""
        data = bytearray(_SIZE.size)
        self.take_into(memoryview(data))
        return _SIZE.unpack(data)[0]

    def take_words(self) -> dict[str, object]:
        """Receive words."""
        size = self.take_size()
        if size > MOST_WORDS_BYTES:
            raise WireError(f"{size} bytes of words")
        data = bytearray(size)
        self.take_into(memoryview(data))
        try:
            words = json.loads(data)
        except ValueError as error:
            raise WireError("words that are no JSON") from error
        if not isinstance(words, dict):
            raise WireError("words that are no mapping")
        return words

    def give_handle(self, handle: int) -> None:
        """Lend the other side an open file."""
        self._wait()
        socket.send_fds(self._line, [b"f"], [handle])

    def take_handle(self) -> int | None:
        """Wait for an open file; None when the other side has gone."""
        data, handles, _, _ = socket.recv_fds(self._line, 1, 1)
        return handles[0] if data and handles else None

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _wait(self) -> None:
        if self.deadline is None:
            self._line.settimeout(None)
            return
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._line.settimeout(left)


def take_sound(wire: Wire, limits: Limits) -> tuple[Float[np.ndarray, "C S"], int]:
    """Listen to one answer: samples (C, S) and their rate in hertz.

    Raises the problem that the decoder reports, or WireError for an answer that no sane decoder gives.
    """
    if _size(wire):
        raise WireError("no description")
    rate_hz, channels, frames = _header(wire.take_words(), limits)
    most, tape = limits.max_frames(rate_hz, channels), Tape(channels, frames)
    room, total = memoryview(bytearray(BLOCK_FRAMES * channels * 4)), 0
    while size := _size(wire):
        total += size // (4 * channels)
        if size > len(room) or size % (4 * channels) or total > most:
            raise WireError(f"a block of {size} bytes")
        wire.take_into(room[:size])
        tape.append(room[:size])
    if not total:
        raise WireError("no samples")
    return tape.samples(), rate_hz


def _size(wire: Wire) -> int:
    size = wire.take_size()
    if size == PROBLEM:
        raise _problem(wire.take_words())
    return size


def _header(words: dict[str, object], limits: Limits) -> tuple[int, int, int]:
    rate_hz, channels, frames = (words.get(key) for key in ("rate_hz", "channels", "frames"))
    if not isinstance(rate_hz, int) or not isinstance(channels, int) or not isinstance(frames, int):
        raise WireError("a description without numbers")
    try:
        check_rate(rate_hz)
        check_channels(channels)
    except AudioError as problem:
        raise WireError(problem.found) from problem
    if not 0 < frames <= limits.max_frames(rate_hz, channels):
        raise WireError(f"a length of {frames} samples")
    return rate_hz, channels, frames


def _problem(words: dict[str, object]) -> AudioError:
    kind = READING_PROBLEMS.get(str(words.get("kind")))
    if kind is None:
        raise WireError("an unknown problem")
    return kind(*(str(words.get(key, ""))[:300] for key in ("found", "expected", "next_step")))
