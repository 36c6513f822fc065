"""Compiled by numba: what damage does to a sound in place, each kind in one pass over it."""

from __future__ import annotations

import numpy as np
from numba.core import types

from melscape.audio.compiling import compiled

BLOCK = 64  # samples worked at once: shorter than any echo path, so that none hears itself inside a block
LINES = 8
SHARED = 32  # samples that share one exponent
WHITENING = np.float32(0.9)  # music falls with frequency: tilted up before and down after, the rounding falls with it

_levels, _gains = types.float32[::1], types.Array(types.float32, 1, "C", readonly=True)
_lengths = types.Array(types.int64, 1, "C", readonly=True)
_filters = types.Array(types.float64, 2, "C", readonly=True)


@compiled(types.float32(_levels))
def _peak(out: np.ndarray) -> np.float32:
    # Bits of positive floats are ordered as the floats are, and whole numbers may be compared in any order.
    bits = out.view(np.int32)
    highest = np.int32(0)
    for at in range(bits.size):
        highest = max(highest, bits[at] & np.int32(0x7FFFFFFF))
    return np.array([highest], np.int32).view(np.float32)[0]


@compiled(types.void(_levels, _lengths, _gains, types.float32))
def add_room(out: np.ndarray, lengths: np.ndarray, gains: np.ndarray, wet: np.float32) -> None:
    """Add `wet` times what eight echo paths return, each of which feeds all (a Householder matrix)."""
    longest = 0
    for line in range(LINES):
        longest = max(longest, lengths[line])
    ring = ((longest + 2 * BLOCK) // BLOCK + 1) * BLOCK
    lines = np.zeros((LINES, ring), np.float32)
    heard = np.zeros((LINES, BLOCK), np.float32)
    total = np.zeros(BLOCK, np.float32)
    half, quarter = np.float32(0.5), np.float32(2.0 / LINES)
    write = 0
    for first in range(0, out.size, BLOCK):
        count = min(BLOCK, out.size - first)
        total[:] = 0.0
        for line in range(LINES):
            read = write - lengths[line]
            if read < 0:
                read += ring
            run = min(BLOCK, ring - read)
            path, found, gain = lines[line], heard[line], gains[line] * half
            # The mean of two neighbours: high tones die sooner than low ones, as air and walls have it.
            found[0] = gain * (path[read] + path[read - 1 if read else ring - 1])
            for at in range(1, run):
                found[at] = gain * (path[read + at] + path[read + at - 1])
            if run < BLOCK:
                found[run] = gain * (path[0] + path[ring - 1])
                for at in range(1, BLOCK - run):
                    found[run + at] = gain * (path[at] + path[at - 1])
            for at in range(BLOCK):
                total[at] += found[at]
        for line in range(LINES):
            path, found = lines[line], heard[line]
            for at in range(count):
                path[write + at] = out[first + at] + found[at] - quarter * total[at]
        for at in range(count):
            out[first + at] += wet * half * total[at]
        write += BLOCK
        if write == ring:
            write = 0


@compiled(types.void(_levels, types.float32))
def soft_clip(out: np.ndarray, drive: np.float32) -> None:
    """Bend peaks over as an overdriven stage does; `drive` is the peak over the knee. The peak itself is kept."""
    peak = _peak(out)
    if peak <= 0.0:
        return
    top = min(drive, np.float32(3.0))
    highest = top * (np.float32(27.0) + top * top) / (np.float32(27.0) + np.float32(9.0) * top * top)
    up, down = drive / peak, peak / highest
    for at in range(out.size):
        # The continued fraction of tanh: as smooth, reaches 1 at 3, and costs no exponential.
        level = min(max(out[at] * up, np.float32(-3.0)), np.float32(3.0))
        square = level * level
        bent = level * (np.float32(27.0) + square) / (np.float32(27.0) + np.float32(9.0) * square)
        out[at] = bent * down


@compiled(types.void(_levels, _filters))
def filter_cascade(out: np.ndarray, filters: np.ndarray) -> None:
    """All sections (b0, b1, b2, a1, a2) one after the other in one pass, in double precision."""
    count = len(filters)
    first, second = np.zeros(count), np.zeros(count)
    for at in range(out.size):
        level = float(out[at])
        for stage in range(count):
            passed = filters[stage, 0] * level + first[stage]
            first[stage] = filters[stage, 1] * level - filters[stage, 3] * passed + second[stage]
            second[stage] = filters[stage, 2] * level - filters[stage, 4] * passed
            level = passed
        out[at] = level


@compiled(types.void(_levels, types.float32))
def share_exponents(out: np.ndarray, steps: np.float32) -> None:
    """Round every block of 32 samples to `steps` steps either way of its own peak, as early digital radio did."""
    before = after = np.float32(0.0)
    tilted = np.empty(SHARED, np.float32)
    for first in range(0, out.size, SHARED):
        count = min(SHARED, out.size - first)
        peak = np.float32(1e-9)
        for at in range(count):
            tilted[at] = out[first + at] - WHITENING * before
            before = out[first + at]
            peak = max(peak, abs(tilted[at]))
        # Exponents are whole: the next power of two over the peak.
        scale = steps / np.float32(2.0 ** np.ceil(np.log2(peak)))
        for at in range(count):
            after = np.rint(tilted[at] * scale) / scale + WHITENING * after
            out[first + at] = after


@compiled(types.void(_levels, types.float32))
def scale_peak(out: np.ndarray, level: np.float32) -> None:
    """Scale the sound so that its peak is `level`; silence stays."""
    peak = _peak(out)
    if peak > 0.0:
        factor = level / peak
        for at in range(out.size):
            out[at] *= factor
