"""Lines beside the tune: answers in its gaps, and slow counter-melodies of strings, horns and voices."""

from __future__ import annotations

import numpy as np

from melscape.synth.band.songs.chance import happens
from melscape.synth.band.songs.harmony import chord_at, pitch_of
from melscape.synth.band.songs.plan import Plan
from melscape.synth.band.songs.score import Chord, Event
from melscape.synth.band.songs.style import Seat
from melscape.synth.band.songs.voicing import nearest

SHORTEST_GAP_BEATS, ANSWER_CHANCE = 1.4, 0.6


def play_answers(plan: Plan, tune: list[Event], seat: Seat, random: np.random.Generator) -> list[Event]:
    """Short licks of scale notes wherever the tune rests, each ending before the tune goes on."""
    ends = [(event.end_beats, later.start_beats) for event, later in zip(tune, tune[1:])]
    if tune and tune[0].start_beats > 2.0:
        ends.insert(0, (0.0, tune[0].start_beats))
    played: list[Event] = []
    for rest_beats, next_beats in ends:
        if next_beats - rest_beats >= SHORTEST_GAP_BEATS and happens(random, ANSWER_CHANCE):
            played += _lick(
                plan, float(np.ceil(2.0 * rest_beats)) / 2.0, min(next_beats, rest_beats + 6.0), seat, random
            )
    return played


def _lick(plan: Plan, start: float, end: float, seat: Seat, random: np.random.Generator) -> list[Event]:
    step_beats = float(random.choice([0.5, 0.5, 0.25])) if plan.tempo_bpm < 120 else 0.5
    count = min(int((end - start) / step_beats), int(random.integers(3, 8)))
    degree = int(random.choice([0, 2, 4, 7]))
    base = nearest(plan.key, seat.centre_midi - 4.0)
    lick = []
    for place in range(count):
        beats = step_beats * (0.9 if place < count - 1 else 1.8)
        bend = (-2.0, -0.5, 0.0, 0.0, 0.0) if happens(random, 0.2) else ()
        velocity = plan.velocity(random.uniform(0.8, 1.05))
        lick.append(Event(start + place * step_beats, beats, base + pitch_of(degree, plan.scale), velocity, bend))
        degree = int(np.clip(degree + random.choice([-2, -1, -1, 1, 2]), -3, 9))
    return lick


def play_counterline(plan: Plan, chords: tuple[Chord, ...], seat: Seat, random: np.random.Generator) -> list[Event]:
    """A slow line that steps from chord note to chord note, with a run up into a new section now and then."""
    line: list[Event] = []
    last = int(seat.centre_midi)
    half = plan.beats_per_bar / 2 if plan.beats_per_bar == 4 and happens(random, 0.5) else plan.beats_per_bar
    for section in plan.sections:
        if section.energy < seat.enters:
            continue
        at, end = (float(bar * plan.beats_per_bar) for bar in (section.bars.start, section.bars.stop))
        while at < end:
            last = _guided(chord_at(chords, at), last, seat.centre_midi, random)
            line.append(Event(at, 0.98 * half, last, plan.velocity(0.85 * (0.8 + 0.25 * section.energy))))
            at += half
        if happens(random, 0.5) and len(section.bars) >= 2:
            line = [event for event in line if event.start_beats < end - 2.0] + _run(plan, end, last, random)
    return line


def _guided(chord: Chord, last: int, centre_midi: float, random: np.random.Generator) -> int:
    options = [nearest(pitch, last + shift) for pitch in chord.pitch_classes[1:] or (chord.root,) for shift in (-2, 2)]
    costs = [abs(note - last) + 0.35 * abs(note - centre_midi) + random.uniform(0.0, 2.0) for note in options]
    return options[int(np.argmin(costs))]


def _run(plan: Plan, end: float, last: int, random: np.random.Generator) -> list[Event]:
    classes = {(plan.key + step) % 12 for step in plan.scale}
    ladder = [pitch for pitch in range(last, last + 26) if pitch % 12 in classes]
    step_beats = float(random.choice([0.25, 0.5]))
    steps = range(int(2.0 / step_beats))
    return [Event(end - 2.0 + place * step_beats, step_beats, ladder[place], plan.velocity(0.85)) for place in steps]
