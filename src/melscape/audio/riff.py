"""The chunks of a WAV file that samplers read and no library writes.

A WAV is `RIFF`, its size, `WAVE`, then chunks: four letters, a size, the bytes, and one more byte if the size is odd.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_CHUNK = struct.Struct("<4sI")
# manufacturer, product, sample period (ns), unity note, fraction, SMPTE format and offset, loops, bytes of own data
_SAMPLER = struct.Struct("<9I")


def finish_wav(path: Path, rate_hz: int, note_midi: float | None) -> None:
    """Make a freshly written WAV the same at any hour, and store its note if it has one."""
    with path.open("r+b") as file:
        for name, start, _ in list(_chunks(file)):
            if name == b"PEAK":  # its second word is the time of day: the same sound would differ from file to file
                file.seek(start + 4)
                file.write(bytes(4))
        if note_midi is not None:
            _append(file, b"smpl", _sampler(rate_hz, note_midi))


def read_note_midi(path: Path) -> float | None:
    """The note in a WAV's `smpl` chunk, with its fraction, or None."""
    with path.open("rb") as file:
        for name, start, size in _chunks(file):
            if name == b"smpl" and size >= _SAMPLER.size:
                file.seek(start)
                words = _SAMPLER.unpack(file.read(_SAMPLER.size))
                return words[3] + words[4] / 2**32
    return None


def _sampler(rate_hz: int, note_midi: float) -> bytes:
    # The fraction counts upwards in 2**-32 of a semitone, so the note is rounded down, never up.
    steps = min(round(note_midi * 2**32), 128 * 2**32 - 1)
    return _SAMPLER.pack(0, 0, round(1e9 / rate_hz), steps >> 32, steps & 0xFFFFFFFF, 0, 0, 0, 0)


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    end, position = file.seek(0, os.SEEK_END), 12
    while position + _CHUNK.size <= end:
        file.seek(position)
        name, size = _CHUNK.unpack(file.read(_CHUNK.size))
        yield name, position + _CHUNK.size, size
        position += _CHUNK.size + size + size % 2


def _append(file: BinaryIO, name: bytes, data: bytes) -> None:
    end = file.seek(0, os.SEEK_END)
    file.write(bytes(end % 2) + _CHUNK.pack(name, len(data)) + data)
    file.seek(4)
    file.write(struct.pack("<I", end + end % 2 + _CHUNK.size + len(data) - 8))
