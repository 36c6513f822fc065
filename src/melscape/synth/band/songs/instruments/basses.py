"""Basses: strings of four kinds, a synthesizer, and the long sine of a drum machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from jaxtyping import Float32

from melscape.synth.band.songs.chance import Range, between, happens
from melscape.synth.band.songs.instruments.bus import Bus, Peak, coloured
from melscape.synth.band.songs.instruments.curves import Manner, pitch_curve, swell, times_of
from melscape.synth.band.songs.instruments.string import String, pluck
from melscape.synth.band.songs.instruments.tables import sound_of, tables_of
from melscape.synth.band.songs.instruments.tone import Make, Programme, Ranges, Tone, drawn

# fmt: off
ELECTRIC: Ranges = {
    "hardness": (0.22, 0.42), "pick": (0.12, 0.3), "ring_seconds": (2.5, 5.0), "bright_seconds": (0.12, 0.4),
    "stiffness": (0.1, 0.3), "course_cents": (0, 0), "noise": (0.02, 0.08), "noise_hz": (500, 1600),
    "buzz": (0.0, 0.15), "slide_semitones": (-0.15, 0.0), "vibrato_cents": (0.0, 8.0), "release_seconds": (0.04, 0.1),
}
STRINGS: Mapping[str, Ranges] = {
    "bass_finger": ELECTRIC,
    "bass_pick": {**ELECTRIC, "hardness": (0.5, 0.72), "pick": (0.08, 0.18), "bright_seconds": (0.3, 0.8),
                  "noise": (0.06, 0.16), "noise_hz": (1500, 3500), "buzz": (0.1, 0.35)},
    "bass_slap": {**ELECTRIC, "hardness": (0.7, 0.95), "pick": (0.06, 0.14), "bright_seconds": (0.4, 1.0),
                  "noise": (0.15, 0.35), "noise_hz": (2200, 4500), "buzz": (0.35, 0.8), "ring_seconds": (1.5, 3.0)},
    "bass_upright": {**ELECTRIC, "hardness": (0.12, 0.32), "pick": (0.22, 0.4), "ring_seconds": (1.0, 2.2),
                     "bright_seconds": (0.06, 0.18), "stiffness": (0.0, 0.15), "noise": (0.05, 0.18),
                     "noise_hz": (350, 1100), "buzz": (0.05, 0.3), "slide_semitones": (-0.5, 0.0),
                     "vibrato_cents": (2, 15)},
}
UPRIGHT = (Peak(68, 4, 2), Peak(105, 6, 3), Peak(210, 4, 2), Peak(750, 3, 1))
AMPLIFIER = (Peak(80, 3, 1), Peak(700, 3, 0.8))
DRIVES: Mapping[str, Range] = {
    "bass_finger": (0.5, 9), "bass_pick": (2, 16), "bass_slap": (0.5, 6), "bass_sub": (2, 22),
}
# fmt: on


@dataclass(frozen=True)
class Sub:
    """One make of the sine of a drum machine.

    Args:
        second, third: levels of the next two partials.
        drop_semitones: how much higher it begins.
        drop_seconds: how long it takes to come down.
        ring_seconds: how fast it fades, to a third.
        click: how much of its attack is heard.
    """

    second: float
    third: float
    drop_semitones: float
    drop_seconds: float
    ring_seconds: float
    click: float


SUB: Ranges = {
    "second": (0.02, 0.25),
    "third": (0.0, 0.12),
    "drop_semitones": (0.0, 14.0),
    "drop_seconds": (0.02, 0.08),
    "ring_seconds": (0.5, 2.5),
    "click": (0.0, 0.5),
}


def programme(make: Make) -> Programme:
    """One make of one of `STRINGS`."""
    random = make.chance("string")
    kind = String(**drawn(STRINGS[make.instrument], random))
    upright = make.instrument == "bass_upright"
    bus = Bus(
        coloured(random, *(UPRIGHT if upright else AMPLIFIER)),
        low_cut_hz=between(random, (28, 45)),
        high_cut_hz=between(random, (2500, 6000)),
        drive_db=0.0 if upright else between(random, DRIVES[make.instrument]),
        lean=between(random, (0.0, 1.0)),
        chorus=between(random, (0.2, 0.5)) if not upright and happens(random, 0.12) else 0.0,
    )
    return Programme(partial(pluck, kind, make), kind.release_seconds, bus, takes=2)


def sub_programme(make: Make) -> Programme:
    """One make of the long sine, clean or driven until its partials carry it through small loudspeakers."""
    random = make.chance("sub")
    kind = Sub(**drawn(SUB, random))
    bus = Bus(coloured(random), drive_db=between(random, DRIVES["bass_sub"]), lean=between(random, (0.0, 1.0)))
    return Programme(partial(_boom, kind, make), between(random, (0.04, 0.2)), bus)


def _boom(kind: Sub, make: Make, tone: Tone) -> Float32[np.ndarray, "S"]:
    samples = make.samples(tone.held_seconds + 0.2)
    times = times_of(samples, make.rate_hz)
    manner = Manner(kind.drop_semitones, 3.0 * kind.drop_seconds)
    curve_hz = pitch_curve(tone, times, manner, make.chance_for(tone))
    tables = tables_of(np.array([[1.0, kind.second * (0.5 + tone.force), kind.third]], complex))
    levels = swell(times, 0.004) * np.exp(-times / kind.ring_seconds)
    sound = sound_of(tables, curve_hz, np.zeros_like(times), levels, (samples, make.rate_hz, 0.25))
    click = make.samples(0.004)
    fall = np.exp(-np.arange(click) / (0.25 * click))
    sound[:click] += np.float32(kind.click * (0.4 + tone.force)) * fall[: sound.size].astype(np.float32)
    return sound
