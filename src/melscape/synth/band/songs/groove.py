"""The drummer: written patterns with variants for verse and chorus, fills, ghost notes, and human timing and force."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from melscape.synth.band.songs.chance import happens, pick
from melscape.synth.band.songs.drum_patterns import FILLS, GROOVES
from melscape.synth.band.songs.pattern import slots_of
from melscape.synth.band.songs.plan import Plan, Section
from melscape.synth.band.songs.score import Hit
from melscape.synth.band.songs.timing import swung, wander

FORCE = {"X": 1.2, "x": 0.98, "o": 0.72, "g": 0.42, "?": 0.5}
MACHINES = ("808", "trap", "electronic", "lofi")
MACHINE_SHARE = 0.15
HANDS_OFF = ("kick", "timpani", "pedal_hat")


@dataclass(frozen=True)
class _Part:
    """The lines of one section: a line a layer."""

    lines: tuple[str, ...]


def play_groove(plan: Plan, name: str, kit: str) -> list[Hit]:
    """A written groove through the whole song, as played: swing and the drummer's own timing are in it."""
    random = plan.chance("groove")
    verse = _Part(tuple(str(random.choice(layer)) for layer in GROOVES[name]))
    chorus = _Part(tuple(_varied(random, line, layer) for line, layer in zip(verse.lines, GROOVES[name])))
    fills = FILLS.get(_fill_kind(plan, kit), ())
    hits: list[Hit] = []
    for place, section in enumerate(plan.sections):
        part = chorus if section.name in ("chorus", "solo") else verse
        hits += _section(plan, section, _thinned(random, part, section), fills, random)
        if place and section.name != "break" and kit != "orchestral" and happens(random, 0.75):
            hits.append(Hit(float(section.bars.start * plan.beats_per_bar), "crash", plan.velocity(1.1)))
    share = MACHINE_SHARE if kit in MACHINES else 1.0
    return _played(plan, hits, random, share)


def _varied(random: np.random.Generator, line: str, layer: tuple[str, ...]) -> str:
    return str(random.choice(layer)) if happens(random, 0.4) else line


def _thinned(random: np.random.Generator, part: _Part, section: Section) -> _Part:
    """In an introduction or a break a player may leave out some of it."""
    if section.energy > 0.5 or happens(random, 0.45):
        return part
    kept = tuple(line for line in part.lines if happens(random, 0.5))
    return _Part(kept)


def _section(
    plan: Plan, section: Section, part: _Part, fills: tuple[str, ...], random: np.random.Generator
) -> list[Hit]:
    hits: list[Hit] = []
    for bar in section.bars:
        turn = bar - section.bars.start
        strokes = _strokes(plan, part.lines, bar, turn, random, section.energy)
        last = bar == section.bars.stop - 1
        due = last or turn % 4 == 3
        if fills and part.lines and due and happens(random, plan.style.fills * (1.0 if last else 0.5)):
            fill = _strokes(plan, (str(random.choice(fills)),), bar, turn, random, 1.0)
            begins = min(hit.start_beats for hit in fill)
            strokes = [hit for hit in strokes if hit.start_beats < begins or hit.piece in HANDS_OFF] + fill
        hits += strokes
    return hits


def _strokes(
    plan: Plan, lines: tuple[str, ...], bar: int, turn: int, random: np.random.Generator, energy: float
) -> list[Hit]:
    hits = []
    for line in lines:
        for words in filter(None, line.split(" & ")):
            piece, pattern = words.split(" ")
            for slot in slots_of(pattern, turn, plan.beats_per_bar):
                if slot.sign != "?" or happens(random, 0.4):
                    at = bar * plan.beats_per_bar + slot.start_beats
                    hits.append(Hit(at, piece, plan.velocity(FORCE[slot.sign] * (0.85 + 0.17 * energy))))
    return hits


def _fill_kind(plan: Plan, kit: str) -> str:
    triplets = plan.swing > 0.58 and plan.feel.swing_beats == 1.0
    if kit == "orchestral":
        return "none"
    if plan.beats_per_bar == 3:
        return "three_triplet" if triplets else "three"
    if triplets:
        return "triplet"
    if kit in ("reggae", "metal"):
        return kit
    return "machine" if kit in MACHINES else "straight"


def _played(plan: Plan, hits: list[Hit], random: np.random.Generator, share: float) -> list[Hit]:
    """Swing for all; then the same error for strokes of one moment, and an uneven force for each."""
    beats_a_second = plan.tempo_bpm / 60.0
    moments = sorted({hit.start_beats for hit in hits})
    errors = dict(zip(moments, wander(random, len(moments), share * plan.jitter_seconds * beats_a_second)))
    played = []
    for hit, force in zip(hits, random.normal(0.0, 6.0 * max(share, 0.3), len(hits))):
        start = swung(hit.start_beats, plan.swing, plan.feel.swing_beats) + errors[hit.start_beats]
        velocity = int(min(max(round(hit.velocity + force), 1), 127))
        played.append(replace(hit, start_beats=max(start, 0.0), velocity=velocity))
    return sorted(played, key=lambda hit: (hit.start_beats, hit.piece))


def draw_groove(plan: Plan) -> tuple[str, str]:
    """Which pattern and which kit the song has."""
    random = plan.chance("drummer")
    return pick(random, plan.feel.grooves), pick(random, plan.feel.kits)
