"""Compiled loops over whole parts and stems: what amplifiers, boxes and rooms do to a sound (S), float32.

(Compiled by numba through `compiling`.)
"""

from __future__ import annotations

import numpy as np

from melscape.synth.band.songs.instruments.compiling import compiled

# Added to what goes round in loops: after a sound they would fall into numbers so small that processors crawl.
FAINT, SILENT = 1e-18, 1e-13


@compiled
def sections(samples: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Second-order filters in series, an even number of rows (b0, b1, b2, 1, a1, a2); transposed direct form II.

    Two at a time: a filter waits for its own last sample, and meanwhile the processor can work on the other.
    """
    out = samples.copy()
    for row in range(0, rows.shape[0], 2):
        b0, b1, b2, a1, a2 = rows[row, 0], rows[row, 1], rows[row, 2], rows[row, 4], rows[row, 5]
        d0, d1, d2, c1, c2 = rows[row + 1, 0], rows[row + 1, 1], rows[row + 1, 2], rows[row + 1, 4], rows[row + 1, 5]
        first = second = third = fourth = 0.0
        for at in range(out.size):
            value = out[at] + FAINT
            half = b0 * value + first
            first = b1 * value - a1 * half + second
            second = b2 * value - a2 * half
            made = d0 * half + third
            third = d1 * half - c1 * made + fourth
            fourth = d2 * half - c2 * made
            out[at] = made if abs(made) > SILENT else 0.0
    return out


@compiled
def overdriven(samples: np.ndarray, gain: float, lean: float) -> np.ndarray:
    """Tanh saturation, `gain` times overdriven, off centre by `lean`, with the mirrored tones kept low.

    Source: J. Parker, V. Zavalishin, E. Le Bivic, Reducing the aliasing of nonlinear waveshaping, DAFx 2016, eq. 10.
    """
    out = np.empty_like(samples)
    rest = np.tanh(lean)
    last = lean
    summed = abs(last) + np.log1p(np.exp(-2.0 * abs(last)))
    for at in range(samples.size):
        here = gain * samples[at] + lean
        area = abs(here) + np.log1p(np.exp(-2.0 * abs(here)))
        apart = here - last
        if abs(apart) > 1e-4:
            out[at] = (area - summed) / apart - rest
        else:
            out[at] = np.tanh(0.5 * (here + last)) - rest
        last, summed = here, area
    return out


@compiled
def doubled(samples: np.ndarray, delays: np.ndarray, dry: float, wet: float) -> np.ndarray:
    """The sound and itself late by a curve of `delays`, in samples, one value every 32: chorus, rotor, tape."""
    out = np.empty_like(samples)
    for begin in range(0, samples.size, 32):
        delay = delays[begin // 32]
        rise = (delays[begin // 32 + 1] - delay) / 32
        for at in range(begin, min(begin + 32, samples.size)):
            where = at - delay
            late = 0.0
            if where >= 0.0:
                whole = int(where)
                part = where - whole
                after = samples[min(whole + 1, samples.size - 1)]
                late = samples[whole] + part * (after - samples[whole])
            out[at] = dry * samples[at] + wet * late
            delay += rise
    return out


@compiled
def swept(samples: np.ndarray, centres: np.ndarray, damping: float, wet: float) -> np.ndarray:
    """A band that moves along a curve of `centres` (tan of half the angle, one value every 32 samples): a wah.

    Source: A. Simper, Linear trapezoidal state variable filter (2013).
    """
    out = np.empty_like(samples)
    first = second = 0.0
    for at in range(samples.size):
        size = centres[at // 32]
        inner = 1.0 / (1.0 + size * (size + damping))
        left = samples[at] + FAINT - second
        band = inner * first + size * inner * left
        low = second + size * band
        first, second = 2.0 * band - first, 2.0 * low - second
        out[at] = (1.0 - wet) * samples[at] + wet * damping * 2.0 * band
    return out


@compiled
def compressed(samples: np.ndarray, threshold: float, amount: float, attack: float, release: float) -> np.ndarray:
    """Turned down where it is over the threshold: `amount` 0 leaves it, 1 flattens it.

    `attack` and `release` are the shares by which the meter follows up and down at each sample.
    """
    out = np.empty_like(samples)
    meter = threshold * 1e-3
    gain = 1.0
    for at in range(samples.size):
        level = abs(samples[at])
        meter += (attack if level > meter else release) * (level - meter)
        if at % 8 == 0:
            gain = (threshold / meter) ** amount if meter > threshold else 1.0
        out[at] = gain * samples[at]
    return out


@compiled
def echoed(samples: np.ndarray, delay: int, feedback: float, dull: float) -> np.ndarray:
    """The echoes alone: each comes `delay` samples after the one before, softer by `feedback` and duller by `dull`."""
    out = np.zeros_like(samples)
    low = np.float32(0.0)
    for at in range(delay, samples.size):
        back = samples[at - delay] + feedback * out[at - delay]
        low = np.float32(back + dull * (low - back))
        out[at] = low
    return out


@compiled
def room(samples: np.ndarray, delays: np.ndarray, stays: np.ndarray, dull: float) -> np.ndarray:
    """A room alone: delay lines (K) that feed each other, each with the share of level that `stays` after a turn.

    Source: J.-M. Jot and A. Chaigne, Digital delay networks for designing artificial reverberators, AES 90 (1991),
    with a Householder matrix.
    """
    count = delays.size
    lines = np.zeros((count, delays.max()), np.float32)
    places = np.zeros(count, np.int64)
    dulled = np.zeros(count, np.float32)
    out = np.empty_like(samples)
    for at in range(samples.size):
        total = np.float32(0.0)
        heard = np.float32(0.0)
        for one in range(count):
            value = lines[one, places[one]]
            dulled[one] = value + dull * (dulled[one] - value)
            total += dulled[one]
            heard += dulled[one] if one % 2 else -dulled[one]
        out[at] = heard
        shared = total * np.float32(2.0 / count)
        fresh = samples[at] + np.float32(FAINT)
        for one in range(count):
            lines[one, places[one]] = stays[one] * (dulled[one] - shared) + fresh
            places[one] = 0 if places[one] + 1 == delays[one] else places[one] + 1
    return out


@compiled
def crushed(samples: np.ndarray, every: float, levels: float) -> np.ndarray:
    """What an old sampler keeps: a value held for `every` samples, rounded to `levels` steps on each side (0: all)."""
    out = np.empty_like(samples)
    due = 0.0
    held = np.float32(0.0)
    for at in range(samples.size):
        if at >= due:
            held = samples[at]
            if levels > 0.0:
                held = np.float32(np.round(held * levels) / levels)
            due += every
        out[at] = held
    return out
