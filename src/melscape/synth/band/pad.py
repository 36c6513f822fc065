"""Pad voice: several detuned copies of one wave, slowly opened by a filter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.synth.band.envelope import clock, release, swell
from melscape.synth.band.note import Note


@dataclass(frozen=True)
class Program:
    """The recipe of one pad.

    Args:
        copies: how many voices play at once.
        detune_cents: how far the outermost ones are off.
        odd_only: square-like (hollow) instead of saw-like.
        low_ratio: where the filter starts, in multiples of the pitch.
        high_ratio: where it ends.
        attack_seconds: rise time.
        octave: level of a copy an octave up.
    """

    name: str
    copies: int
    detune_cents: float
    odd_only: bool
    low_ratio: float
    high_ratio: float
    attack_seconds: float
    octave: float


PROGRAMS = (
    Program("warm", 5, 14.0, False, 2.0, 5.0, 0.45, 0.0),
    Program("bright strings", 7, 20.0, False, 12.0, 16.0, 0.25, 0.3),
    Program("hollow", 3, 8.0, True, 3.0, 6.0, 0.5, 0.0),
    Program("sweep", 5, 12.0, False, 1.5, 24.0, 0.2, 0.0),
    Program("closing", 5, 12.0, False, 24.0, 1.5, 0.08, 0.0),
    Program("choir", 7, 28.0, True, 2.0, 2.5, 0.35, 0.8),
    Program("thick lead", 7, 45.0, False, 20.0, 20.0, 0.02, 0.5),
    Program("sine bed", 3, 18.0, False, 1.0, 1.0, 0.8, 0.6),
)


def render(note: Note, rate_hz: int, random: np.random.Generator) -> Float[np.ndarray, "S"]:
    """One note of the pad voice, any level."""
    program = PROGRAMS[note.program % len(PROGRAMS)]
    time = clock(note, rate_hz)
    levels = _filter(program, time, _numbers(program, note.pitch_hz, rate_hz))
    sound = np.zeros(time.size)
    for cents in np.linspace(-program.detune_cents, program.detune_cents, program.copies):
        pitch_hz = note.pitch_hz * 2.0 ** (cents / 1200.0)
        sound += _harmonics(pitch_hz * time + random.random(), _numbers(program, note.pitch_hz, rate_hz), levels)
    if program.octave:
        sound += program.octave * program.copies * np.sin(2 * np.pi * (2.0 * note.pitch_hz * time + random.random()))
    return sound * swell(time, program.attack_seconds) * release(time, 0.3)


def _numbers(program: Program, pitch_hz: float, rate_hz: int) -> Float[np.ndarray, "K"]:
    highest = int(np.clip(0.44 * rate_hz / pitch_hz, 1, 32))
    return np.arange(1.0, highest + 1.0, 2.0 if program.odd_only else 1.0)


def _filter(
    program: Program, time: Float[np.ndarray, "S"], numbers: Float[np.ndarray, "K"]
) -> Float[np.ndarray, "K S"]:
    """Level of every harmonic over time: 1/k, then 12 dB an octave off above a corner that moves."""
    way = time / max(float(time[-1]), 1e-6)
    corner = program.low_ratio * (program.high_ratio / program.low_ratio) ** way
    return 1.0 / (numbers[:, None] * (1.0 + (numbers[:, None] / corner) ** 4) ** 0.5)


def _harmonics(
    cycles: Float[np.ndarray, "S"], numbers: Float[np.ndarray, "K"], levels: Float[np.ndarray, "K S"]
) -> Float[np.ndarray, "S"]:
    # Powers of one complex turn cost a product each; a sine a harmonic would cost ten times as much.
    turn = np.exp(2j * np.pi * cycles)
    step = turn if numbers.size < 2 or numbers[1] == 2.0 else turn * turn
    total = np.zeros(cycles.size)
    wave = turn.copy()
    for level in levels:
        total += level * wave.imag
        wave *= step
    return total
