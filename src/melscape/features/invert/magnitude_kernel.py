"""Compiled: the multiplicative search for magnitudes, eight frames side by side (see kernel_lanes).

Row n of a block holds number n of eight frames. Everything is relative to the loudest cell of the picture.
Numba's disk cache watches only this file: after an edit in kernel_lanes, save this one as well.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numba.core import types

from melscape.features.invert.bands import Runs
from melscape.features.kernel_lanes import WIDTH, compiled, load, spread, store

# Powers of the update, in turn: each cancels another part of the error, so three steps do the work of seven plain ones;
# above 4 a cell that starts far off is thrown to nothing, from where products do not bring it back.
POWERS = (1, 2, 4)
SOFTEST = 1e-12  # keeps a band without energy from dividing by zero

_singles, _whole = types.Array(types.float32, 1, "C", readonly=True), types.Array(types.int64, 1, "C", readonly=True)
runs_type = types.NamedTuple((_whole, _whole, _singles, _singles, _singles, _singles), Runs)


@njit(error_model="numpy")
def _sum_run(part: np.ndarray, found: np.ndarray, runs: Runs, run: int) -> None:
    weights, above = runs.lower, runs.upper
    low = high = spread(0.0)
    for at in range(runs.edges[run], runs.edges[run + 1]):
        value = load(part, at * WIDTH)
        low, high = low + spread(float(weights[at])) * value, high + spread(float(above[at])) * value
    place = runs.band[run] * WIDTH
    store(found, place, load(found, place) + low)
    store(found, place + WIDTH, load(found, place + WIDTH) + high)


@njit(error_model="numpy")
def _scale_run(part: np.ndarray, gains: np.ndarray, runs: Runs, run: int, power: int) -> None:
    shares, above, place = runs.lower_share, runs.upper_share, runs.band[run] * WIDTH
    low, high = load(gains, place), load(gains, place + WIDTH)
    for at in range(runs.edges[run], runs.edges[run + 1]):
        gain = spread(float(shares[at])) * low + spread(float(above[at])) * high
        # The power is taken bin by bin: taken in the bands, two that disagree slow each other down.
        if power > 1:
            gain = gain * gain
        if power > 2:
            gain = gain * gain
        store(part, at * WIDTH, load(part, at * WIDTH) * gain)


@njit(error_model="numpy")
def _step(part: np.ndarray, wanted: np.ndarray, found: np.ndarray, runs: Runs, power: int) -> None:
    found[:] = SOFTEST
    for run in range(runs.band.size):
        _sum_run(part, found, runs, run)
    for place in range(0, wanted.size, WIDTH):
        store(found, place, load(wanted, place) / load(found, place))
    for run in range(runs.band.size):
        _scale_run(part, found, runs, run, power)


@njit(error_model="numpy")
def _wanted_of(sums: np.ndarray, first: int, count: int, wanted: np.ndarray) -> None:
    for band in range(sums.shape[0]):
        for lane in range(count):
            wanted[band * WIDTH + lane] = sums[band, first + lane]


@njit(error_model="numpy")
def _take_in(values: np.ndarray, first: int, count: int, part: np.ndarray) -> None:
    for lane in range(count):
        for at in range(values.shape[1]):
            part[at * WIDTH + lane] = values[first + lane, at]


@njit(error_model="numpy")
def _hand_out(part: np.ndarray, first: int, count: int, out: np.ndarray) -> None:
    for lane in range(count):
        for at in range(out.shape[1]):
            out[first + lane, at] = part[at * WIDTH + lane]


@compiled(types.void(types.float32[:, ::1], runs_type, types.int64, types.boolean, types.float32[:, ::1]))
def spread_bands(sums: np.ndarray, runs: Runs, steps: int, told: bool, out: np.ndarray) -> None:
    """Fill `out` (T, F) with non-negative values whose bands are `sums` (M, T), loudest cell 1.

    `told`: `out` comes in with values above 0, and is changed as little as it takes; else what it holds is forgotten.
    """
    part, wanted = np.empty(out.shape[1] * WIDTH), np.zeros((sums.shape[0] + 1) * WIDTH)
    found = np.empty(wanted.size)
    for first in range(0, sums.shape[1], WIDTH):
        count = min(WIDTH, sums.shape[1] - first)
        _wanted_of(sums, first, count, wanted)
        part[:] = 1.0
        if told:
            _take_in(out, first, count, part)
        else:
            # The bands spread over their bins; one plain step more then sets the level.
            for run in range(runs.band.size):
                _scale_run(part, wanted, runs, run, 1)
        for step in range(steps + 1):
            _step(part, wanted, found, runs, POWERS[step % 3])
        _hand_out(part, first, count, out)
