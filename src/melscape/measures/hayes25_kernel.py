"""Compiled: the loops of the `hayes25` measures. Spectra are (T, F) complex, one frame a row; costs are float64."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from melscape.work.machine_code import machine_code


def _compiled(function: Callable) -> Callable:
    # No fastmath: the published figures were summed in order, and a test compares with them.
    return machine_code(function, error_model="numpy", nogil=True)


@_compiled
def mel_power(spectrum: np.ndarray, start: np.ndarray, stop: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Energy (T, M) in each mel band: band m weighs bins start[m] to stop[m] with the first weights of its row."""
    frames, bins = spectrum.shape
    bands = start.size
    out = np.empty((frames, bands), dtype=np.float32)
    power = np.empty(bins, dtype=np.float32)
    for frame in range(frames):
        for at in range(bins):
            value = spectrum[frame, at]
            power[at] = value.real * value.real + value.imag * value.imag
        for band in range(bands):
            total = np.float32(0.0)
            first = start[band]
            for at in range(first, stop[band]):
                total += weights[band, at - first] * power[at]
            out[frame, band] = total
    return out


@_compiled
def symmetric_dtw(a: np.ndarray, b: np.ndarray) -> float:
    """Cost of the cheapest path over N + M, where a diagonal step costs twice (the step pattern "symmetric2").

    `a` (N, K) and `b` (M, K); the distance of two rows is the mean of absolute differences.
    Source: Sakoe and Chiba, Dynamic programming algorithm optimization (1978), P = 0, symmetric.
    """
    rows, columns, width = a.shape[0], b.shape[0], a.shape[1]
    best = np.empty(columns, dtype=np.float64)
    for row in range(rows):
        corner = 0.0  # the cell up and to the left, before this row wrote over it
        for column in range(columns):
            apart = 0.0
            for at in range(width):
                apart += abs(a[row, at] - b[column, at])
            apart /= width
            above = best[column]
            if row == 0 and column == 0:
                cost = apart
            elif row == 0:
                cost = best[column - 1] + apart
            elif column == 0:
                cost = above + apart
            else:
                cost = min(corner + 2.0 * apart, min(above, best[column - 1]) + apart)
            corner = above
            best[column] = cost
    return best[columns - 1] / (rows + columns)


@_compiled
def transport(a: np.ndarray, b: np.ndarray) -> float:
    """Mean over frames of the L1 distance of the cumulative sums of two (T, F) shares, over F."""
    frames, bins = a.shape
    total = 0.0
    for frame in range(frames):
        ahead, apart = 0.0, 0.0
        for at in range(bins):
            ahead += a[frame, at] - b[frame, at]
            apart += abs(ahead)
        total += apart / bins
    return total / frames
