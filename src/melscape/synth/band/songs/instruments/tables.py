"""Waves to be read round and round: one circle of sound a table, a few tables from dark to bright or vowel to vowel."""

from __future__ import annotations

import numpy as np
from jaxtyping import Complex, Float, Float32

from melscape.synth.band.songs.instruments.kernels import reading

MOST_PARTIALS = 400
HIGHEST = 0.46  # of the rate: partials end here


def partials_below(highest_hz: float, rate_hz: int) -> int:
    """How many harmonics fit under the end of hearing of this rate, at least 1."""
    return int(min(max(HIGHEST * rate_hz / highest_hz, 1), MOST_PARTIALS))


def tables_of(spectra: Complex[np.ndarray, "L K"]) -> Float32[np.ndarray, "L _"]:
    """One circle of each spectrum of harmonics 1 to K, the loudest of them at RMS 1, and its first sample again."""
    from scipy.fft import irfft

    count, partials = spectra.shape
    # Sixteen points in the shortest wave where that costs little: straight lines between points are a soft low-pass.
    width = 512 if partials <= 32 else 2048 if partials <= 128 else 4096
    whole = np.zeros((count, width // 2 + 1), np.complex64)
    whole[:, 1 : partials + 1] = spectra
    loudest = np.sqrt(0.5 * (np.abs(spectra) ** 2).sum(axis=1).max()) + 1e-9
    waves = irfft(whole, n=width, axis=1) * (0.5 * width / loudest)
    return np.concatenate([waves, waves[:, :1]], axis=1).astype(np.float32)


def slopes(partials: int, slopes_db: Float[np.ndarray, "L"]) -> Float[np.ndarray, "L K"]:
    """Levels of harmonics that fall by so many dB an octave, one row a slope; the first harmonic is 1."""
    octaves = np.log2(np.arange(1, partials + 1))
    return 10.0 ** (-slopes_db[:, None] * octaves[None] / 20.0)


def low_passed(
    partials: int, pitch_hz: float, edges_hz: Float[np.ndarray, "L"], resonance: float
) -> Complex[np.ndarray, "L K"]:
    """What a resonant two-pole low-pass does to each harmonic, one row an edge; `resonance` is its Q."""
    ratio = np.arange(1, partials + 1)[None] * pitch_hz / edges_hz[:, None]
    return 1.0 / (1.0 - ratio**2 + 1j * ratio / resonance)


def sound_of(
    tables: Float32[np.ndarray, "L _"],
    curve_hz: Float[np.ndarray, "T"],
    places: Float[np.ndarray, "T"],
    levels: Float[np.ndarray, "T"],
    frame: tuple[int, int, float],
) -> Float32[np.ndarray, "S"]:
    """The sound of the tables as the curves say; `frame` is samples, rate in Hz, and the place where it begins."""
    samples, rate_hz, turn = frame
    out = np.zeros(samples, np.float32)
    if tables.shape[0] == 1:
        tables = np.concatenate([tables, tables])
    steps = np.minimum(curve_hz / rate_hz, 0.49)
    reading(out, tables, steps.astype(np.float32), places.astype(np.float32), levels.astype(np.float32), turn)
    return out
