"""A small reader of standard MIDI files: when which note is struck and how hard; all else in the file is skipped.

Format: the Standard MIDI Files 1.0 specification. Files come from strangers: every length is checked before it is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from melscape.errors import CorpusError

MOST_BYTES, MOST_STROKES = 4_000_000, 200_000
# Bytes that follow each kind of channel message, by its upper four bits.
DATA_BYTES = {0x8: 2, 0x9: 2, 0xA: 2, 0xB: 2, 0xC: 1, 0xD: 1, 0xE: 2}
META, SYSTEM_EXCLUSIVE = 0xFF, (0xF0, 0xF7)


@dataclass(frozen=True)
class Stroke:
    """A note that begins: when, in beats from the start of the file; which, 0 to 127; how hard, 1 to 127."""

    start_beats: float
    note_midi: int
    velocity: int
    channel: int


def read_midi(path: Path) -> tuple[Stroke, ...]:
    """All notes of a file in order of time; CorpusError for a file that is missing, too large or no whole MIDI file."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise CorpusError(f"{path} cannot be read: {error.strerror}.", "a MIDI file", "Check the folder.") from error
    if size > MOST_BYTES:
        raise CorpusError(f"{path} has {size} bytes.", f"at most {MOST_BYTES}", "Leave this file out.")
    try:
        return tuple(sorted(_strokes(data), key=lambda stroke: (stroke.start_beats, stroke.note_midi)))
    except (_BrokenError, IndexError) as error:
        raise CorpusError(f"{path}: {error}.", "a whole standard MIDI file", "Leave this file out.") from error


class _BrokenError(ValueError):
    """What is wrong with the bytes."""


def _strokes(data: bytes) -> list[Stroke]:
    if data[:4] != b"MThd" or len(data) < 14 or _number(data[4:8]) < 6:
        raise _BrokenError("it does not begin as a MIDI file does")
    division = _number(data[12:14])
    if not 0 < division < 0x8000:
        raise _BrokenError("its time is not counted in beats")
    strokes: list[Stroke] = []
    at = 8 + _number(data[4:8])
    while at + 8 <= len(data):
        kind, length = data[at : at + 4], _number(data[at + 4 : at + 8])
        if at + 8 + length > len(data):
            raise _BrokenError("it ends in the middle of a track")
        if kind == b"MTrk":
            strokes += _track(data[at + 8 : at + 8 + length], division)
        if len(strokes) > MOST_STROKES:
            raise _BrokenError(f"it has more than {MOST_STROKES} notes")
        at += 8 + length
    return strokes


def _track(data: bytes, division: int) -> list[Stroke]:
    strokes: list[Stroke] = []
    at, ticks, status = 0, 0, 0
    while at < len(data):
        waited, at = _length(data, at)
        ticks += waited
        if data[at] & 0x80:
            status, at = data[at], at + 1
        if status == META or status in SYSTEM_EXCLUSIVE:
            # One byte more before the length of a meta event: which kind it is.
            skipped, at = _length(data, at + (status == META))
            at += skipped
            continue
        if status >> 4 not in DATA_BYTES:
            raise _BrokenError("a track holds a message that no track may hold")
        first, second = data[at], data[at + 1] if DATA_BYTES[status >> 4] == 2 else 0
        at += DATA_BYTES[status >> 4]
        # A note struck with no force is a note let go.
        if status >> 4 == 0x9 and second:
            strokes.append(Stroke(ticks / division, first & 0x7F, second & 0x7F, status & 0x0F))
    return strokes


def _length(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(at, at + 4):
        value = (value << 7) | (data[place] & 0x7F)
        if not data[place] & 0x80:
            return value, place + 1
    raise _BrokenError("a number is longer than four bytes")


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")
