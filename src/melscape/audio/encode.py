"""Writing sound: the suffix says what kind of file, the encoding how its samples are kept. All or nothing, always."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from melscape.audio.clip import Clip
from melscape.audio.problems import BadChannels, BadFormat, BadRate, TooBig
from melscape.audio.riff import finish_wav
from melscape.work.atomic import replacing

# One call with 50 s of stereo Vorbis ends the interpreter (a stack overflow in the library); a second of it does not.
_BLOCK_FRAMES = 32_768
_MOST_RIFF_BYTES = 2**32 - 2**16
_CODINGS = {"pcm_16": "PCM_16", "pcm_24": "PCM_24", "float_32": "FLOAT"}
_BYTES = {"pcm_16": 2, "pcm_24": 3, "float_32": 4}
_MPEG_RATES_HZ = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)


@dataclass(frozen=True)
class _Kind:
    """A kind of file. A lossy one has one coding of its own, whatever encoding is asked for."""

    format: str
    encodings: tuple[str, ...]
    coding: str = ""
    quality: float | None = None  # 0 is the best and largest, 1 the smallest
    most_channels: int = 8


_KINDS = {
    ".wav": _Kind("WAV", ("pcm_16", "pcm_24", "float_32")),
    ".aiff": _Kind("AIFF", ("pcm_16", "pcm_24", "float_32")),
    ".aif": _Kind("AIFF", ("pcm_16", "pcm_24", "float_32")),
    ".flac": _Kind("FLAC", ("pcm_16", "pcm_24")),
    ".ogg": _Kind("OGG", tuple(_CODINGS), coding="VORBIS", quality=0.2),
    ".mp3": _Kind("MP3", tuple(_CODINGS), coding="MPEG_LAYER_III", quality=0.1, most_channels=2),
}


def write(path: Path, clip: Clip, encoding: str = "pcm_24", note_midi: float | None = None) -> None:
    """Write a clip as WAV, AIFF, FLAC, OGG or MP3, by the suffix of `path`; an old file is replaced in one step.

    `encoding` is pcm_16, pcm_24 or float_32 (WAV and AIFF); lossy kinds have their own and ignore it. Samples over full
    scale are clipped, except in float_32. `note_midi` is stored in a WAV: the note at which a sampler plays it as is.
    Raises BadFormat, BadRate, BadChannels or TooBig.
    """
    kind = _kind(path, encoding, note_midi)
    _refuse_unwritable(kind, clip, encoding)
    with replacing(path) as temporary:
        _write_blocks(temporary, clip, kind, kind.coding or _CODINGS[encoding])
        if kind.format == "WAV":
            finish_wav(temporary, clip.rate_hz, note_midi)


def _write_blocks(path: Path, clip: Clip, kind: _Kind, coding: str) -> None:
    shape = {"samplerate": clip.rate_hz, "channels": clip.channels}
    with soundfile.SoundFile(
        path, "w", **shape, format=kind.format, subtype=coding, compression_level=kind.quality
    ) as file:
        for start in range(0, clip.samples.shape[1], _BLOCK_FRAMES):
            file.write(np.ascontiguousarray(clip.samples[:, start : start + _BLOCK_FRAMES].T))


def _kind(path: Path, encoding: str, note_midi: float | None) -> _Kind:
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise BadFormat(f"{path.name} has no suffix of a sound.", " ".join(_KINDS), "Choose one of these.")
    if encoding not in kind.encodings:
        found, expected = f"{encoding} does not exist in {kind.format} files.", " or ".join(kind.encodings)
        raise BadFormat(found, expected, "Choose one of these.")
    if note_midi is not None and kind.format != "WAV":
        raise BadFormat(f"{kind.format} files store no note.", "a .wav file", "Write a WAV, or leave the note out.")
    if note_midi is not None and not 0 <= note_midi < 128:
        raise BadFormat(f"{note_midi} is no note.", "a MIDI note, 0 to 127", "Correct the note.")
    return kind


def _refuse_unwritable(kind: _Kind, clip: Clip, encoding: str) -> None:
    if clip.channels > kind.most_channels:
        found, expected = f"The sound has {clip.channels} channels.", f"at most {kind.most_channels} in {kind.format}"
        raise BadChannels(found, expected, "Mix it down, or write WAV.")
    if kind.format == "MP3" and clip.rate_hz not in _MPEG_RATES_HZ:
        expected = ", ".join(map(str, _MPEG_RATES_HZ))
        raise BadRate(f"MP3 has no rate of {clip.rate_hz} Hz.", expected, "Resample it, or write WAV or FLAC.")
    if kind.format in ("WAV", "AIFF") and clip.samples.size * _BYTES[encoding] > _MOST_RIFF_BYTES:
        raise TooBig(f"{clip.seconds:.0f} s do not fit.", "less than 4 GiB of samples", "Write FLAC, or cut it.")
