"""Organ voice: nine drawbars, a key click, and a turning speaker."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.synth.band.envelope import clock, decay, release, swell, wobble
from melscape.synth.band.note import Note
from melscape.synth.band.partials import below_nyquist, sines

# Pitches of the nine drawbars against the key: 16', 5 1/3', 8', 4', 2 2/3', 2', 1 3/5', 1 1/3', 1'.
DRAWBAR_RATIOS = np.array([0.5, 1.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0])


@dataclass(frozen=True)
class Program:
    """One registration.

    Args:
        bars: how far each drawbar is out, 0 to 8 (3 dB a step), low to high.
        click: level of the key click.
        turn_hz: speed of the turning speaker; 0 is still.
        attack_seconds: how fast a pipe speaks.
    """

    name: str
    bars: str
    click: float
    turn_hz: float
    attack_seconds: float


PROGRAMS = (
    Program("full", "888888888", 0.15, 6.6, 0.004),
    Program("jazz", "888000000", 0.25, 0.8, 0.003),
    Program("flute stop", "008030000", 0.0, 0.0, 0.05),
    Program("church", "806868686", 0.0, 0.0, 0.09),
    Program("gospel", "808000008", 0.10, 6.6, 0.004),
    Program("reed stop", "004567876", 0.0, 4.5, 0.02),
    Program("whistle", "008000088", 0.05, 0.8, 0.01),
    Program("bourdon", "850000000", 0.0, 0.0, 0.12),
)


def render(note: Note, rate_hz: int, random: np.random.Generator) -> Float[np.ndarray, "S"]:
    """One note of the organ voice, any level. Its pitch is that of the 8' bar."""
    program = PROGRAMS[note.program % len(PROGRAMS)]
    time = clock(note, rate_hz)
    steps = np.array([int(bar) for bar in program.bars], dtype=float)
    kept = below_nyquist(DRAWBAR_RATIOS, note.pitch_hz, rate_hz) & (steps > 0)
    levels = 10.0 ** (3.0 * (steps[kept] - 8.0) / 20.0)
    cycles = note.pitch_hz * time
    if program.turn_hz:
        cycles = note.pitch_hz * (time + wobble(time, program.turn_hz, 9.0))
    sound = sines(cycles, DRAWBAR_RATIOS[kept], levels[:, None], random.random(int(kept.sum())))
    sound = sound * swell(time, program.attack_seconds)
    if program.turn_hz:
        sound = sound * (0.8 + 0.2 * np.sin(2 * np.pi * program.turn_hz * time))
    click = program.click * random.standard_normal(time.size) * decay(time, 0.03)
    return (sound + click * np.abs(levels).sum()) * release(time, 0.03)
