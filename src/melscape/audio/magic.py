"""What a file is, by its first bytes. Its name says what somebody called it, which is another matter."""

from __future__ import annotations

MAGIC_BYTES = 16

_FAMILY_OF_FORMAT = {"WAVEX": "WAV", "RF64": "WAV"}  # the decoder tells apart what people call WAV


def sniff(start: bytes) -> str | None:
    """The format that the first 16 bytes of a file announce, out of `limits.FORMATS`, or None."""
    if start[:4] in (b"RIFF", b"RIFX", b"RF64") and start[8:12] == b"WAVE":
        return "WAV"
    if start[:4] == b"FORM" and start[8:12] in (b"AIFF", b"AIFC"):
        return "AIFF"
    if start[:4] == b"fLaC":
        return "FLAC"
    if start[:4] == b"OggS":
        return "OGG"
    if start[:3] == b"ID3" or _is_mpeg_frame(start):
        return "MP3"
    return None


def family(decoder_format: str) -> str:
    """The format of ours that a decoder's own name belongs to."""
    return _FAMILY_OF_FORMAT.get(decoder_format, decoder_format)


def _is_mpeg_frame(start: bytes) -> bool:
    if len(start) < 4 or start[0] != 0xFF or start[1] & 0xE0 != 0xE0:
        return False
    version, layer = start[1] >> 3 & 3, start[1] >> 1 & 3
    bitrate, rate = start[2] >> 4, start[2] >> 2 & 3
    return version != 1 and layer != 0 and bitrate != 15 and rate != 3  # the values that the standard reserves
