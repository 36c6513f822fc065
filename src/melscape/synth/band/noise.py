"""Noise voice: hiss through resonances that follow the pitch. Breath, wind, shakers, drums without a drum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.synth.band.envelope import clock, decay, release, swell
from melscape.synth.band.note import Note


@dataclass(frozen=True)
class Program:
    """The recipe of one noise timbre.

    Args:
        sharpness: how narrow the resonances are (centre over width); 0.5 is hiss, 60 is nearly a tone.
        ratios: the resonances, as multiples of the pitch.
        hiss: share of unfiltered noise.
        t60_seconds: decay; 0 means that it is held.
        attack_seconds: rise time.
        beat_hz: how often a second it is shaken; 0 for a steady sound.
    """

    name: str
    sharpness: float
    ratios: tuple[float, ...]
    hiss: float
    t60_seconds: float
    attack_seconds: float
    beat_hz: float


PROGRAMS = (
    Program("breath", 25.0, (1.0, 2.0, 3.0), 0.10, 0.0, 0.12, 0.0),
    Program("wind", 4.0, (2.0,), 0.0, 0.0, 0.5, 0.4),
    Program("shaker", 1.2, (24.0,), 0.2, 0.0, 0.01, 8.0),
    Program("hand drum", 9.0, (1.0, 1.59, 2.14), 0.25, 0.35, 0.001, 0.0),
    Program("metal brush", 30.0, (5.4, 8.9, 13.3, 19.1), 0.3, 1.2, 0.002, 0.0),
    Program("whistle", 70.0, (4.0,), 0.02, 0.0, 0.05, 5.5),
    Program("steam", 0.7, (12.0,), 0.5, 0.0, 0.2, 0.0),
    Program("log drum", 40.0, (1.0, 2.76), 0.05, 0.8, 0.001, 0.0),
)


def render(note: Note, rate_hz: int, random: np.random.Generator) -> Float[np.ndarray, "S"]:
    """One note of the noise voice, any level."""
    from scipy.signal import iirpeak, lfilter

    program = PROGRAMS[note.program % len(PROGRAMS)]
    time = clock(note, rate_hz)
    source = random.standard_normal(time.size)
    sound = program.hiss * source
    for order, ratio in enumerate(program.ratios):
        # A resonance wider than half the rate has its poles outside the circle: it would blow up.
        centre_hz = min(ratio * note.pitch_hz, min(0.42, 0.4 * program.sharpness) * rate_hz)
        top, bottom = iirpeak(centre_hz, program.sharpness, fs=rate_hz)
        band = lfilter(top, bottom, source)
        sound = sound + 0.6**order * band / (np.std(band) + 1e-12)
    return sound * _loudness(program, time) * swell(time, program.attack_seconds) * release(time, 0.05)


def _loudness(program: Program, time: Float[np.ndarray, "S"]) -> Float[np.ndarray, "S"]:
    held = decay(time, program.t60_seconds) if program.t60_seconds else np.ones_like(time)
    if not program.beat_hz:
        return held
    return held * (0.15 + 0.85 * np.cos(np.pi * program.beat_hz * time) ** 4)
