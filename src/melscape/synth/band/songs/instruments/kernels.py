"""Compiled loops that make notes and put them in their places. Sound is float32.

A curve has one value every 32 samples; it is read with straight lines between them, so it is two longer than that.
(Compiled by numba through `compiling`.)
"""

from __future__ import annotations

import numpy as np

from melscape.synth.band.songs.instruments.compiling import compiled

CURVE_SAMPLES = 32


@compiled
def string(
    burst: np.ndarray, periods: np.ndarray, loss: float, pole: float, stiffness: float, samples: int
) -> np.ndarray:
    """A string that was plucked with `burst` (S): a delay as long as the `periods` curve says, in samples.

    Each turn passes a one-pole low-pass (`pole`), an all-pass (`stiffness`, below 0 sharpens high partials) and `loss`.
    Both filters add their own delay: a plain one (0, 0) takes one sample more a turn than its period.
    Source: D. Jaffe and J. Smith, Computer Music Journal 7(2), 1983; reading between samples by cubic Lagrange.
    """
    size = 1
    while size < periods.max() + 8:
        size *= 2
    mask = size - 1
    line = np.zeros(size, np.float32)
    out = np.empty(samples, np.float32)
    low = passed = before = 0.0
    for begin in range(0, samples, 32):
        period = periods[begin // 32]
        rise = (periods[begin // 32 + 1] - period) / 32
        for at in range(begin, min(begin + 32, samples)):
            whole = int(period)
            part = period - whole
            place = at - whole + size
            newer, here = line[(place + 1) & mask], line[place & mask]
            older, oldest = line[(place - 1) & mask], line[(place - 2) & mask]
            a, b, c, d = part + 1.0, part, part - 1.0, part - 2.0
            value = (
                -b * c * d / 6.0 * newer + a * c * d / 2.0 * here - a * b * d / 2.0 * older + a * b * c / 6.0 * oldest
            )
            passed = stiffness * (value - passed) + before
            before = value
            low = passed + pole * (low - passed)
            swing = loss * low
            if at < burst.size:
                swing += burst[at]
            line[at & mask] = swing
            out[at] = swing
            period += rise
    return out


@compiled
def modes(turns: np.ndarray, stays: np.ndarray, levels: np.ndarray, phases: np.ndarray, samples: int) -> np.ndarray:
    """Decaying sines (K) together: each turns `turns` circles a sample and keeps a share `stays` of its level.

    The last ones must die first: a partial that has faded by 100 dB is left out from there on.
    """
    across = (levels * np.cos(2 * np.pi * phases)).astype(np.float32)
    up = (levels * np.sin(2 * np.pi * phases)).astype(np.float32)
    ahead = (stays * np.cos(2 * np.pi * turns)).astype(np.float32)
    aside = (stays * np.sin(2 * np.pi * turns)).astype(np.float32)
    out = np.zeros(samples, np.float32)
    faint = 1e-5 * levels.max()
    sounding = levels.size
    for begin in range(0, samples, 64):
        while sounding > 0 and across[sounding - 1] ** 2 + up[sounding - 1] ** 2 < faint * faint:
            sounding -= 1
        if sounding == 0:
            break
        for at in range(begin, min(begin + 64, samples)):
            total = np.float32(0.0)
            for one in range(sounding):
                moved = across[one] * ahead[one] - up[one] * aside[one]
                up[one] = across[one] * aside[one] + up[one] * ahead[one]
                across[one] = moved
                total += up[one]
            out[at] = total
    return out


@compiled
def reading(
    out: np.ndarray, tables: np.ndarray, steps: np.ndarray, places: np.ndarray, levels: np.ndarray, turn: float
) -> None:
    """Add a wave to `out` (S) that is read round and round from `tables` (L, period + 1).

    Curves: `steps` in circles a sample, `places` which table, 0 to L - 1 and between, `levels` how loud. `turn` is the
    place in the circle where it begins.
    """
    width, last = tables.shape[1] - 1, tables.shape[0] - 2
    for begin in range(0, out.size, 32):
        at_curve = begin // 32
        step, place, level = steps[at_curve], places[at_curve], levels[at_curve]
        step_rise = (steps[at_curve + 1] - step) / 32
        level_rise = (levels[at_curve + 1] - level) / 32
        table = min(max(int(place), 0), last)
        share = np.float32(place - table)
        share_rise = np.float32((places[at_curve + 1] - place) / 32)
        for at in range(begin, min(begin + 32, out.size)):
            where = turn * width
            cell = int(where)
            part = np.float32(where - cell)
            dark = tables[table, cell] + part * (tables[table, cell + 1] - tables[table, cell])
            light = tables[table + 1, cell] + part * (tables[table + 1, cell + 1] - tables[table + 1, cell])
            out[at] += level * (dark + min(max(share, np.float32(0.0)), np.float32(1.0)) * (light - dark))
            turn += step
            turn -= int(turn)
            step += step_rise
            level += level_rise
            share += share_rise


@compiled
def lay(out: np.ndarray, note: np.ndarray, start: int, gain: float, held: int, release: int) -> None:
    """Add a note to `out` from sample `start`; after `held` samples it falls to nothing within `release`."""
    first, last = max(0, -start), min(note.size, held + release, out.size - start)
    for at in range(first, min(last, held)):
        out[start + at] += gain * note[at]
    for at in range(max(first, held), last):
        left = 1.0 - (at - held) / release
        out[start + at] += gain * left * left * note[at]
