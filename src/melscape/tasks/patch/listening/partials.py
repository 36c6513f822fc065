"""The steady partials of a sound: where its spectrum has peaks that stay. Noise has peaks too, but they move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

WINDOW_SECONDS, HOP_SECONDS = 0.25, 0.10
LOWEST_HZ, HIGHEST_HZ = 27.0, 7000.0
SOFTEST_DB = -50.0
STANDS_OUT_DB = 12.0  # over the median of what is around
SAME_RATIO = 1.006  # 10 cents
STEADY_SHARE = 0.6  # of the windows


@dataclass(frozen=True, eq=False)
class Partials:
    """Frequencies from low to high, and levels in dB under the loudest."""

    frequency_hz: Float[np.ndarray, "K"]
    level_db: Float[np.ndarray, "K"]

    @property
    def weight(self) -> Float[np.ndarray, "K"]:
        """How much each counts: amplitude to the power of .6, as loudness."""
        return 10.0 ** (0.03 * self.level_db)


def steady_partials(mono: Float[np.ndarray, "S"], rate_hz: int) -> Partials:
    """The peaks that are in most windows of the sound; none for silence."""
    window, hop = round(WINDOW_SECONDS * rate_hz), round(HOP_SECONDS * rate_hz)
    padded = np.pad(mono.astype(np.float64), (0, max(0, window - mono.size)))
    frames = np.lib.stride_tricks.sliding_window_view(padded, window)[::hop]
    found = [_peaks(frame, rate_hz) for frame in frames]
    top_db = max((float(level_db.max()) for _, level_db in found if level_db.size), default=-np.inf)
    if not np.isfinite(top_db):
        return Partials(np.empty(0), np.empty(0))
    kept = [_kept(frequency_hz, level_db - top_db, found) for frequency_hz, level_db in found[:1]]
    return kept[0]


def _peaks(frame: Float[np.ndarray, "S"], rate_hz: int) -> tuple[Float[np.ndarray, "K"], Float[np.ndarray, "K"]]:
    from scipy.fft import next_fast_len, rfft
    from scipy.ndimage import median_filter

    size = next_fast_len(2 * frame.size)
    level_db = 20.0 * np.log10(np.abs(rfft(frame * np.hanning(frame.size), size)) + 1e-9)
    level_db = level_db[: round(HIGHEST_HZ / rate_hz * size)]
    around_db = median_filter(level_db, size=151)
    inner = level_db[1:-1]
    at = 1 + np.flatnonzero((inner > level_db[:-2]) & (inner >= level_db[2:]))
    at = at[(level_db[at] > around_db[at] + STANDS_OUT_DB) & (level_db[at] > level_db.max() + SOFTEST_DB)]
    at = at[at * rate_hz / size > LOWEST_HZ]
    left, top, right = level_db[at - 1], level_db[at], level_db[at + 1]
    shift = 0.5 * (left - right) / np.minimum(left - 2 * top + right, -1e-9)
    return (at + shift) * rate_hz / size, top


def _kept(
    frequency_hz: Float[np.ndarray, "K"],
    level_db: Float[np.ndarray, "K"],
    windows: list[tuple[Float[np.ndarray, "_"], Float[np.ndarray, "_"]]],
) -> Partials:
    # A peak of the first window counts if most windows have one in the same place.
    near = np.zeros(frequency_hz.size)
    for others_hz, _ in windows:
        if others_hz.size:
            ratio = np.abs(np.log(frequency_hz[:, None] / others_hz[None, :])).min(axis=1)
            near += ratio < np.log(SAME_RATIO)
    steady = near >= STEADY_SHARE * len(windows)
    return Partials(frequency_hz[steady], level_db[steady])
