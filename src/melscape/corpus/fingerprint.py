"""A small picture of how a sound begins, alike for copies that were turned down, trimmed, resampled or re-encoded."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

BANDS = 48
FRAMES = 16
LOW_HZ, HIGH_HZ = 60.0, 6_000.0
FLOOR_DB = -40.0
_HOP_SECONDS = 0.1
_WINDOW_SECONDS = 0.14
_ONSET_DB = -40.0


def fingerprint(samples: Float[np.ndarray, "S"], rate_hz: int) -> Float[np.ndarray, "K"]:
    """Level in 48 bands x 16 frames of 0.1 s from the onset on, dB under the loudest cell, flattened, float32.

    Levels under -40 dB count as -40 dB: below it codecs and dither differ, above it sounds do.
    """
    samples = samples - samples.mean()
    start = _onset(samples)
    window = round(_WINDOW_SECONDS * rate_hz)
    hop = round(_HOP_SECONDS * rate_hz)
    padded = np.zeros(hop * (FRAMES - 1) + window)
    kept = samples[start : start + padded.size]
    padded[: kept.size] = kept
    frames = np.lib.stride_tricks.sliding_window_view(padded, window)[::hop] * np.hanning(window)
    size = 1 << (window - 1).bit_length()
    power = np.abs(np.fft.rfft(frames, size)) ** 2
    bands = _band_powers(power, rate_hz / size)
    return np.maximum(10.0 * np.log10(bands / max(bands.max(), 1e-20) + 1e-12), FLOOR_DB).astype(np.float32).ravel()


def _onset(samples: Float[np.ndarray, "S"]) -> int:
    level = np.abs(samples)
    return int(np.argmax(level >= level.max() * 10.0 ** (_ONSET_DB / 20.0)))


def _band_powers(power: Float[np.ndarray, "T F"], bin_hz: float) -> Float[np.ndarray, "T K"]:
    edges = np.geomspace(LOW_HZ, HIGH_HZ, BANDS + 1) / bin_hz
    # Running sums read between the bins: narrow low bands then share a bin instead of being empty.
    sums = np.concatenate([np.zeros((power.shape[0], 1)), np.cumsum(power, axis=1)], axis=1)
    bins = np.arange(sums.shape[1], dtype=float)
    return np.diff(np.stack([np.interp(edges, bins, row) for row in sums]), axis=1)
