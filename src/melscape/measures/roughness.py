"""How rough a sound is: how strongly its bands flutter too fast to be heard as rhythm and too slowly as pitch.

Loudness that trills between about 15 and 150 times a second is heard as roughness. Measured here as the depth of such
flutter in each band, weighted by the band's power. Source of the idea: Daniel and Weber, "Psychoacoustical Roughness:
Implementation of an Optimized Model", 1997; this is a plain depth, not their scale in asper.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from melscape.measures.inputs import finite
from melscape.measures.problems import MeasureError

WINDOW_SECONDS = 0.008
HOP_SECONDS = 0.002
BANDS = 20
LOWEST_HZ = 150.0
SLOWEST_HZ = 14.0  # slower flutter is rhythm


def roughness(samples: Float[np.ndarray, "S"], rate_hz: int) -> float:
    """Depth of fast loudness flutter, 0 (smooth) to about 1; NaN for silence and for sounds under 80 ms.

    A steady tone is near 0, two tones 30 or 70 Hz apart are over 0.3, noise in wide bands lies between.
    """
    if not rate_hz >= 8000:
        raise MeasureError(f"A rate of {rate_hz} Hz.", "8000 Hz or more")
    envelopes = _band_envelopes(finite(samples, "samples"), rate_hz)
    width = round(1.0 / SLOWEST_HZ / HOP_SECONDS)
    if envelopes.shape[1] < width or not envelopes.any():
        return float("nan")
    # What a parabola follows within a window is the sound's own course, rise and decay; a sudden start is cut at 1.
    course = np.maximum(_course(envelopes, width), 1e-12)
    depth = np.clip((envelopes - course) / course, -1.0, 1.0)
    weights = course**2
    return float(np.sqrt((weights * depth**2).sum() / weights.sum()))


def _band_envelopes(samples: Float[np.ndarray, "S"], rate_hz: int) -> Float[np.ndarray, "K T"]:
    """Amplitude of each band over time, bands equally wide in log frequency."""
    window, hop = round(WINDOW_SECONDS * rate_hz), round(HOP_SECONDS * rate_hz)
    padded = np.pad(samples.astype(np.float64), (0, max(0, window - samples.size)))
    frames = np.lib.stride_tricks.sliding_window_view(padded, window)[::hop]
    power = np.abs(np.fft.rfft(frames * np.hanning(window), axis=1)) ** 2
    edges_hz = np.geomspace(LOWEST_HZ, rate_hz / 2, BANDS + 1)
    edges = np.unique(np.round(edges_hz * window / rate_hz).astype(int))
    bands = np.stack([power[:, low:high].sum(1) for low, high in zip(edges[:-1], edges[1:])])
    return np.sqrt(bands)


def _course(rows: Float[np.ndarray, "K T"], width: int) -> Float[np.ndarray, "K T"]:
    from scipy.signal import savgol_filter

    return savgol_filter(rows, width, 2, axis=1, mode="nearest")
