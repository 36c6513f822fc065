"""Compiled by numba: what happens between the Fourier transforms of one pass over the sound."""

from __future__ import annotations

import numpy as np

from melscape.features.invert.bands import Runs
from melscape.features.invert.compiling import compiled

FAINT = np.float32(1e-20)  # an energy far below float32's resolution of any sound


@compiled
def cut_frames(sound: np.ndarray, first: int, hop: int, window: np.ndarray, frames: np.ndarray) -> None:
    """Windowed frames `first`, `first` + 1, ... of a padded sound."""
    for row in range(frames.shape[0]):
        start = (first + row) * hop
        for at in range(window.size):
            frames[row, at] = sound[start + at] * window[at]


@compiled
def add_frames(frames: np.ndarray, first: int, hop: int, window: np.ndarray, sound: np.ndarray) -> None:
    """Windowed frames added back where `cut_frames` found them."""
    for row in range(frames.shape[0]):
        start = (first + row) * hop
        for at in range(window.size):
            sound[start + at] += frames[row, at] * window[at]


@compiled
def mirror_edges(sound: np.ndarray, edge: int, inside: int) -> None:
    """The padding left and right of the sound made its mirror image again, as numpy.pad's "reflect"."""
    period = max(1, 2 * (inside - 1))
    for at in range(sound.size):
        if at < edge or at >= edge + inside:
            place = abs(at - edge) % period
            sound[at] = sound[edge + min(place, period - place)] if inside > 1 else sound[edge]


@compiled
def _sum_bands(strength: np.ndarray, runs: Runs, faint: np.float32, found: np.ndarray) -> None:
    # Arrays are taken out of the tuple first: inside the loop each access would hide them from the vectoriser.
    edges, band, lower, upper = runs.edges, runs.band, runs.lower, runs.upper
    found[:] = faint
    for run in range(band.size):
        low = high = np.float32(0.0)
        for at in range(edges[run], edges[run + 1]):
            low += lower[at] * strength[at]
            high += upper[at] * strength[at]
        found[band[run]] += low
        found[band[run] + 1] += high


@compiled
def _spread_factors(factors: np.ndarray, runs: Runs, gains: np.ndarray) -> None:
    edges, band, lower, upper = runs.edges, runs.band, runs.lower_share, runs.upper_share
    for run in range(band.size):
        low, high = factors[band[run]], factors[band[run] + 1]
        for at in range(edges[run], edges[run + 1]):
            gains[at] = lower[at] * low + upper[at] * high


@compiled
def right_bands(
    pairs: np.ndarray, sums: np.ndarray, target: np.ndarray, runs: Runs, energy: bool, settings: np.ndarray
) -> None:
    """Scale every bin so that its bands come closer to the wanted sums; phases stay.

    `pairs` (T, 2F) holds real and imaginary parts, `sums` (T, M), `target` (T, F) magnitudes to lean on.
    `settings`: how much to lean on the target, 0 to 1, and the sum that counts as nothing.
    """
    lean, faint = settings[0], settings[1]
    keep, bands, bins = np.float32(1.0) - lean, sums.shape[1], target.shape[1]
    strength, gains, found = np.empty(bins, np.float32), np.empty(bins, np.float32), np.empty(bands + 1, np.float32)
    for row in range(pairs.shape[0]):
        for at in range(bins):
            strength[at] = pairs[row, 2 * at] * pairs[row, 2 * at] + pairs[row, 2 * at + 1] * pairs[row, 2 * at + 1]
        if not energy:
            for at in range(bins):
                strength[at] = np.sqrt(strength[at])
        _sum_bands(strength, runs, faint, found)
        for band in range(bands):
            ratio = (sums[row, band] + faint) / found[band]
            found[band] = np.sqrt(ratio) if energy else ratio
        _spread_factors(found, runs, gains)
        if lean > 0:
            for at in range(bins):
                now = np.sqrt(strength[at] + FAINT) if energy else strength[at] + FAINT
                gains[at] = keep * gains[at] + lean * target[row, at] / now
        for at in range(bins):
            pairs[row, 2 * at] *= gains[at]
            pairs[row, 2 * at + 1] *= gains[at]
