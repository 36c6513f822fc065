"""Single cycles from short formulas: what a wavetable is made of.

Every function gives one cycle of 2,048 samples, not yet levelled. A harmonic keeps its phase over all cycles of a
kind, so that the synth, which blends neighbouring cycles sample by sample, never cancels one on the way.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float32, Float64

CYCLE_SAMPLES = 2048
# Above this harmonic even the lowest note (33 Hz) is past hearing; the synth itself limits the band of higher ones.
HARMONICS = 600
_K = np.arange(1, HARMONICS + 1, dtype=np.float64)
_PHASE = 2 * np.pi * np.arange(CYCLE_SAMPLES) / CYCLE_SAMPLES

Cycle = Float64[np.ndarray, "2048"]


def level(cycle: Cycle) -> Float32[np.ndarray, "2048"]:
    """The cycle without offset, its peak at 1."""
    centred = cycle - cycle.mean()
    return (centred / np.abs(centred).max()).astype(np.float32)


def slope(power: float, first: float = 1.0) -> Cycle:
    """All harmonics, falling with k to the power: 1 is a saw, 3 nearly a sine; `first` scales the fundamental."""
    amplitudes = _K**-power
    amplitudes[0] *= first
    return _sum(amplitudes)


def odd(power: float, even: float = 0.0) -> Cycle:
    """Odd harmonics, falling with k to the power: 1 is a square, 2 nearly a triangle; `even` lets some others in."""
    return _sum(_K**-power * np.where(_K % 2 == 1, 1.0, even))


def pulse(width: float) -> Cycle:
    """A pulse that is high for that part of its cycle; .5 is a square."""
    return _sum(np.sin(np.pi * _K * width) / _K, np.pi / 2 - np.pi * _K * width)


def plucked(position: float, power: float, damping: float = 0.0) -> Cycle:
    """A string plucked or struck at that part of its length: harmonics with a node there are missing."""
    return _sum(np.abs(np.sin(np.pi * _K * position)) * _K**-power * np.exp(-damping * _K))


def partials(amplitudes: Mapping[int, float]) -> Cycle:
    """Harmonics one by one: number -> amplitude. Bells and bars take theirs from the nearest whole numbers."""
    row = np.zeros(HARMONICS)
    for number, amplitude in amplitudes.items():
        row[number - 1] = amplitude
    return _sum(row)


def formants(fundamental_hz: float, peaks_hz: Mapping[float, float], power: float = 1.0, floor: float = 0.03) -> Cycle:
    """A falling spectrum with resonances: centre in Hz -> strength, each a tenth of its centre wide."""
    hz = fundamental_hz * _K
    gain = np.full(HARMONICS, floor)
    for centre_hz, strength in peaks_hz.items():
        width_hz = max(60.0, 0.1 * centre_hz)
        gain += strength / (1.0 + ((hz - centre_hz) / width_hz) ** 2)
    return _sum(gain * _K**-power)


def blown(edge: float, steepness: float = 3.0, rise: float = 0.0) -> Cycle:
    """Brass: full up to harmonic `edge`, then falling fast; `rise` lifts the harmonics below the edge towards it."""
    return _sum(_K**rise / np.sqrt(1.0 + (_K / edge) ** (2 * steepness)) / _K**0.5)


def modulated(ratio: int, index: float) -> Cycle:
    """Frequency modulation of two sines: the modulator at `ratio` times the carrier, `index` radians deep."""
    return np.sin(_PHASE + index * np.sin(ratio * _PHASE))


def synced(ratio: float) -> Cycle:
    """A saw started again each cycle, running `ratio` times as fast: hard sync."""
    ramp = 2.0 * np.mod(ratio * np.arange(CYCLE_SAMPLES) / CYCLE_SAMPLES, 1.0) - 1.0
    spectrum = np.fft.rfft(ramp)
    spectrum[HARMONICS + 1 :] = 0.0
    return np.fft.irfft(spectrum, CYCLE_SAMPLES)


def flat(count: int) -> Cycle:
    """The first `count` harmonics alike, their phases bent so that the peak stays low (Schroeder 1970)."""
    amplitudes = np.where(count < _K, 0.0, 1.0)
    return _sum(amplitudes, np.pi * _K**2 / 24.0)


def scattered(turn: float, power: float) -> Cycle:
    """Harmonics of uneven strength, as chance would throw them but always the same: `turn` picks the throw."""
    strength = np.abs(np.sin(turn * _K**2 + 1.3 * _K)) ** 3
    return _sum(strength * _K**-power, 2 * np.pi * np.mod(0.618034 * _K**2, 1.0))


def _sum(amplitudes: Float64[np.ndarray, "600"], phases: Float64[np.ndarray, "600"] | float = 0.0) -> Cycle:
    spectrum = np.zeros(CYCLE_SAMPLES // 2 + 1, dtype=np.complex128)
    spectrum[1 : HARMONICS + 1] = -0.5j * amplitudes * np.exp(1j * np.asarray(phases))
    return np.fft.irfft(spectrum * CYCLE_SAMPLES, CYCLE_SAMPLES)
