"""Plucked voice: a burst of noise running round a loop with a soft filter.

After K. Karplus and A. Strong, 1983, Computer Music Journal 7(2); pick position and tuning after D. Jaffe and
J. Smith, 1983, the same issue.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.synth.band.envelope import clock, release
from melscape.synth.band.note import Note


@dataclass(frozen=True)
class Program:
    """The recipe of one string.

    Args:
        softness: loop filter, 0.02 (steel) to 0.5 (gut): how fast highs die.
        t60_seconds: how long the string rings.
        pick: where it is picked, as a share of its length.
        hardness: 0 (thumb) to 1 (plectrum): highs in the burst.
        body_hz: main resonance of the body; 0 for none.
    """

    name: str
    softness: float
    t60_seconds: float
    pick: float
    hardness: float
    body_hz: float


PROGRAMS = (
    Program("nylon guitar", 0.30, 2.2, 0.28, 0.35, 190.0),
    Program("steel guitar", 0.08, 4.5, 0.13, 0.90, 220.0),
    Program("harp", 0.18, 5.0, 0.45, 0.25, 0.0),
    Program("muted string", 0.50, 0.45, 0.20, 0.50, 260.0),
    Program("koto", 0.05, 1.6, 0.07, 1.00, 480.0),
    Program("upright bass", 0.45, 2.8, 0.33, 0.15, 105.0),
    Program("banjo", 0.12, 0.8, 0.09, 0.95, 900.0),
    Program("wire", 0.02, 7.0, 0.50, 0.70, 0.0),
)


def render(note: Note, rate_hz: int, random: np.random.Generator) -> Float[np.ndarray, "S"]:
    """One note of the plucked voice, any level."""
    program = PROGRAMS[note.program % len(PROGRAMS)]
    time = clock(note, rate_hz)
    period = rate_hz / note.pitch_hz
    burst = _burst(program, note, period, random)
    string = _ring(burst, period, _loss(program, note), program.softness, time.size)
    if program.body_hz:
        string = string + 0.8 * _resonate(string, program.body_hz, rate_hz)
    return string * release(time, 0.05)


def _loss(program: Program, note: Note) -> float:
    """What is left of the string's swing after one turn round the loop."""
    return float(10.0 ** (-3.0 / (note.pitch_hz * program.t60_seconds)))


def _burst(program: Program, note: Note, period: float, random: np.random.Generator) -> Float[np.ndarray, "S"]:
    """The picked shape: noise of one period, dulled by a soft pick, notched by the picking place."""
    from scipy.signal import lfilter

    noise = random.uniform(-1.0, 1.0, max(2, round(period)))
    noise -= noise.mean()
    keep = np.clip(program.hardness * (0.5 + 0.5 * note.velocity / 127.0), 0.05, 1.0)
    dulled = lfilter([keep], [1.0, keep - 1.0], noise)
    return dulled - np.roll(dulled, max(1, round(program.pick * dulled.size)))


def _ring(
    burst: Float[np.ndarray, "_"], period: float, loss: float, softness: float, samples: int
) -> Float[np.ndarray, "S"]:
    # The loop filter delays by `softness` samples at low pitch, so the line is that much shorter: else notes go flat.
    whole = int(np.floor(period - softness))
    part = period - softness - whole
    taps = loss * np.convolve([1.0 - part, part], [1.0 - softness, softness])
    line = np.zeros(samples + whole + 2)
    start = whole + 2
    line[start : start + burst.size] = burst[: line.size - start]
    # A sample depends on those `whole` and more before it, so `whole` samples can be made at a time.
    for begin in range(start, line.size, whole):
        end = min(begin + whole, line.size)
        for delay, tap in enumerate(taps, start=whole):
            line[begin:end] += tap * line[begin - delay : end - delay]
    return line[start:]


def _resonate(sound: Float[np.ndarray, "S"], centre_hz: float, rate_hz: int) -> Float[np.ndarray, "S"]:
    from scipy.signal import iirpeak, lfilter

    top, bottom = iirpeak(min(centre_hz, 0.4 * rate_hz), 3.0, fs=rate_hz)
    return lfilter(top, bottom, sound)
