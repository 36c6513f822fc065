"""Everybody between bass and tune: chords in rhythm, riffs, answers to the singer, lines of strings and horns."""

from __future__ import annotations

import numpy as np

from melscape.synth.band.songs.chance import happens
from melscape.synth.band.songs.comp_patterns import COMPS, Comp
from melscape.synth.band.songs.harmony import chord_at
from melscape.synth.band.songs.pattern import Slot, slots_of
from melscape.synth.band.songs.plan import Plan
from melscape.synth.band.songs.score import Chord, Event
from melscape.synth.band.songs.style import Seat
from melscape.synth.band.songs.voicing import Pitches, bass_note, voiced

FORCE = {"X": 1.18, "x": 1.0, "o": 0.72, "d": 1.03, "u": 0.85, "s": 0.55, "b": 1.05, "f": 1.0, "y": 1.0, "?": 0.65}
SCRATCH_BEATS, RING_BEATS = 0.06, 8.0


def play_comp(plan: Plan, chords: tuple[Chord, ...], seat: Seat, random: np.random.Generator) -> list[Event]:
    """One player's accompaniment on the straight grid, by the pattern that the seat's manner names."""
    comp = COMPS[seat.manner]
    verse = str(random.choice(comp.rhythms))
    chorus = str(random.choice(comp.rhythms)) if happens(random, 0.4) else verse
    hand, played = _Hand(plan, chords, seat, comp), list[Event]()
    for section in plan.sections:
        if section.energy < seat.enters:
            continue
        rhythm = chorus if section.name in ("chorus", "solo") else verse
        for bar in section.bars:
            for slot in slots_of(rhythm, bar - section.bars.start, plan.beats_per_bar):
                if slot.sign != "?" or happens(random, 0.5):
                    played += hand.struck(slot, bar * plan.beats_per_bar, section.energy)
    return played


class _Hand:
    """Remembers how it lay, so that the next chord is near."""

    def __init__(self, plan: Plan, chords: tuple[Chord, ...], seat: Seat, comp: Comp) -> None:
        self.plan, self.chords, self.seat, self.comp = plan, chords, seat, comp
        self.chord: Chord | None = None
        self.notes: Pitches = ()

    def struck(self, slot: Slot, bar_beats: float, energy: float) -> list[Event]:
        """What one sign sounds like; a chord that is held across a change is struck anew there."""
        at, end = bar_beats + slot.start_beats, bar_beats + slot.start_beats + slot.beats
        played: list[Event] = []
        while at < end - 1e-6:
            chord = chord_at(self.chords, at)
            until = min(end, chord.end_beats) if chord.end_beats > at + 1e-6 else end
            played += self._at(slot.sign, at, until - at, chord, energy)
            at = until if slot.sign in "xXoyd" else end
        return played

    def _at(self, sign: str, at: float, beats: float, chord: Chord, energy: float) -> list[Event]:
        if chord is not self.chord:
            self.notes, self.chord = voiced(chord, self.comp.voicing, self.seat.centre_midi, self.notes), chord
        notes = self._chosen(sign, chord)
        ring = SCRATCH_BEATS if sign == "s" else min(self.comp.held * beats, RING_BEATS)
        if sign == "o" and self.comp.held < 0.6:
            ring *= 0.7
        velocity = self.plan.velocity(FORCE.get(sign, 0.92) * self.comp.force * (0.85 + 0.2 * energy))
        lag = self.comp.strum_beats
        return [Event(at + lag * place, ring, pitch, velocity) for place, pitch in enumerate(notes)]

    def _chosen(self, sign: str, chord: Chord) -> Pitches:
        if sign.isdigit():
            octave, voice = divmod(int(sign), len(self.notes))
            return (self.notes[voice] + 12 * octave,)
        if sign in "bf":
            low = bass_note(chord, min(self.notes[0], self.seat.centre_midi - 6.0))
            return (low if sign == "b" else low - 5,)
        if sign == "y":
            return (*self.notes[:-1], self.notes[-1] + 2)
        if sign == "u":
            return self.notes[:-4:-1]
        return self.notes
