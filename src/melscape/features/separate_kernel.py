"""Compiled by numba: running medians of a spectrogram (T, F), and the masks made of them."""

from __future__ import annotations

import numpy as np
from numba import njit
from numba.core import types

from melscape.audio.compiling import compiled

MEDIAN = 31
HALF = MEDIAN // 2

_picture = types.float32[:, ::1]


@njit(error_model="numpy")
def _swap(sorted_: np.ndarray, gone: np.float32, new: np.float32) -> None:
    # One number leaves the sorted window and one comes: only those between the two places move.
    at = 0
    while sorted_[at] != gone:
        at += 1
    while at + 1 < MEDIAN and sorted_[at + 1] < new:
        sorted_[at] = sorted_[at + 1]
        at += 1
    while at > 0 and sorted_[at - 1] > new:
        sorted_[at] = sorted_[at - 1]
        at -= 1
    sorted_[at] = new


@njit(error_model="numpy")
def _mirrored(at: int, size: int) -> int:
    # The edge sample twice, as scipy's "reflect" has it, again and again where the row is shorter than the window.
    at = at % (2 * size)
    return at if at < size else 2 * size - 1 - at


@njit(error_model="numpy")
def _medians(row: np.ndarray, out: np.ndarray, window: np.ndarray) -> None:
    size = row.size
    for at in range(MEDIAN):
        window[at] = row[_mirrored(at - HALF, size)]
    window.sort()
    out[0] = window[HALF]
    for at in range(1, size):
        _swap(window, row[_mirrored(at - 1 - HALF, size)], row[_mirrored(at + HALF, size)])
        out[at] = window[HALF]


@compiled(types.void(_picture, _picture))
def medians_over_bands(strength: np.ndarray, out: np.ndarray) -> None:
    """The median of 31 neighbours in frequency: what is wide stays."""
    window = np.empty(MEDIAN, np.float32)
    for frame in range(strength.shape[0]):
        _medians(strength[frame], out[frame], window)


@compiled(types.void(_picture, _picture))
def medians_over_time(strength: np.ndarray, out: np.ndarray) -> None:
    """The median of 31 neighbours in time: what is long stays."""
    window = np.empty(MEDIAN, np.float32)
    column, found = np.empty(strength.shape[0], np.float32), np.empty(strength.shape[0], np.float32)
    for band in range(strength.shape[1]):
        for frame in range(column.size):
            column[frame] = strength[frame, band]
        _medians(column, found, window)
        for frame in range(column.size):
            out[frame, band] = found[frame]


@compiled(types.void(types.complex64[:, ::1], _picture, _picture))
def keep_tones(spectra: np.ndarray, tones: np.ndarray, beats: np.ndarray) -> None:
    """Each cell times the share of tones in it, by energy, in place; a cell with neither is halved."""
    for frame in range(spectra.shape[0]):
        for band in range(spectra.shape[1]):
            # By their ratio: squares of soft cells would be too small for single precision.
            most = max(tones[frame, band], beats[frame, band])
            if most > np.float32(1e-30):
                tone, beat = tones[frame, band] / most, beats[frame, band] / most
                spectra[frame, band] *= tone * tone / (tone * tone + beat * beat)
            else:
                spectra[frame, band] *= np.float32(0.5)
