"""Bass lines: patterns of chord degrees, and walking lines that look for their way to the next chord."""

from __future__ import annotations

import numpy as np

from melscape.synth.band.songs.bass_patterns import LINES
from melscape.synth.band.songs.chance import happens, pick
from melscape.synth.band.songs.harmony import chord_at
from melscape.synth.band.songs.pattern import slots_of
from melscape.synth.band.songs.plan import Plan
from melscape.synth.band.songs.riff import play_riff
from melscape.synth.band.songs.score import Chord, Event
from melscape.synth.band.songs.voicing import nearest

LOWEST_MIDI, HIGHEST_MIDI, CENTRE_MIDI = 28, 55, 36.0
FIXED = {"1": 0, "8": 12, "v": -5, "4": 5}
GHOST_BEATS, GHOST_FORCE = 0.1, 0.55


def play_bass(plan: Plan, chords: tuple[Chord, ...]) -> list[Event]:
    """The bass of a song on the straight grid; the manner is drawn from the feel's `lines`, which may not be empty."""
    random = plan.chance("bass")
    manner = pick(random, plan.feel.lines)
    if manner == "riff":
        return [_held_in(event) for event in play_riff(plan, chords, CENTRE_MIDI + 4.0, enters=0.4)]
    verse = str(random.choice(LINES[manner]))
    chorus = str(random.choice(LINES[manner])) if happens(random, 0.5) else verse
    waits = happens(random, 0.4)
    played: list[Event] = []
    for section in plan.sections:
        if section.name == "intro" and waits:
            continue
        for bar in section.bars:
            line = chorus if section.name in ("chorus", "solo") else verse
            played += _bar(plan, chords, line, (bar, bar - section.bars.start), random, played)
    return played


def _bar(
    plan: Plan,
    chords: tuple[Chord, ...],
    line: str,
    bar: tuple[int, int],
    random: np.random.Generator,
    played: list[Event],
) -> list[Event]:
    notes: list[Event] = []
    for slot in slots_of(line, bar[1], plan.beats_per_bar):
        at = bar[0] * plan.beats_per_bar + slot.start_beats
        chord, coming = chord_at(chords, at), chord_at(chords, at + slot.beats)
        before = notes or played
        last = int(before[-1].pitch_midi) if before else None
        pitch = _pitch(slot.sign, chord, coming, last, random, first=abs(at - chord.start_beats) < 1e-6)
        ghost = slot.sign == "m"
        beats = GHOST_BEATS if ghost else 0.92 * slot.beats
        force = GHOST_FORCE if ghost else 1.05 if slot.start_beats == 0 else 0.95
        energy = plan.section_at(at).energy
        notes.append(Event(at, beats, pitch, plan.velocity(force * (0.85 + 0.2 * energy))))
    return notes


def _pitch(
    sign: str, chord: Chord, coming: Chord, last: int | None, random: np.random.Generator, *, first: bool
) -> int:
    root = nearest(chord.bass if first and sign in "1w" else chord.root, CENTRE_MIDI)
    if sign == "w" and last is not None:
        return _walk(chord, coming, last, random, first=first)
    if sign == "a":
        goal = nearest(coming.bass, last if last is not None else CENTRE_MIDI)
        return _kept(goal + int(random.choice([-2, -1, 1, 2])))
    if sign in "3567":
        return root + _degree(sign, chord)
    return root + FIXED.get(sign, 0)


def _degree(sign: str, chord: Chord) -> int:
    wanted = {"3": (3, 4), "5": (6, 7, 8), "6": (9,), "7": (10, 11)}[sign]
    inside = [tone for tone in chord.tones if tone in wanted]
    plain = {"3": 7, "5": 7, "6": 9, "7": 10}[sign]
    return inside[0] if inside else plain


def _walk(chord: Chord, coming: Chord, last: int, random: np.random.Generator, *, first: bool) -> int:
    if first:
        return _kept(nearest(chord.bass, last))
    if coming is not chord:
        goal = nearest(coming.bass, last)
        # The last step before a change leads into it: from a half step mostly, from the fifth above or below at times.
        return _kept(goal + int(random.choice([-1, 1, -2, 2, 7, -5], p=[0.3, 0.25, 0.15, 0.15, 0.08, 0.07])))
    classes = set(chord.pitch_classes) | {(chord.root + 2) % 12}
    up = happens(random, 0.5 + 0.03 * (CENTRE_MIDI + 5 - last))
    steps = [step for step in (1, 2, 3, 4, 5) if (last + (step if up else -step)) % 12 in classes] or [2]
    step = steps[0] if happens(random, 0.75) else steps[-1]
    return _kept(last + (step if up else -step))


def _kept(pitch: int) -> int:
    while pitch < LOWEST_MIDI:
        pitch += 12
    while pitch > HIGHEST_MIDI:
        pitch -= 12
    return pitch


def _held_in(event: Event) -> Event:
    return Event(event.start_beats, event.beats, _kept(int(event.pitch_midi)), event.velocity)
