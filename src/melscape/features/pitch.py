"""The pitch of a single note, where nobody wrote it down.

One number for one sound, for notes: not a melody tracker. Source: McLeod and Wyvill, "A Smarter Way to Find Pitch",
2005 (normalised square difference function); frames are pooled by their clarity.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

WINDOW_SECONDS = 0.064
HOP_SECONDS = 0.032
LOWEST_HZ, HIGHEST_HZ = 32.0, 2500.0
CLEAR = 0.8  # least clarity of a frame that has a pitch
SHARE = 0.25  # least share of sounding frames that must have one
NEAR_PEAK = 0.9  # the first peak this close to the highest wins: later ones are its multiples
AGREE_SEMITONES = 1.0


def note_pitch_midi(samples: Float[np.ndarray, "S"], rate_hz: int) -> float | None:
    """MIDI pitch of a note with a steady pitch, in fractions of a semitone; None for noise, drums and chords."""
    frames = _frames(samples, rate_hz)
    power = (frames**2).mean(1)
    frames = frames[power > 0.01 * power.max()] if power.max(initial=0.0) > 0 else frames[:0]
    found = [_frame_pitch_hz(frame, rate_hz) for frame in frames]
    clear = np.array([pitch_hz for pitch_hz in found if pitch_hz is not None])
    if not len(frames) or clear.size < max(2, SHARE * len(frames)):
        return None
    midi = 69.0 + 12.0 * np.log2(clear / 440.0)
    middle = float(np.median(midi))
    steady = np.mean(np.abs(midi - middle) < AGREE_SEMITONES) > 0.5
    return middle if steady else None


def _frames(samples: Float[np.ndarray, "S"], rate_hz: int) -> Float[np.ndarray, "T _"]:
    window, hop = round(WINDOW_SECONDS * rate_hz), round(HOP_SECONDS * rate_hz)
    padded = np.pad(samples, (0, max(0, window - samples.size))).astype(np.float64)
    return np.lib.stride_tricks.sliding_window_view(padded, window)[::hop]


def _frame_pitch_hz(frame: Float[np.ndarray, "S"], rate_hz: int) -> float | None:
    clarity = _normalised_difference(frame - frame.mean())
    shortest, longest = int(rate_hz / HIGHEST_HZ), min(int(rate_hz / LOWEST_HZ), frame.size // 2)
    inner = clarity[1:-1]
    peaks = 1 + np.flatnonzero((inner > clarity[:-2]) & (inner >= clarity[2:]))
    peaks = peaks[(peaks >= shortest) & (peaks <= longest) & (clarity[peaks] > 0)]
    # Before the curve has first gone below zero everything is the peak at lag 0.
    below = np.flatnonzero(clarity < 0)
    peaks = peaks[peaks > below[0]] if below.size else peaks[:0]
    if not peaks.size or clarity[peaks].max() < CLEAR:
        return None
    first = int(peaks[clarity[peaks] >= NEAR_PEAK * clarity[peaks].max()][0])
    left, top, right = clarity[first - 1 : first + 2]
    shift = 0.5 * (left - right) / (left - 2 * top + right)
    return float(rate_hz / (first + shift))


def _normalised_difference(frame: Float[np.ndarray, "S"]) -> Float[np.ndarray, "S"]:
    size = frame.size
    spectrum = np.fft.rfft(frame, 2 * size)
    correlation = np.fft.irfft(np.abs(spectrum) ** 2)[:size]
    squares = np.concatenate([[0.0], np.cumsum(frame**2)])
    lags = np.arange(size)
    energy = (squares[size] - squares[lags]) + squares[size - lags]
    return 2.0 * correlation / np.maximum(energy, 1e-12)
