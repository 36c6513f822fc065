"""The compiled log-mel: eight frames side by side through window, FFT, energy, bands and logarithm.

Rows of eight Lanes: row n of the block is sample n of eight frames; after packing, complex number i has its real part
in row 2i and its imaginary part in row 2i + 1. Nothing larger than one block is ever stored.
Arrays are taken apart outside inner functions: handing one over costs two counts of its owners.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numba.core import types

from melscape.features.kernel_lanes import (
    WIDTH,
    Lanes,
    compiled,
    exponent,
    fraction,
    larger,
    load,
    load_frames,
    spread,
    square_root,
    store,
)
from melscape.features.kernel_tables import Memory, Tables

PAIR = 2 * WIDTH
LOUDEST = 3e38  # what float32 can hold
LN2 = math.log(2.0)

_reals, _whole = types.float64[::1], types.int64[::1]
_sound = types.Array(types.float32, 1, "C", readonly=True)
_tables = types.NamedTuple(
    (_reals, types.int64[:, ::1], _reals, _whole, _reals, _whole, _whole, types.float64[:, ::1], _whole, _reals), Tables
)
_memory = types.NamedTuple((_reals, _reals, _reals, types.float32[::1], _reals), Memory)


@njit(error_model="numpy", forceinline=True)
def _patch(samples: np.ndarray, begin: int, with_zeros: int, patch: np.ndarray) -> None:
    # The sound mirrored about its first and last sample, again and again, as numpy.pad does it.
    count = samples.size
    period = max(1, 2 * (count - 1))
    for place in range(patch.size):
        at = begin + place
        inside = 0 <= at < count
        if not inside:
            at = abs(at) % period
            at = min(at, period - at) if count > 1 else 0
        patch[place] = samples[at] if inside or not with_zeros else np.float32(0.0)


@njit(error_model="numpy", forceinline=True)
def _load_block(samples: np.ndarray, begin: int, tables: Tables, memory: Memory) -> None:
    window, hop = tables.window, tables.settings[1]
    for tile in range(0, window.size, WIDTH):
        load_frames(samples, (begin, hop), window, memory.block, tile)


@njit(error_model="numpy", forceinline=True)
def _turn(block: np.ndarray, place: int, re: Lanes, im: Lanes, turns: np.ndarray, turn: int) -> None:
    cos, sin = spread(turns[turn]), spread(turns[turn + 1])
    store(block, place, re * cos - im * sin)
    store(block, place + WIDTH, re * sin + im * cos)


@njit(error_model="numpy", forceinline=True)
def _pass_four(block: np.ndarray, begin: int, part: int, turns: np.ndarray, turn: int) -> None:
    for a in range(begin * PAIR, (begin + part) * PAIR, PAIR):
        b, c, d = a + part * PAIR, a + 2 * part * PAIR, a + 3 * part * PAIR
        a_re, a_im, b_re, b_im = load(block, a), load(block, a + WIDTH), load(block, b), load(block, b + WIDTH)
        c_re, c_im, d_re, d_im = load(block, c), load(block, c + WIDTH), load(block, d), load(block, d + WIDTH)
        even_re, even_im, odd_re, odd_im = a_re + c_re, a_im + c_im, b_re + d_re, b_im + d_im
        cross_re, cross_im, lift_re, lift_im = a_re - c_re, a_im - c_im, b_re - d_re, b_im - d_im
        store(block, a, even_re + odd_re)
        store(block, a + WIDTH, even_im + odd_im)
        _turn(block, b, cross_re + lift_im, cross_im - lift_re, turns, turn)
        _turn(block, c, even_re - odd_re, even_im - odd_im, turns, turn + 2)
        _turn(block, d, cross_re - lift_im, cross_im + lift_re, turns, turn + 4)
        turn += 6


@njit(error_model="numpy", forceinline=True)
def _pass_two(block: np.ndarray, begin: int, part: int, turns: np.ndarray, turn: int) -> None:
    for a in range(begin * PAIR, (begin + part) * PAIR, PAIR):
        b = a + part * PAIR
        a_re, a_im, b_re, b_im = load(block, a), load(block, a + WIDTH), load(block, b), load(block, b + WIDTH)
        store(block, a, a_re + b_re)
        store(block, a + WIDTH, a_im + b_im)
        _turn(block, b, a_re - b_re, a_im - b_im, turns, turn)
        turn += 2


@njit(error_model="numpy", forceinline=True)
def _pass_any(block: np.ndarray, begin: int, stage: np.ndarray, turns: np.ndarray, spare: np.ndarray) -> None:
    # A plain transform of a few numbers: slow for large primes, but right for every even FFT length.
    radix, part, roots = stage[0], stage[1] // stage[0], stage[3]
    for row in range(part):
        for bin_ in range(radix):
            re, im = spread(0.0), spread(0.0)
            for number in range(radix):
                place, root = (begin + row + number * part) * PAIR, roots + 2 * (number * bin_ % radix)
                cos, sin = spread(turns[root]), spread(turns[root + 1])
                x_re, x_im = load(block, place), load(block, place + WIDTH)
                re, im = re + x_re * cos - x_im * sin, im + x_re * sin + x_im * cos
            store(spare, bin_ * PAIR, re)
            store(spare, bin_ * PAIR + WIDTH, im)
        for bin_ in range(radix):
            place, turn = (begin + row + bin_ * part) * PAIR, stage[2] + 2 * (row * (radix - 1) + bin_ - 1)
            re, im = load(spare, bin_ * PAIR), load(spare, bin_ * PAIR + WIDTH)
            if bin_ == 0:
                store(block, place, re)
                store(block, place + WIDTH, im)
            else:
                _turn(block, place, re, im, turns, turn)


@njit(error_model="numpy", forceinline=True)
def _pass(block: np.ndarray, begin: int, end: int, stage: np.ndarray, turns: np.ndarray, spare: np.ndarray) -> None:
    radix, length, turn = stage[0], stage[1], stage[2]
    for place in range(begin, end, length):
        if radix == 4:
            _pass_four(block, place, length // 4, turns, turn)
        elif radix == 2:
            _pass_two(block, place, length // 2, turns, turn)
        elif radix > 2:
            _pass_any(block, place, stage, turns, spare)


@njit(error_model="numpy", forceinline=True)
def _transform(block: np.ndarray, tables: Tables, spare: np.ndarray) -> None:
    # The first pass runs over everything; then each part is finished before the next, while it is in the near cache.
    stages, turns = tables.stages, tables.turns
    radix, whole = stages[0, 0], stages[0, 1]
    _pass(block, 0, whole, stages[0], turns, spare)
    for part in range(radix):
        begin, end = part * (whole // radix), (part + 1) * (whole // radix)
        for stage in range(1, len(stages)):
            _pass(block, begin, end, stages[stage], turns, spare)


@njit(error_model="numpy", forceinline=True)
def _energies(block: np.ndarray, tables: Tables, spectrum: np.ndarray) -> None:
    order, energy = tables.order, tables.settings[3]
    half = order.size
    for low in range(half // 2 + 1):
        high = half - low
        a, b = order[low] * PAIR, order[high % half] * PAIR
        a_re, a_im, b_re, b_im = load(block, a), load(block, a + WIDTH), load(block, b), load(block, b + WIDTH)
        # Twice the spectra of the even and of the odd samples; the window has been halved for it.
        even_re, even_im, odd_re, odd_im = a_re + b_re, a_im - b_im, a_im + b_im, b_re - a_re
        cos, sin = spread(tables.half_turns[2 * low]), spread(tables.half_turns[2 * low + 1])
        turned_re, turned_im = odd_re * cos - odd_im * sin, odd_re * sin + odd_im * cos
        low_re, low_im, high_re, high_im = (
            even_re + turned_re,
            even_im + turned_im,
            even_re - turned_re,
            even_im - turned_im,
        )
        low_energy, high_energy = low_re * low_re + low_im * low_im, high_re * high_re + high_im * high_im
        store(spectrum, low * WIDTH, low_energy if energy else square_root(low_energy))
        store(spectrum, high * WIDTH, high_energy if energy else square_root(high_energy))


@njit(error_model="numpy", forceinline=True)
def _levels(spectrum: np.ndarray, tables: Tables, levels: np.ndarray) -> Lanes:
    # Gives the sum over all bands, which is not finite if any number of the sound was not.
    starts, stops, weights = tables.start, tables.stop, tables.weights
    total = spread(0.0)
    for band in range(starts.size):
        start, count = starts[band], stops[band] - starts[band]
        even, odd = spread(0.0), spread(0.0)
        for at in range(0, count - 1, 2):
            even = even + spread(weights[band, at]) * load(spectrum, (start + at) * WIDTH)
            odd = odd + spread(weights[band, at + 1]) * load(spectrum, (start + at + 1) * WIDTH)
        if count % 2:
            even = even + spread(weights[band, count - 1]) * load(spectrum, (start + count - 1) * WIDTH)
        store(levels, band * WIDTH, even + odd)
        total = total + (even + odd)
    return total


@njit(error_model="numpy", forceinline=True)
def _log2(value: Lanes) -> Lanes:
    # log(f) = 2 artanh((f - 1) / (f + 1)); five terms of the series leave 2e-9 for f up to sqrt(2).
    f = fraction(value)
    s = (f - spread(1.0)) / (f + spread(1.0))
    q = s * s
    series = spread(1.0) + q * (spread(1 / 3) + q * (spread(1 / 5) + q * (spread(1 / 7) + q * spread(1 / 9))))
    return exponent(value) + s * series * spread(2 / LN2)


@njit(error_model="numpy", forceinline=True)
def _scaled(level: Lanes, scale: int, floor: float, per_octave: float) -> Lanes:
    if scale == 1:
        return _log2(larger(level, spread(floor))) * spread(per_octave)
    if scale == 2:
        # What 1 + level lost to rounding is added back: for the softest cells it is all there is.
        more = spread(1.0) + level
        return _log2(more) * spread(LN2) + (level - (more - spread(1.0))) / more
    return level


@njit(error_model="numpy", forceinline=True)
def _write(levels: np.ndarray, tables: Tables, first: int, out: np.ndarray) -> None:
    scale, floor, per_octave = tables.settings[4], tables.factors[0], tables.factors[1]
    row, frames = out.strides[0] // out.itemsize, out.shape[1]
    for band in range(out.shape[0]):
        value = _scaled(load(levels, band * WIDTH), scale, floor, per_octave)
        if first + WIDTH <= frames:
            store(out, band * row + first, value)
        else:
            store(levels, band * WIDTH, value)
            for frame in range(first, frames):
                out[band, frame] = levels[band * WIDTH + frame - first]


@compiled(types.boolean(_sound, types.int64, types.float32[:, :], _tables, _memory))
def mel_frames(samples: np.ndarray, lead: int, out: np.ndarray, tables: Tables, memory: Memory) -> bool:
    """Fill `out` (M, T; its last axis contiguous): frame t begins at sample `lead` + t * hop, perhaps outside.

    Gives False if the sound holds a number that is not finite, or so loud that its energy is not.
    """
    hop, frames = tables.settings[1], out.shape[1]
    span = (WIDTH - 1) * hop + tables.window.size
    total = spread(0.0)
    for first in range(0, frames, WIDTH):
        begin = lead + first * hop
        if begin >= 0 and begin + span <= samples.size:
            _load_block(samples, begin, tables, memory)
        else:
            _patch(samples, begin, tables.settings[2], memory.patch)
            _load_block(memory.patch, 0, tables, memory)
        _transform(memory.block, tables, memory.spare)
        _energies(memory.block, tables, memory.spectrum)
        total = total + _levels(memory.spectrum, tables, memory.levels)
        _write(memory.levels, tables, first, out)
    store(memory.spare, 0, total)
    return bool(np.all(memory.spare[:WIDTH] < LOUDEST))
