"""Files to blocks of samples, with every check that can be made before memory is taken.

Runs in our own process for files that a person vouches for, and inside a confined child for all others. Lengths that a
header claims are never trusted with memory: sound is handed on in blocks, and the sum of the blocks has the last word.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import soundfile

from melscape.audio.limits import Limits, check_channels, check_rate
from melscape.audio.magic import MAGIC_BYTES, family, sniff
from melscape.audio.problems import Damaged, EmptyAudio, NotAudio, TooBig, TooLong

BLOCK_FRAMES = 65_536
_UNKNOWN_FRAMES = 2**62  # a stream without a length in its header is said to last 2**63 - 1
# A coder may pad or trim a frame or two at either end; anything more that is missing was cut off.
_SLACK_FRAMES = 2 * 1152

# ADPCM and GSM are left out on purpose: their decoders had heap overflows that no released libsndfile has mended.
_PLAIN = ("PCM_S8", "PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "ALAW")
_PACKED = ("VORBIS", "OPUS", "MPEG_LAYER_I", "MPEG_LAYER_II", "MPEG_LAYER_III")
CODINGS = frozenset(_PLAIN + _PACKED)


class SoundStream(soundfile.SoundFile):
    """An open sound that is read forwards only."""

    def seekable(self) -> bool:
        """No: after each read the parent class would seek to where it is, which fails for streams of unknown length."""
        return False


@dataclass(frozen=True)
class Description:
    """What a file holds, going by its header. `coding` is the decoder's name for how samples are kept, as PCM_24."""

    rate_hz: int
    channels: int
    frames: int
    format: str
    coding: str

    @property
    def seconds(self) -> float:
        """Length."""
        return self.frames / self.rate_hz


@dataclass(frozen=True)
class OpenSound:
    """A sound whose header has been checked, at its beginning."""

    stream: SoundStream
    header: Description


def open_file(path: Path, limits: Limits) -> int:
    """A handle to a file that exists, is a plain file, is not too big and starts like sound. The caller closes it.

    Raises NotAudio, EmptyAudio or TooBig.
    """
    try:
        # Without O_NONBLOCK the opening of a pipe would wait for ever for somebody to write to it.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise NotAudio(f"It cannot be opened: {reason}.", "a file that can be read", "Check the path.") from error
    try:
        _check_file(handle, limits)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _check_file(handle: int, limits: Limits) -> None:
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        raise NotAudio("It is no plain file.", "a sound file", "Name a file in it.")
    if status.st_size == 0:
        raise EmptyAudio("It is 0 bytes long.", "a sound file", "Copy or record it again.")
    if status.st_size > limits.max_bytes:
        found = f"It is {status.st_size / 2**20:.0f} MiB large."
        raise TooBig(found, f"at most {limits.max_bytes / 2**20:.0f} MiB", "Cut it into parts.")
    if sniff(os.pread(handle, MAGIC_BYTES, 0)) not in limits.formats:
        raise NotAudio("It does not start like sound.", _names(limits), "Convert it to one of these.")


@contextmanager
def open_sound(handle: int, limits: Limits) -> Iterator[OpenSound]:
    """The sound behind a handle, with its header checked. The handle is closed at the end, whatever happens.

    Raises NotAudio, BadRate, BadChannels, EmptyAudio, TooLong, TooBig or Damaged.
    """
    try:
        with _decoder(handle, limits) as stream:
            header = _describe(stream)
            _check_header(header, limits)
            if header.frames < _UNKNOWN_FRAMES:
                yield OpenSound(stream, header)
                return
            # Counted before anything is kept: an hour in a file without a length is refused before it takes memory.
            frames = sum(len(block) for block in _raw_blocks(stream, header, limits)) // (4 * header.channels)
        header = replace(header, frames=frames)
        _check_header(header, limits)
        os.lseek(handle, 0, os.SEEK_SET)
        with _decoder(handle, limits) as stream:
            yield OpenSound(stream, header)
    finally:
        os.close(handle)


def blocks(sound: OpenSound, limits: Limits) -> Iterator[memoryview]:
    """The sound as interleaved 32-bit floats, up to 65 536 frames at a time.

    Each block is overwritten by the next. Raises Damaged, EmptyAudio, TooLong or TooBig as soon as it shows.
    """
    header, total = sound.header, 0
    for block in _raw_blocks(sound.stream, header, limits):
        total += len(block) // (4 * header.channels)
        yield block
    if not total:
        raise EmptyAudio("It holds no samples.", "at least one", "Leave it out.")
    if total < header.frames - _SLACK_FRAMES - header.frames // 100:
        found = f"It stops after {total / header.rate_hz:.2f} s of {header.seconds:.2f} s."
        raise Damaged(found, "a whole file", "Copy or download it again.")


def _decoder(handle: int, limits: Limits) -> SoundStream:
    try:
        # closefd: otherwise the library closes the handle of a file that it cannot open, and we would close it again,
        # by then perhaps a handle of another thread.
        return SoundStream(handle, closefd=False)
    except soundfile.SoundFileError as error:
        found = f"It cannot be decoded ({_words(error)})."
        raise NotAudio(found, _names(limits), "Convert it or copy it again.") from error


def _describe(stream: SoundStream) -> Description:
    return Description(stream.samplerate, stream.channels, stream.frames, family(stream.format), stream.subtype)


def _raw_blocks(stream: SoundStream, header: Description, limits: Limits) -> Iterator[memoryview]:
    frame_bytes, total = 4 * header.channels, 0
    buffer = memoryview(bytearray(BLOCK_FRAMES * frame_bytes))
    while count := _read_block(stream, buffer):
        total += count
        if total > limits.max_frames(header.rate_hz, header.channels):
            raise _too_much(header.rate_hz, total, limits)
        yield buffer[: count * frame_bytes]


def _check_header(header: Description, limits: Limits) -> None:
    if header.format not in limits.formats:
        raise NotAudio(f"It is a {header.format} file.", _names(limits), "Convert it to one of these.")
    if header.coding not in CODINGS:
        raise NotAudio(f"Its coding is {header.coding}.", "PCM, float, FLAC, Vorbis, Opus or MP3", "Convert it to PCM.")
    check_rate(header.rate_hz)
    check_channels(header.channels)
    if header.frames <= 0:
        raise EmptyAudio("It holds no samples.", "at least one", "Leave it out.")
    if limits.max_frames(header.rate_hz, header.channels) < header.frames < _UNKNOWN_FRAMES:
        raise _too_much(header.rate_hz, header.frames, limits)


def _read_block(stream: SoundStream, buffer: memoryview) -> int:
    try:
        return stream.buffer_read_into(buffer, dtype="float32")
    except soundfile.SoundFileError as error:
        raise Damaged(
            f"It cannot be decoded to its end ({_words(error)}).", "a whole file", "Copy it again."
        ) from error


def _too_much(rate_hz: int, frames: int, limits: Limits) -> TooLong | TooBig:
    seconds = frames / rate_hz
    if seconds > limits.max_seconds:
        return TooLong(f"It lasts {seconds:.0f} s or more.", f"at most {limits.max_seconds:g} s", "Cut it into parts.")
    limit = f"at most {limits.max_bytes / 2**20:.0f} MiB of samples"
    return TooBig(f"{seconds:.0f} s with so many channels is too large.", limit, "Cut it or mix it down.")


def _names(limits: Limits) -> str:
    return " or ".join(limits.formats)


def _words(error: Exception) -> str:
    # The library's text ends with the reason and starts with the repr of our handle, which says nothing to anybody.
    return str(error).rpartition(": ")[2].strip(" .")[:120]
