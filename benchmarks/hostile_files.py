"""The files of `hostile.py`: small sounds in many containers and codings, and what is done to them."""

from __future__ import annotations

import functools
import io
import struct
from collections.abc import Callable, Iterator

import numpy as np
import soundfile

RATE_HZ = 16_000
_PCM = ("PCM_16", "PCM_24", "FLOAT", "ULAW")
_READ_BY_US = [
    *[("WAV", coding) for coding in (*_PCM, "PCM_U8", "PCM_32", "DOUBLE", "ALAW")],
    *[("AIFF", coding) for coding in (*_PCM, "PCM_S8")],
    *[("WAVEX", "PCM_24"), ("RF64", "PCM_16"), ("FLAC", "PCM_S8"), ("FLAC", "PCM_16"), ("FLAC", "PCM_24")],
    *[("OGG", "VORBIS"), ("OGG", "OPUS"), ("MP3", "MPEG_LAYER_III")],
]
_REFUSED_BY_US = [
    *[("WAV", coding) for coding in ("IMA_ADPCM", "MS_ADPCM", "GSM610", "G721_32", "NMS_ADPCM_16")],
    *[("AIFF", "IMA_ADPCM"), ("AIFF", "DWVW_16"), ("CAF", "ALAC_16"), ("CAF", "PCM_16"), ("AU", "PCM_16")],
    *[("W64", "PCM_16"), ("NIST", "PCM_16"), ("VOC", "PCM_16"), ("IRCAM", "PCM_16"), ("PAF", "PCM_24")],
    *[("SVX", "PCM_16"), ("MAT5", "DOUBLE"), ("PVF", "PCM_16"), ("XI", "DPCM_16"), ("AVR", "PCM_16")],
    *[("HTK", "PCM_16"), ("SDS", "PCM_16"), ("WVE", "ALAW"), ("MPC2K", "PCM_16")],
]
READABLE = frozenset(" ".join(pair) for pair in _READ_BY_US)


@functools.lru_cache(maxsize=1)
def seeds() -> dict[str, bytes]:
    """Every sound file, by container and coding. The same bytes every time, but for the serial numbers of OGG."""
    times = np.arange(RATE_HZ // 5) / RATE_HZ
    tone = 0.4 * np.sin(2 * np.pi * 330 * times) * np.exp(-5 * times)
    return {f"{kind} {coding}": _encoded(kind, coding, tone) for kind, coding in _READ_BY_US + _REFUSED_BY_US}


def _encoded(kind: str, coding: str, tone: np.ndarray) -> bytes:
    made = io.BytesIO()
    rate_hz = 8_000 if (kind, coding) == ("WVE", "ALAW") else RATE_HZ
    soundfile.write(made, tone, rate_hz, format=kind, subtype=coding)
    return made.getvalue()


Bytes = bytearray
Random = np.random.Generator


def _header_bytes(data: Bytes, random: Random, _: bytes) -> Bytes:
    for position in random.integers(0, min(len(data), 128), random.integers(1, 9)):
        data[position] = random.integers(256)
    return data


def _any_bytes(data: Bytes, random: Random, _: bytes) -> Bytes:
    for position in random.integers(0, len(data), random.integers(1, 65)):
        data[position] = random.integers(256)
    return data


def _bit_flips(data: Bytes, random: Random, _: bytes) -> Bytes:
    for position in random.integers(0, len(data), random.integers(1, 9)):
        data[position] ^= 1 << int(random.integers(8))
    return data


def _truncation(data: Bytes, random: Random, _: bytes) -> Bytes:
    return data[: random.integers(0, len(data))]


def _splice(data: Bytes, random: Random, other: bytes) -> Bytes:
    cut, start = int(random.integers(len(data))), int(random.integers(len(other)))
    return data[:cut] + other[start:] + (data[cut:] if random.random() < 0.5 else b"")


def _repeated_part(data: Bytes, random: Random, _: bytes) -> Bytes:
    start, stop = sorted(random.integers(0, len(data), 2))
    return data[:stop] + data[start:stop] * int(random.integers(1, 20)) + data[stop:]


def _removed_part(data: Bytes, random: Random, _: bytes) -> Bytes:
    start, stop = sorted(random.integers(0, len(data), 2))
    return data[:start] + data[stop:]


def _lying_numbers(data: Bytes, random: Random, _: bytes) -> Bytes:
    extreme = [0, 1, 2**15, 2**16 - 1, 2**31 - 1, 2**31, 2**32 - 1, 1024, 655_350]
    for position in random.integers(0, min(len(data), 96), random.integers(1, 5)):
        order = "<>"[random.integers(2)] + "IH"[random.integers(2)]
        value = int(random.choice(extreme)) & (0xFFFF if order[1] == "H" else 0xFFFFFFFF)
        packed = struct.pack(order, value)
        data[position : position + len(packed)] = packed
    return data


def _no_numbers(data: Bytes, random: Random, _: bytes) -> Bytes:
    bad = struct.pack("<f", random.choice([np.nan, np.inf, -np.inf, 3e38, 1e-42]))
    for position in random.integers(48, max(len(data) // 4, 49), random.integers(1, 9)):
        data[4 * position : 4 * position + 4] = bad
    return data


def _foreign_magic(data: Bytes, random: Random, other: bytes) -> Bytes:
    length = int(random.choice([4, 8, 12, 16, 44]))
    return Bytes(other[:length]) + data[length:]


def _tag_before(data: Bytes, random: Random, _: bytes) -> Bytes:
    size = int(random.integers(0, 2**14))
    claimed = size if random.random() < 0.5 else int(random.integers(0, 2**28))
    syncsafe = bytes(claimed >> shift & 0x7F for shift in (21, 14, 7, 0))
    return Bytes(b"ID3\x04\0\0" + syncsafe + bytes(size)) + data


def _noise(_: Bytes, random: Random, other: bytes) -> Bytes:
    return Bytes(other[: random.integers(0, 17)] + random.bytes(int(random.integers(0, 4096))))


def _untouched(data: Bytes, _: Random, __: bytes) -> Bytes:
    return data


MUTATIONS: dict[str, Callable[[Bytes, Random, bytes], Bytes]] = {
    "header bytes": _header_bytes,
    "any bytes": _any_bytes,
    "bit flips": _bit_flips,
    "truncation": _truncation,
    "splice": _splice,
    "repeated part": _repeated_part,
    "removed part": _removed_part,
    "lying numbers": _lying_numbers,
    "NaN, Inf, huge": _no_numbers,
    "foreign magic": _foreign_magic,
    "tag before": _tag_before,
    "noise": _noise,
    "untouched": _untouched,
}
_SHARES = np.array([5, 2, 2, 2, 2, 1, 1, 3, 1, 1, 1, 0.5, 0.5])


def mutated(originals: dict[str, bytes], random: Random) -> tuple[str, bytes]:
    """One hostile file and the name of what was done to it last; one in three suffers twice."""
    names = list(originals)
    # Four of five from what we read, or most of the work would be refused at its first bytes.
    readable = [name for name in names if name in READABLE] if random.random() < 0.8 else names
    data = Bytes(originals[readable[random.integers(len(readable))]])
    other = originals[names[random.integers(len(names))]]
    name = "untouched"
    for _ in range(1 + (random.random() < 1 / 3)):
        name = str(random.choice(list(MUTATIONS), p=_SHARES / _SHARES.sum()))
        if data:
            data = MUTATIONS[name](data, random, other)
    return name, bytes(data)


def bombs() -> Iterator[tuple[str, bytes, bool]]:
    """Small files of large sounds and headers that lie: name, bytes, and whether they must be refused."""
    hour = _silence("FLAC", 3_600)
    yield "1 h FLAC", hour, True
    yield "1 h FLAC of unknown length", _flac_claiming(hour, 0), True
    yield "1 h FLAC that claims 1 s", _flac_claiming(hour, 44_100), False
    yield "FLAC that claims 2**36 samples", _flac_claiming(_silence("FLAC", 1), 2**36 - 1), True
    small = {"rate_hz": 8_000, "channels": 1}  # encoding an hour at full rate would take a minute
    yield "1 h MP3", _silence("MP3", 3_600, **small), True
    yield "1 h OGG", _silence("OGG", 3_600, **small), True
    yield "500 MP3s in a row", _silence("MP3", 10) * 500, False
    yield (
        "MP3 behind a tag of 50 MB",
        b"ID3\x04\0\0" + bytes((23, 107, 112, 64)) + bytes(50_001_984) + _silence("MP3", 1),
        False,
    )
    wav = _silence("WAV", 1)
    yield "WAV that claims 4 GiB", wav[:40] + b"\xff\xff\xff\xff" + wav[44:], False
    yield "WAV of 1024 channels", wav[:22] + struct.pack("<H", 1024) + wav[24:], True
    yield "WAV at 1 Hz", wav[:24] + struct.pack("<I", 1) + wav[28:], True
    yield "WAV at 655 kHz", wav[:24] + struct.pack("<I", 655_350) + wav[28:], True
    yield "WAV of no length", wav[:44], True
    yield "chained OGG, 500 links", _silence("OGG", 1) * 500, False


def _silence(kind: str, seconds: int, rate_hz: int = 44_100, channels: int = 2) -> bytes:
    made, block = io.BytesIO(), np.zeros((rate_hz, channels), np.float32)
    with soundfile.SoundFile(made, "w", rate_hz, channels, format=kind) as file:
        for _ in range(seconds):
            file.write(block)
    return made.getvalue()


def _flac_claiming(data: bytes, samples: int) -> bytes:
    return data[:21] + bytes([data[21] & 0xF0 | samples >> 32]) + struct.pack(">I", samples & 0xFFFFFFFF) + data[26:]
