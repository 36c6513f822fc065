"""How fast music is: the beats a minute at which its onsets come back.

Onsets are where mel bands get louder; the period is the lag at which the curve of onsets is most like itself, weighed
by how usual the tempo is (Ellis, Beat Tracking by Dynamic Programming, 2007, section 3.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Float, Float32, Float64

from melscape.features.logmel import log_mel
from melscape.features.mel import Mel

SLOWEST_BPM, FASTEST_BPM = 40.0, 240.0
USUAL_BPM, SPREAD_OCTAVES = 120.0, 1.0
FRAMES_A_SECOND = 86  # 11.6 ms a frame, so that a parabola through three lags is right to a tenth of a percent
SHORTEST_SECONDS = 3.0
MOST_BEATS = 8  # the period is read off over so many of them, as far as they fit: one lag alone is coarse
RANGE_DB = 80.0


@dataclass(frozen=True)
class Tempo:
    """Beats a minute, and from 0 to 1 how much of the onsets comes back after one beat; both 0 where there is none."""

    bpm: float
    confidence: float


NONE = Tempo(0.0, 0.0)


def tempo_of(samples: Float[np.ndarray, "S"], rate_hz: int) -> Tempo:
    """The tempo of some seconds of mono music, 40 to 240 beats a minute; none for under 3 s or without any onset."""
    if samples.size < SHORTEST_SECONDS * rate_hz:
        return NONE
    onsets, frame_seconds = onset_curve(samples, rate_hz)
    if onsets.max(initial=0.0) <= 0.0:
        return NONE
    alike = _autocorrelation(onsets)
    fast, slow = (int(60.0 / bpm / frame_seconds) for bpm in (FASTEST_BPM, SLOWEST_BPM))
    lags = np.arange(max(1, fast), min(slow, alike.size - 2) + 1)
    if lags.size == 0:
        return NONE
    octaves = np.log2(60.0 / (lags * frame_seconds) / USUAL_BPM) / SPREAD_OCTAVES
    best = int(lags[np.argmax(np.maximum(alike[lags], 0.0) * np.exp(-0.5 * octaves**2))])
    confidence = float(np.clip(alike[best], 0.0, 1.0))
    return Tempo(60.0 / (_sharpened(alike, best) * frame_seconds), confidence) if confidence > 0.0 else NONE


def onset_curve(samples: Float[np.ndarray, "S"], rate_hz: int) -> tuple[Float64[np.ndarray, "T"], float]:
    """How much louder the mel bands get from frame to frame, dB in the mean, and the seconds of a frame."""
    mel = _mel(rate_hz)
    levels: Float32[np.ndarray, "M T"] = log_mel(np.ascontiguousarray(samples, np.float32), mel)
    np.maximum(levels, levels.max() - RANGE_DB, out=levels)
    rise = np.maximum(np.diff(levels, axis=1), 0.0).mean(axis=0, dtype=np.float64)
    return rise, mel.frame_seconds


@lru_cache(maxsize=8)
def _mel(rate_hz: int) -> Mel:
    hop = max(1, round(rate_hz / FRAMES_A_SECOND))
    return Mel(rate_hz=rate_hz, fft_samples=4 * hop, hop_samples=hop, bands=40, low_hz=30.0, pad="zero", floor=-100.0)


def _autocorrelation(onsets: Float64[np.ndarray, "T"]) -> Float64[np.ndarray, "_"]:
    """Likeness of the curve with itself by lag, 1 at lag 0, each lag by the number of frames that it compares."""
    from scipy.fft import irfft, next_fast_len, rfft

    centred = onsets - onsets.mean()
    size = next_fast_len(2 * centred.size, real=True)
    raw = irfft(np.square(np.abs(rfft(centred, size))), size)[: centred.size // 2 + 1]
    shares = 1.0 - np.arange(raw.size) / centred.size
    return raw / (shares * max(float(raw[0]), 1e-12))


def _sharpened(alike: Float64[np.ndarray, "_"], lag: int) -> float:
    """The period in frames, read off between lags at the furthest multiple of it that still follows from the last."""
    period = _peak(alike, lag)
    for beats in (2, 4, MOST_BEATS):
        far = round(beats * period)
        reach = range(max(1, far - beats // 2 - 1), min(alike.size - 2, far + beats // 2 + 1) + 1)
        if len(reach) < 3 or far + 1 >= alike.size:
            break
        found = max(reach, key=lambda at: alike[at])
        # A multiple that is not a peak, or far less of one, is not heard: music drifts, and songs end.
        if found in (reach[0], reach[-1]) or alike[found] < 0.5 * alike[lag]:
            break
        period = _peak(alike, found) / beats
    return period


def _peak(alike: Float64[np.ndarray, "_"], lag: int) -> float:
    before, here, after = alike[lag - 1], alike[lag], alike[lag + 1]
    curve = before - 2.0 * here + after
    return lag + float(np.clip(0.5 * (before - after) / curve, -0.5, 0.5)) if curve < 0.0 else float(lag)
