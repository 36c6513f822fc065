"""Compiled by numba: phases guessed from magnitudes alone. Phases are in turns (1 is a full circle).

For a Gaussian window the phase's slopes follow from the log-magnitude's: over time from its slope across frequency,
and across frequency from its slope over time (Prusa, Balazs & Sondergaard, A Noniterative Method for Reconstruction of
Phase from STFT Magnitude, 2017, eq. 10, 11); a Hann window is close to one. Frames begin at phase 0, half a window
before their middle: that adds half a turn from bin to bin.
"""

from __future__ import annotations

import heapq

import numpy as np

from melscape.features.invert.compiling import compiled

Slopes = tuple[
    float, float, float
]  # turns per hop and bin; turns per hop, per bin: factors of the log-magnitude's slopes


@compiled
def _over_time(logs: np.ndarray, row: int, at: int, slopes: Slopes) -> float:
    top = logs.shape[1] - 1
    return slopes[0] * at + slopes[1] * 0.5 * (logs[row, min(at + 1, top)] - logs[row, max(at - 1, 0)])


@compiled
def _across(logs: np.ndarray, row: int, at: int, slopes: Slopes) -> float:
    last = logs.shape[0] - 1
    return -0.5 + slopes[2] * 0.5 * (logs[min(row + 1, last), at] - logs[max(row - 1, 0), at])


@compiled
def _find_peaks(levels: np.ndarray, peaks: np.ndarray) -> int:
    count = 0
    for at in range(1, levels.size - 1):
        if levels[at] >= levels[at - 1] and levels[at] > levels[at + 1]:
            peaks[count] = at
            count += 1
    if count == 0:
        peaks[0], count = np.argmax(levels), 1
    return count


@compiled
def lock_to_peaks(logs: np.ndarray, slopes: Slopes, phases: np.ndarray) -> None:
    """Peaks carry their phase on from the frame before; bins follow their peak down to the valleys on both sides.

    `phases` (T, F) comes in with the phases to begin with in its first row, and goes out filled.
    """
    peaks = np.empty(logs.shape[1] // 2 + 1, np.int64)
    for row in range(logs.shape[0]):
        levels, turns = logs[row], phases[row]
        count = _find_peaks(levels, peaks)
        for number in range(count):
            peak = peaks[number]
            if row > 0:
                step = _over_time(logs, row - 1, peak, slopes) + _over_time(logs, row, peak, slopes)
                turns[peak] = (phases[row - 1, peak] + 0.5 * step) % 1.0
            low, high = 0, levels.size
            if number > 0:
                low = peaks[number - 1] + np.argmin(levels[peaks[number - 1] : peak + 1])
            if number + 1 < count:
                high = peak + np.argmin(levels[peak : peaks[number + 1] + 1])
            for at in range(peak + 1, high):
                turns[at] = turns[at - 1] + 0.5 * (_across(logs, row, at - 1, slopes) + _across(logs, row, at, slopes))
            for at in range(peak - 1, low - 1, -1):
                turns[at] = turns[at + 1] - 0.5 * (_across(logs, row, at + 1, slopes) + _across(logs, row, at, slopes))


@compiled
def _spread_to(
    heap: list, logs: np.ndarray, slopes: Slopes, softest: float, known: np.ndarray, phases: np.ndarray
) -> None:
    # The loudest cell on the rim hands its phase to its neighbours, until none is loud enough.
    while len(heap) > 0:
        _, row, at = heapq.heappop(heap)
        for way in range(4):
            to_row, to_at = row + (way == 0) - (way == 1), at + (way == 2) - (way == 3)
            outside = not (0 <= to_row < logs.shape[0] and 0 <= to_at < logs.shape[1])
            if outside or known[to_row, to_at] or logs[to_row, to_at] <= softest:
                continue
            if way < 2:
                step = _over_time(logs, row, at, slopes) + _over_time(logs, to_row, at, slopes)
            else:
                step = _across(logs, row, at, slopes) + _across(logs, row, to_at, slopes)
            sign = 1.0 if way % 2 == 0 else -1.0
            phases[to_row, to_at] = (phases[row, at] + sign * 0.5 * step) % 1.0
            known[to_row, to_at] = True
            heapq.heappush(heap, (-logs[to_row, to_at], to_row, to_at))


@compiled
def integrate_from_loudest(logs: np.ndarray, slopes: Slopes, softest: float, phases: np.ndarray) -> None:
    """Phases follow the slopes from the loudest cells outward; cells up to `softest` keep the phase they came with."""
    known = np.zeros(logs.shape, np.bool_)
    bins = logs.shape[1]
    for place in np.argsort(-logs.ravel()):
        row, at = place // bins, place % bins
        if logs[row, at] <= softest:
            break
        if not known[row, at]:
            known[row, at] = True
            heap = [(-logs[row, at], row, at)]
            _spread_to(heap, logs, slopes, softest, known, phases)
