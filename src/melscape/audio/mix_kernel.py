"""Compiled by numba: reading sounds at any pace and laying them over each other."""

from __future__ import annotations

import numpy as np
from numba import njit
from numba.core import types

from melscape.audio.compiling import compiled

BLOCK = 512  # samples worked at once: what is kept of them stays in the near cache

_numbers = types.Array(types.int16, 1, "C", readonly=True)
_levels = types.float32[::1]


@njit(error_model="numpy", inline="always")
def _between(a: np.float32, b: np.float32, c: np.float32, d: np.float32, f: np.float32) -> np.float32:
    # Catmull-Rom: through b and c, with the slopes of their neighbours.
    half = np.float32(0.5)
    bend = half * (d - a) + np.float32(1.5) * (b - c)
    curve = a - np.float32(2.5) * b + np.float32(2.0) * c - half * d
    return ((bend * f + curve) * f + half * (c - a)) * f + b


@njit(error_model="numpy", nogil=True)
def _lay_straight(sound: np.ndarray, place: int, gain: np.float32, out: np.ndarray) -> None:
    at = 0
    while at < out.size:
        run = min(out.size - at, sound.size - place)
        for step in range(run):
            out[at + step] += gain * np.float32(sound[place + step])
        at, place = at + run, 0


@njit(error_model="numpy", nogil=True)
def _lay_inside(
    sound: np.ndarray, begin: float, ratio: float, gain: np.float32, out: np.ndarray, memory: tuple
) -> None:
    # Three loops in place of one: where to read, reading, and the cubic. The first and the last then vectorise, and
    # reading is one word of four numbers each. Unsigned places spare a look whether they count from the end.
    places, parts, four = memory
    one, two, three = np.uint64(1), np.uint64(2), np.uint64(3)
    for step in range(out.size):
        read = begin + step * ratio
        place = int(read)
        places[step] = place - 1
        parts[step] = np.float32(read - place)
    for step in range(out.size):
        near, to = np.uint64(places[step]), np.uint64(4 * step)
        four[to] = sound[near]
        four[to + one] = sound[near + one]
        four[to + two] = sound[near + two]
        four[to + three] = sound[near + three]
    for step in range(out.size):
        to = np.uint64(4 * step)
        a, b, c, d = four[to], four[to + one], four[to + two], four[to + three]
        out[step] += gain * _between(np.float32(a), np.float32(b), np.float32(c), np.float32(d), parts[step])


@compiled(types.void(_numbers, types.float64, types.float64, types.float32, _levels))
def lay_sound(sound: np.ndarray, start: float, ratio: float, gain: np.float32, out: np.ndarray) -> None:
    """Add the sound to all of `out`, read in a circle from `start` (0 to its size) on."""
    if ratio == 1.0 and start == np.floor(start):
        _lay_straight(sound, int(start), gain, out)
        return
    size, count = sound.size, out.size
    memory = np.empty(BLOCK, np.int64), np.empty(BLOCK, np.float32), np.empty(4 * BLOCK, np.int16)
    turns = 0.0  # what full circles have taken off: positions are worked out anew, so that no rounding adds up
    at = 0
    while at < count:
        begin = start + at * ratio - turns
        if begin >= size:
            turns += size
            continue
        # Up to here all four neighbours lie within the sound.
        inside = int((size - 2 - begin) / ratio) if begin >= 1.0 else 0
        run = min(BLOCK, count - at, max(0, inside))
        if run > 0:
            _lay_inside(sound, begin, ratio, gain, out[at : at + run], memory)
        else:
            run, place = 1, int(begin)
            level = _between(
                np.float32(sound[(place + size - 1) % size]),
                np.float32(sound[place]),
                np.float32(sound[(place + 1) % size]),
                np.float32(sound[(place + 2) % size]),
                np.float32(begin - place),
            )
            out[at] += gain * level
        at += run
