"""Riffs: a figure of a bar or two that a song is built on, for guitars, basses, keys and horns alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from melscape.synth.band.songs.chance import happens
from melscape.synth.band.songs.harmony import chord_at
from melscape.synth.band.songs.plan import Plan
from melscape.synth.band.songs.score import Chord, Event
from melscape.synth.band.songs.voicing import nearest

# Semitones above the root: the two pentatonic scales, the minor one with the flat fifth between.
DARK, BRIGHT = (0, 0, 3, 5, 6, 7, 10, 12), (0, 0, 2, 4, 7, 9, 12)


@dataclass(frozen=True)
class Riff:
    """A figure above a root: when, how long and how many semitones up; `bars` long."""

    notes: tuple[tuple[float, float, int], ...]
    bars: int


def make_riff(plan: Plan, random: np.random.Generator) -> Riff:
    """The riff of a song: the same for everybody in the band who asks with the same stream."""
    bars, a_beat = (1 if happens(random, 0.4) else 2), 2 if plan.tempo_bpm > 125 or plan.swing > 0.55 else 4
    places = bars * plan.beats_per_bar * a_beat
    strong = np.where(np.arange(places) % a_beat == 0, 1.0, 0.55)
    played = random.random(places) < float(random.uniform(0.35, 0.75)) * strong
    played[0] = True
    starts = np.flatnonzero(played)
    ends = np.append(starts[1:], places)
    pool = DARK if 3 in plan.scale or happens(random, 0.3) else BRIGHT
    step, notes = 0, []
    for start, end in zip(starts, ends):
        notes.append((float(start / a_beat), float(0.85 * min(end - start, 2 * a_beat) / a_beat), pool[step]))
        step = int(np.clip(step + random.integers(-2, 3), 0, len(pool) - 1))
    return Riff(tuple(notes), bars)


def play_riff(plan: Plan, chords: tuple[Chord, ...], centre_midi: float, enters: float = 0.0) -> list[Event]:
    """The song's riff moved onto the root of each bar's chord, on the straight grid."""
    riff = make_riff(plan, plan.chance("riff"))
    played = []
    for section in plan.sections:
        if section.energy < enters:
            continue
        for bar in section.bars:
            turn = (bar - section.bars.start) % riff.bars
            for start, beats, step in riff.notes:
                if turn * plan.beats_per_bar <= start < (turn + 1) * plan.beats_per_bar:
                    at = bar * plan.beats_per_bar + start - turn * plan.beats_per_bar
                    root = nearest(chord_at(chords, bar * plan.beats_per_bar).root, centre_midi - 4.0)
                    velocity = plan.velocity(1.08 if start % 1 == 0 else 0.92)
                    played.append(Event(at, max(beats, 0.1), root + step, velocity))
    return played
