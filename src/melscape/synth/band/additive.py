"""Additive voice: each partial has its own level and its own decay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.synth.band.envelope import clock, decay, release, swell, wobble
from melscape.synth.band.note import Note
from melscape.synth.band.partials import below_nyquist, sines


@dataclass(frozen=True)
class Program:
    """The recipe of one additive timbre.

    Args:
        slope_db: how much each octave of partials is softer.
        even: level of the even partials (0 is a closed tube).
        stretch: string stiffness; partial k is at k * sqrt(1 + stretch * k * k).
        t60_seconds: decay of the first partial; 0 means that it is held.
        damping: how much faster partial k decays, per k.
        attack_seconds: rise time.
        formant_hz: where a broad resonance sits; 0 for none.
        vibrato_cents: depth of the vibrato.
    """

    name: str
    slope_db: float
    even: float
    stretch: float
    t60_seconds: float
    damping: float
    attack_seconds: float
    formant_hz: float
    vibrato_cents: float


PROGRAMS = (
    Program("struck string", 7.0, 1.0, 4e-4, 4.0, 0.18, 0.003, 0.0, 0.0),
    Program("closed pipe", 9.0, 0.06, 0.0, 0.0, 0.0, 0.05, 1500.0, 4.0),
    Program("bowed string", 5.0, 0.9, 0.0, 0.0, 0.0, 0.16, 2800.0, 16.0),
    Program("brass", 3.0, 1.0, 0.0, 0.0, 0.0, 0.07, 1200.0, 6.0),
    Program("glass", 12.0, 0.5, 9e-3, 2.2, 0.5, 0.002, 0.0, 0.0),
    Program("flute", 18.0, 0.8, 0.0, 0.0, 0.0, 0.09, 0.0, 11.0),
    Program("music box", 10.0, 0.25, 2.5e-2, 1.1, 0.9, 0.001, 3500.0, 0.0),
    Program("reed", 2.0, 1.0, 0.0, 0.0, 0.0, 0.03, 700.0, 3.0),
)


def render(note: Note, rate_hz: int, random: np.random.Generator) -> Float[np.ndarray, "S"]:
    """One note of the additive voice, any level."""
    program = PROGRAMS[note.program % len(PROGRAMS)]
    time = clock(note, rate_hz)
    numbers = np.arange(1, 31, dtype=float)
    ratios = numbers * np.sqrt(1.0 + program.stretch * numbers**2) / np.sqrt(1.0 + program.stretch)
    kept = below_nyquist(ratios, note.pitch_hz, rate_hz)
    numbers, ratios = numbers[kept], ratios[kept]
    levels = _spectrum(program, numbers, ratios * note.pitch_hz, note.velocity)[:, None]
    if program.t60_seconds:
        times = program.t60_seconds / (1.0 + program.damping * (numbers - 1.0))
        levels = levels * np.stack([decay(time.astype(np.float32), float(t60)) for t60 in times])
    cycles = note.pitch_hz * (time + wobble(time, 5.4, program.vibrato_cents))
    sound = sines(cycles, ratios, levels, random.random(numbers.size))
    return sound * swell(time, program.attack_seconds) * release(time, 0.08)


def _spectrum(
    program: Program, numbers: Float[np.ndarray, "K"], partials_hz: Float[np.ndarray, "K"], velocity: int
) -> Float[np.ndarray, "K"]:
    # Soft playing is duller: up to 6 dB an octave more slope at the lowest velocity.
    slope_db = program.slope_db + 6.0 * (1.0 - velocity / 127.0)
    levels = 10.0 ** (-slope_db * np.log2(numbers) / 20.0)
    levels = np.where(numbers % 2 == 0, program.even * levels, levels)
    if program.formant_hz:
        octaves = np.log2(partials_hz / program.formant_hz)
        levels = levels * (0.35 + 2.0 * np.exp(-2.0 * octaves**2))
    return levels
