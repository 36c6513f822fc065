"""The numbers that the compiled log-mel needs, worked out once for each contract, and its working memory.

Sums are done in float64: rounding to float32 inside the transform shows as 0.01 dB in the soft cells of a tonal sound.
The transform of 2H real samples is done as H complex numbers (even samples real, odd ones imaginary), in place, by
decimation in frequency: radix 4 as often as it goes, then 2, then any odd prime. Bin k ends up in row `order[k]`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float32, Float64, Int64

from melscape.features.filterbank import mel_bank
from melscape.features.mel import Mel

LANES = 8
CACHE_LINE_BYTES = 64
SCALES = ("linear", "log", "log1p")
TINIEST = 1.2e-38  # far above zero, whose logarithm has no bits to read, and below anything heard


class Tables(NamedTuple):
    """What one contract's kernel reads.

    `stages` has one row a pass: radix, length, place of its turning factors and of its roots of unity in `turns`, both
    as pairs (cos, sin). `half_turns` split the packed spectrum. `settings` are whole numbers: FFT, hop, pad with zeros,
    energy, scale; `factors` are the floor and the factor of log2.
    """

    window: Float64[np.ndarray, "S"]
    stages: Int64[np.ndarray, "_ 4"]
    turns: Float64[np.ndarray, "_"]
    order: Int64[np.ndarray, "F"]
    half_turns: Float64[np.ndarray, "_"]
    start: Int64[np.ndarray, "M"]
    stop: Int64[np.ndarray, "M"]
    weights: Float64[np.ndarray, "M K"]
    settings: Int64[np.ndarray, "_"]
    factors: Float64[np.ndarray, "_"]


class Memory(NamedTuple):
    """Working memory of one thread: a block of frames, its spectrum and bands, some sound at an edge, spare rows."""

    block: Float64[np.ndarray, "_"]
    spectrum: Float64[np.ndarray, "_"]
    levels: Float64[np.ndarray, "_"]
    patch: Float32[np.ndarray, "S"]
    spare: Float64[np.ndarray, "_"]


def make_tables(mel: Mel) -> Tables:
    """The tables of one contract; a "peak" reference is left to whoever knows the whole clip."""
    bank = mel_bank(mel)
    stages, turns = _stages(mel.fft_samples // 2)
    logarithmic = mel.scale in ("db", "ln")
    floor = TINIEST if mel.reference == "peak" else max(TINIEST, mel.floor_value)
    per_octave = np.log(2.0) if mel.scale != "db" else mel.db_per_decade * np.log10(2.0)
    scale = SCALES.index("log" if logarithmic else mel.scale)
    return Tables(
        window=_window(mel),
        stages=stages,
        turns=turns,
        order=_order(mel.fft_samples // 2, [int(radix) for radix in stages[:, 0]]),
        half_turns=_pairs(np.arange(mel.fft_samples // 4 + 1) / mel.fft_samples),
        start=bank.start.copy(),
        stop=bank.stop.copy(),
        weights=bank.weights.astype(np.float64),
        settings=np.array([mel.fft_samples, mel.hop_samples, mel.pad == "zero", mel.power == 2.0, scale], np.int64),
        factors=np.array([floor, per_octave], np.float64),
    )


def make_memory(mel: Mel) -> Memory:
    """Fresh working memory for one thread."""
    rows = _whole_lanes(mel.fft_samples)
    widest = max(_factors(mel.fft_samples // 2))
    return Memory(
        block=_aligned(rows * LANES),
        spectrum=_aligned(mel.bins * LANES),
        levels=_aligned(mel.bands * LANES),
        patch=np.zeros((LANES - 1) * mel.hop_samples + rows, np.float32),
        spare=_aligned(2 * widest * LANES),
    )


def _window(mel: Mel) -> Float64[np.ndarray, "S"]:
    length = mel.window_length_samples
    before = (mel.fft_samples - length) // 2
    window = np.zeros(_whole_lanes(mel.fft_samples), np.float64)
    # Half a Hann window: the packed spectrum is split into sums that are twice too large.
    window[before : before + length] = 0.25 - 0.25 * np.cos(2.0 * np.pi * np.arange(length) / length)
    return window


def _stages(length: int) -> tuple[Int64[np.ndarray, "_ 4"], Float64[np.ndarray, "_"]]:
    rows, parts, place = [], [], 0
    for radix in _factors(length):
        part = length // radix
        turning = _pairs(np.outer(np.arange(part), np.arange(1, radix)).ravel() / length)
        roots = _pairs(np.arange(radix) / radix)
        rows.append((radix, length, place, place + len(turning)))
        parts += [turning, roots]
        place += len(turning) + len(roots)
        length = part
    return np.array(rows, np.int64), np.concatenate(parts)


def _factors(length: int) -> list[int]:
    factors, divisor = [], 4
    while length > 1:
        while length % divisor:
            divisor = {4: 2, 2: 3}.get(divisor, divisor + 2)
        factors.append(divisor)
        length //= divisor
    return factors or [1]


def _order(length: int, radices: list[int]) -> Int64[np.ndarray, "F"]:
    place, rest = np.zeros(length, np.int64), np.arange(length)
    for radix in radices:
        length //= radix
        place += rest % radix * length
        rest = rest // radix
    return place


def _pairs(turns: Float64[np.ndarray, "K"]) -> Float64[np.ndarray, "2*K"]:
    angles = -2.0 * np.pi * turns
    return np.stack([np.cos(angles), np.sin(angles)], axis=-1).ravel()


def _whole_lanes(count: int) -> int:
    return -(-count // LANES) * LANES


def _aligned(count: int) -> Float64[np.ndarray, "_"]:
    # A vector that straddles two cache lines costs twice.
    raw = np.zeros(count * 8 + CACHE_LINE_BYTES, np.uint8)
    skip = -raw.ctypes.data % CACHE_LINE_BYTES
    return raw[skip : skip + count * 8].view(np.float64)
