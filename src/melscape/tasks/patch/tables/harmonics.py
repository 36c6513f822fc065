"""The strength of each harmonic of a note, moment by moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

MOST_HARMONICS = 1023  # of a cycle of 2,048 samples
HIGHEST_HZ = 20_000.0
PERIODS = 6.0  # in a window: four tell neighbouring harmonics apart, the rest is against breath and detuning
SHORTEST_SECONDS, LONGEST_SECONDS = 0.02, 0.15
STRETCHED = 0.5  # half the way to the next harmonic


@dataclass(frozen=True, eq=False)
class Harmonics:
    """Amplitudes of the harmonics of one note. Moments count from the first sample, in seconds.

    Args:
        moments_seconds: (T), rising.
        amplitudes: (T, K), column k - 1 is harmonic k; amplitude 1 is a full-scale sine.
        pitch_hz: their fundamental.
    """

    moments_seconds: Float[np.ndarray, "T"]
    amplitudes: Float[np.ndarray, "T K"]
    pitch_hz: float


def hear_harmonics(
    mono: Float[np.ndarray, "S"], rate_hz: int, pitch_hz: float, moments_seconds: Float[np.ndarray, "T"]
) -> Harmonics:
    """All energy around each multiple of the pitch, at each moment: breath and detuned voices count to the nearest one.

    Windows of some periods, Hann; what lies beyond the ends is silence.
    """
    size = round(window_seconds(pitch_hz) * rate_hz)
    window = np.hanning(size + 2)[1:-1]
    padded = np.pad(mono.astype(np.float64), size)
    starts = np.round(moments_seconds * rate_hz).astype(np.int64) + size - size // 2
    frames = np.stack([padded[start : start + size] for start in np.clip(starts, 0, padded.size - size)])
    power = np.abs(np.fft.rfft(frames * window, axis=1)) ** 2
    sums = np.concatenate([np.zeros((len(power), 1)), np.cumsum(power, axis=1)], axis=1)
    count = min(MOST_HARMONICS, int(min(HIGHEST_HZ, 0.49 * rate_hz) / pitch_hz))
    # The energy up to a frequency between two bins is that up to the one, and a part of the next bin's.
    edges = (np.arange(max(count, 1) + 1) + STRETCHED) * pitch_hz * size / rate_hz + 0.5
    whole = np.minimum(edges.astype(np.int64), power.shape[1] - 1)
    upto = sums[:, whole] + (edges - whole) * power[:, whole]
    # Parseval: a sine of amplitude 1 has this much energy in its half of the spectrum.
    one = size * float((window**2).sum()) / 4.0
    return Harmonics(moments_seconds, np.sqrt(np.maximum(np.diff(upto, axis=1), 0.0) / one), pitch_hz)


def window_seconds(pitch_hz: float) -> float:
    """How much of a note is looked at for one moment."""
    return float(np.clip(PERIODS / pitch_hz, SHORTEST_SECONDS, LONGEST_SECONDS))
