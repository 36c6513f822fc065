"""Mel bands as triangles over linear frequency, kept banded: a dense matrix costs more than the FFT itself.

Mel scales: "htk" is 2595 log10(1 + f/700) (Young et al., The HTK Book, eq. 5.13); "slaney" is linear below 1 kHz and
logarithmic above, 27 steps for each factor of 6.4 (Slaney, Auditory Toolbox, 1998).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Float, Int

from melscape.features.mel import Mel

SLANEY_STEP_HZ = 200.0 / 3.0
SLANEY_BEND_HZ = 1000.0
SLANEY_STEPS_PER_LOG = 27.0 / np.log(6.4)


@dataclass(frozen=True)
class MelBank:
    """The bands of one contract: band m weighs bins `start[m]` up to, not with, `stop[m]`.

    Args:
        start: first bin of each band.
        stop: one past the last bin; equal to `start` for a band too narrow to hold any bin.
        weights: row m holds stop[m] - start[m] weights, then zeros; (M, K) with K the widest band.
        bins: linear frequency bins F.
    """

    start: Int[np.ndarray, "M"]
    stop: Int[np.ndarray, "M"]
    weights: Float[np.ndarray, "M K"]
    bins: int

    def dense(self) -> Float[np.ndarray, "M F"]:
        """The same bands as one float32 matrix: mel = dense @ spectrum."""
        matrix = np.zeros((len(self.start), self.bins), dtype=np.float32)
        for row, start, stop, weights in zip(matrix, self.start, self.stop, self.weights, strict=True):
            row[start:stop] = weights[: stop - start]
        return matrix


@lru_cache(maxsize=32)
def mel_bank(mel: Mel) -> MelBank:
    """The triangular bands of a contract, weights float32; the arrays are shared, so they cannot be written to."""
    edges_hz = mel_edges_hz(mel)
    bins_hz = np.arange(mel.bins) * (mel.rate_hz / mel.fft_samples)
    dense = _triangles(edges_hz, bins_hz)
    if mel.norm == "slaney":
        dense *= (2.0 / (edges_hz[2:] - edges_hz[:-2]))[:, None]
    start, stop = _spans(dense > 0)
    weights = np.zeros((mel.bands, max(1, int((stop - start).max()))), dtype=np.float32)
    for band in range(mel.bands):
        weights[band, : stop[band] - start[band]] = dense[band, start[band] : stop[band]]
    for array in (start, stop, weights):
        array.setflags(write=False)
    return MelBank(start, stop, weights, mel.bins)


def mel_edges_hz(mel: Mel) -> Float[np.ndarray, "K"]:
    """Corners of the triangles, K = bands + 2: band m rises from edge m, peaks at m + 1, and ends at m + 2."""
    low, high = hz_to_mel(np.array([mel.low_hz, mel.top_hz]), mel.formula)
    return mel_to_hz(np.linspace(low, high, mel.bands + 2), mel.formula)


def hz_to_mel(frequency_hz: Float[np.ndarray, "K"], formula: str) -> Float[np.ndarray, "K"]:
    """Place of a frequency on the mel scale."""
    if formula == "htk":
        return 2595.0 * np.log10(1.0 + frequency_hz / 700.0)
    bend = SLANEY_BEND_HZ / SLANEY_STEP_HZ
    above = bend + np.log(np.maximum(frequency_hz, SLANEY_BEND_HZ) / SLANEY_BEND_HZ) * SLANEY_STEPS_PER_LOG
    return np.where(frequency_hz < SLANEY_BEND_HZ, frequency_hz / SLANEY_STEP_HZ, above)


def mel_to_hz(place: Float[np.ndarray, "K"], formula: str) -> Float[np.ndarray, "K"]:
    """Frequency in Hz at a place on the mel scale."""
    if formula == "htk":
        return 700.0 * (10.0 ** (place / 2595.0) - 1.0)
    bend = SLANEY_BEND_HZ / SLANEY_STEP_HZ
    above = SLANEY_BEND_HZ * np.exp((np.maximum(place, bend) - bend) / SLANEY_STEPS_PER_LOG)
    return np.where(place < bend, place * SLANEY_STEP_HZ, above)


def _triangles(edges_hz: Float[np.ndarray, "K"], bins_hz: Float[np.ndarray, "F"]) -> Float[np.ndarray, "M F"]:
    low, centre, high = edges_hz[:-2, None], edges_hz[1:-1, None], edges_hz[2:, None]
    return np.maximum(0.0, np.minimum((bins_hz - low) / (centre - low), (high - bins_hz) / (high - centre)))


def _spans(inside: np.ndarray) -> tuple[Int[np.ndarray, "M"], Int[np.ndarray, "M"]]:
    held = inside.any(axis=1)
    start = np.where(held, inside.argmax(axis=1), 0)
    stop = np.where(held, inside.shape[1] - inside[:, ::-1].argmax(axis=1), 0)
    return start.astype(np.int64), stop.astype(np.int64)
