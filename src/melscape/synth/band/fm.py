"""FM voice: one sine bends the phase of another (J. Chowning, 1973, JAES 21(7), eq. 1)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.synth.band.envelope import clock, decay, release, swell
from melscape.synth.band.note import Note


@dataclass(frozen=True)
class Program:
    """The recipe of one FM timbre.

    Args:
        ratio: modulator frequency over carrier frequency; not a whole number gives bells.
        index: bend at the start, in radians.
        index_t60_seconds: how fast the bend fades; 0 means that it stays.
        t60_seconds: how fast the loudness fades; 0 means that it is held.
        attack_seconds: rise time.
        growl_hz: a slow beat of the bend; 0 for none.
    """

    name: str
    ratio: float
    index: float
    index_t60_seconds: float
    t60_seconds: float
    attack_seconds: float
    growl_hz: float


PROGRAMS = (
    Program("tine piano", 14.0, 1.2, 0.5, 3.5, 0.002, 0.0),
    Program("bell", 3.53, 5.0, 2.5, 4.0, 0.001, 0.0),
    Program("brass", 1.0, 3.6, 0.0, 0.0, 0.06, 0.0),
    Program("wood block", 1.41, 6.0, 0.12, 0.5, 0.001, 0.0),
    Program("clarinet", 2.0, 1.6, 0.0, 0.0, 0.04, 0.0),
    Program("growl bass", 0.5, 4.5, 0.0, 2.5, 0.004, 6.0),
    Program("gong", 1.37, 9.0, 5.0, 5.0, 0.02, 0.7),
    Program("soft keys", 1.0, 0.9, 0.9, 2.4, 0.006, 0.0),
)


def render(note: Note, rate_hz: int, random: np.random.Generator) -> Float[np.ndarray, "S"]:
    """One note of the FM voice, any level."""
    program = PROGRAMS[note.program % len(PROGRAMS)]
    time = clock(note, rate_hz)
    turn = 2 * np.pi * note.pitch_hz * time
    bend = _bend(program, note, rate_hz) * np.ones_like(time)
    if program.index_t60_seconds:
        bend = bend * decay(time, program.index_t60_seconds)
    else:
        bend = bend * (0.4 + 0.6 * swell(time, 3 * program.attack_seconds))
    if program.growl_hz:
        bend = bend * (0.65 + 0.35 * np.sin(2 * np.pi * (program.growl_hz * time + random.random())))
    sound = np.sin(turn + bend * np.sin(program.ratio * turn + 0.2 * random.random()))
    loudness = decay(time, program.t60_seconds) if program.t60_seconds else 1.0
    return sound * loudness * swell(time, program.attack_seconds) * release(time, 0.06)


def _bend(program: Program, note: Note, rate_hz: int) -> float:
    """The bend that this pitch can bear: by Carson's rule sidebands reach f * (1 + ratio * (bend + 1))."""
    most = (0.45 * rate_hz / note.pitch_hz - 1.0) / program.ratio - 1.0
    return float(np.clip(program.index * (0.4 + 0.6 * note.velocity / 127.0), 0.0, max(most, 0.0)))
