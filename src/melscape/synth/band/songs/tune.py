"""The tune in the mouth or the hands of somebody: in a key and a register, ornamented as the genre does."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from melscape.synth.band.songs.chance import happens
from melscape.synth.band.songs.harmony import pitch_of
from melscape.synth.band.songs.plan import Plan
from melscape.synth.band.songs.score import Event
from melscape.synth.band.songs.style import Ornaments

# The middle of each range; others than these sit around middle C.
CENTRES: dict[str, float] = {
    "voice_male": 57.0, "voice_female": 67.0, "choir": 65.0, "scat": 60.0, "growl": 45.0, "rap": 50.0,
    "guitar_clean": 66.0, "guitar_crunch": 66.0, "guitar_distorted": 67.0, "guitar_nylon": 64.0, "banjo": 64.0,
    "piano": 70.0, "rhodes": 68.0, "organ": 68.0, "violin": 74.0, "cello": 52.0, "strings": 72.0, "flute": 77.0,
    "clarinet": 66.0, "oboe": 72.0, "trumpet": 68.0, "trombone": 55.0, "sax": 63.0, "horns": 64.0, "fiddle": 71.0,
    "harmonica": 70.0, "melodica": 69.0, "vibraphone": 70.0, "lead_synth": 72.0, "pluck_synth": 72.0,
    "pedal_steel": 68.0, "brass_synth": 66.0, "harpsichord": 70.0, "accordion": 70.0,
}  # fmt: skip
MIDDLE = 64.0
GRACE_BEATS = 0.12


def lay_tune(plan: Plan, centre_midi: float) -> list[Event]:
    """The tune on the straight grid, from after the introduction to the end, in the octave nearest to `centre_midi`."""
    melody = plan.melody
    turns = math.ceil(plan.beats / (melody.bars * plan.beats_per_bar * plan.pace)) + 1
    whole = melody.repeated(turns)
    heights = [pitch_of(degree, plan.scale) for degree in melody.degrees]
    base = plan.key + 12 * round((centre_midi - plan.key - sum(heights) / len(heights)) / 12.0)
    laid = []
    for degree, start, beats, accent in zip(whole.degrees, whole.starts_beats, whole.beats, whole.accents):
        at, end = plan.when(start), plan.when(start + beats)
        if at >= plan.beats - 0.25:
            break
        energy = plan.section_at(at).energy
        velocity = plan.velocity((0.7 + 0.3 * accent) * (0.85 + 0.2 * energy))
        laid.append(Event(at, max(end - at, 0.2), base + pitch_of(degree, plan.scale), velocity))
    return laid


def moved_to(events: list[Event], centre_midi: float) -> list[Event]:
    """The same notes in the octave nearest to another centre."""
    if not events:
        return []
    middle = float(np.mean([event.pitch_midi for event in events]))
    octaves = 12 * round((centre_midi - middle) / 12.0)
    return [replace(event, pitch_midi=event.pitch_midi + octaves) for event in events]


def dressed(events: list[Event], ornaments: Ornaments, random: np.random.Generator) -> list[Event]:
    """Notes with slides, falls, turns and blue notes, as bends, and with grace notes put before them."""
    played = []
    for event in events:
        if happens(random, ornaments.grace) and event.start_beats > GRACE_BEATS:
            start = event.start_beats - GRACE_BEATS
            played.append(Event(start, GRACE_BEATS, event.pitch_midi - 2, event.velocity * 3 // 4))
        played.append(replace(event, bend=_bent(event, ornaments, random)))
    return played


def _bent(event: Event, ornaments: Ornaments, random: np.random.Generator) -> tuple[float, ...]:
    long = event.beats >= 0.7
    depth = float(random.choice([1.0, 2.0]))
    if happens(random, ornaments.scoop):
        return (-depth, -0.2 * depth, 0.0, 0.0, 0.0, 0.0, 0.0)
    if long and happens(random, ornaments.fall):
        return (0.0, 0.0, 0.0, 0.0, 0.0, -0.3, -1.5 * depth)
    if long and happens(random, ornaments.turn):
        return (0.0, 2.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0)
    if happens(random, ornaments.blue):
        return (-0.6, -0.5, -0.4, -0.4, -0.3)
    return ()


def spoken(plan: Plan, random: np.random.Generator, centre_midi: float) -> list[Event]:
    """Rapped bars: syllables on sixteenths, rhymes on the fourth beat, a voice that falls towards the end of a line."""
    density = float(random.uniform(0.6, 0.95))
    lengths = 4 * plan.beats_per_bar
    flow = random.random((2, lengths)) < density
    said = []
    for section in plan.sections:
        if section.name in ("intro", "solo", "break"):
            continue
        for bar in section.bars:
            line = flow[bar % 2] ^ (random.random(lengths) < 0.12)
            for place in np.flatnonzero(line[: lengths - int(random.integers(1, 4))]):
                height = 3.0 - 4.0 * place / lengths + float(random.normal(0.0, 1.2))
                velocity = plan.velocity(1.1 if place % 4 == 0 else 0.9)
                at = bar * plan.beats_per_bar + place / 4
                said.append(Event(at, 0.22, centre_midi + height, velocity, (0.5, 0.0, -1.0)))
    return said


def growled(events: list[Event], random: np.random.Generator, centre_midi: float) -> list[Event]:
    """The rhythm of a tune shouted on hardly any pitch, long notes broken in two now and then."""
    shouted = []
    for event in events:
        height = centre_midi + float(random.normal(0.0, 1.0))
        halves = 2 if event.beats >= 1.0 and happens(random, 0.5) else 1
        for half in range(halves):
            start, beats = event.start_beats + half * event.beats / halves, 0.9 * event.beats / halves
            shouted.append(Event(start, beats, height, event.velocity, (1.0, 0.0, 0.0, -2.0)))
    return shouted


def in_thirds(plan: Plan, events: list[Event]) -> list[Event]:
    """A second voice a third above the tune, inside the scale."""
    classes = {(plan.key + step) % 12 for step in plan.scale}
    second = []
    for event in events:
        above = [step for step in (3, 4) if (round(event.pitch_midi) + step) % 12 in classes]
        pitch = event.pitch_midi + (above[0] if above else 5)
        second.append(replace(event, pitch_midi=pitch, velocity=event.velocity * 4 // 5))
    return second
