"""What is settled before a note is written: feel, tempo, key, form and chords of one song."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

import numpy as np

from melscape.synth.band.songs.chance import between, chance_of, happens, pick
from melscape.synth.band.songs.harmony import SCALES, fit, lay_chords
from melscape.synth.band.songs.melody import BAR_BEATS, PHRASE_BARS, Manner, Melody, make_melody
from melscape.synth.band.songs.score import Chord
from melscape.synth.band.songs.style import Feel, Mode, Style

ENERGY = {"intro": 0.45, "verse": 0.7, "chorus": 1.0, "bridge": 0.8, "break": 0.35, "solo": 0.9}
LIFTED = ("chorus", "solo")
LONGEST_INTRO = 0.25
HALVED, ROOMY = {16: 8, 8: 4}, 1.2
# How strictly the harmony follows the tune: a progression that fits by this much less is e times less likely.
FIT_SCALE = 0.12
# Above this tempo a tune may go at half speed, as a ballad over fast drums does.
FAST_BPM = 160.0


@dataclass(frozen=True)
class Section:
    """A part of the form: its name (one of `ENERGY`) and its bars."""

    name: str
    bars: range

    @property
    def energy(self) -> float:
        """How lively it is, 0 to 1."""
        return ENERGY[self.name]


@dataclass(frozen=True)
class Plan:
    """The frame of a song; see `Score` for the words it shares with it.

    Args:
        progressions: of verses and of choruses.
        pace: beats of the song to a beat of the tune: 1, or 2 where the tune goes at half speed.
        loudness: velocity of an ordinary note.
    """

    style: Style
    feel: Feel
    seed: int
    song: int
    seconds: float
    tempo_bpm: float
    swing: float
    key: int
    scale: tuple[int, ...]
    progressions: tuple[str, str]
    sections: tuple[Section, ...]
    melody: Melody
    pace: int
    loudness: float
    jitter_seconds: float
    drag_seconds: float

    @property
    def beats_per_bar(self) -> int:
        """3 or 4."""
        return self.feel.beats_per_bar

    @property
    def beats(self) -> float:
        """The length of the song in beats."""
        return self.seconds * self.tempo_bpm / 60.0

    def chance(self, *words: object) -> np.random.Generator:
        """A stream of chance of this song, by purpose."""
        return chance_of(self.seed, self.style.genre, self.song, *words)

    def velocity(self, share: float) -> int:
        """The velocity of a note that is hit `share` times as hard as an ordinary one, 1 to 127."""
        return int(min(max(round(self.loudness * share), 1), 127))

    def section_at(self, beats: float) -> Section:
        """The section that a moment lies in; the last one after the end."""
        bar = int((beats + 1e-6) // self.beats_per_bar)
        return next((section for section in self.sections if bar in section.bars), self.sections[-1])

    def chords(self) -> tuple[Chord, ...]:
        """The chords of the whole song, each section from the top of its progression."""
        return _laid(self.sections, self.progressions, self.key, self.beats_per_bar)

    def when(self, tune_beats: float) -> float:
        """The beat of the song at which a beat of the tune is heard."""
        return _placed(tune_beats, self.sections, self.beats_per_bar, self.pace)


def draw_plan(style: Style, seed: int, song: int, seconds: float, melody: Melody | None = None) -> Plan:
    """The frame of one song of a genre; a given tune settles which chords are likely, not how the genre goes."""
    random = chance_of(seed, style.genre, song, "plan")
    feel = _drawn(random, style.feels)
    tempo = between(random, feel.tempo_bpm)
    bars = math.ceil(seconds * tempo / 60.0 / feel.beats_per_bar)
    sections = _form(pick(random, style.forms), bars)
    pace = 2 if tempo > FAST_BPM and happens(random, 0.5) else 1
    tune = melody or make_melody(seed, song, bars, _phrased(style, sections, pace))
    mode, progressions = _harmony(random, style, tune, (sections, feel.beats_per_bar, pace))
    return Plan(
        style,
        feel,
        seed,
        song,
        seconds,
        tempo,
        swing=between(random, feel.swing),
        key=int(random.choice(style.keys)) if happens(random, 0.7) else int(random.integers(12)),
        scale=SCALES[mode.scale],
        progressions=progressions,
        sections=sections,
        melody=tune,
        pace=pace,
        loudness=between(random, style.loudness),
        jitter_seconds=between(random, style.jitter_seconds),
        drag_seconds=between(random, style.drag_seconds),
    )


def _drawn(random: np.random.Generator, feels: tuple[Feel, ...]) -> Feel:
    return feels[int(pick(random, tuple((str(place), feel.chance) for place, feel in enumerate(feels))))]


def _form(words: str, bars: int) -> tuple[Section, ...]:
    named = [re.fullmatch(r"([a-z]+)(\d+)", word) for word in words.split(" ")]
    lengths = [(match[1], int(match[2])) for match in named if match]
    # A slow song has room for few bars: better a short verse and a short chorus than no chorus at all.
    while sum(length for _, length in lengths) > ROOMY * bars and any(length in HALVED for _, length in lengths):
        lengths = [(name, HALVED.get(length, length)) for name, length in lengths]
    sections: list[Section] = []
    at, place = 0, 0
    while at < bars:
        name, length = lengths[place % len(lengths)]
        place += 1
        if name == "intro":
            # Thirty seconds of a slow song would be all introduction; and it does not come twice.
            length = 0 if sections else min(length, max(int(LONGEST_INTRO * bars), 1))
        if length:
            sections.append(Section(name, range(at, min(at + length, bars))))
            at += length
    return tuple(sections)


def _phrased(style: Style, sections: tuple[Section, ...], pace: int) -> Manner:
    """The genre's manner, with verses and choruses as long as the song's."""
    first = next((section for section in sections if section.name != "intro"), sections[0])
    return replace(style.manner, phrases=min(max(len(first.bars) // (PHRASE_BARS * pace), 1), style.manner.phrases))


def _harmony(
    random: np.random.Generator, style: Style, melody: Melody, place: tuple[tuple[Section, ...], int, int]
) -> tuple[Mode, tuple[str, str]]:
    sections, beats_per_bar, pace = place
    pairs = [(mode, progression) for mode in style.modes for progression in mode.progressions]
    fits = []
    for mode, progression in pairs:
        chords = _laid(sections, (progression, progression), 0, beats_per_bar)
        fits.append(
            fit(melody, SCALES[mode.scale], chords, lambda beats: _placed(beats, sections, beats_per_bar, pace))
        )
    weights = np.exp((np.array(fits) - max(fits)) / FIT_SCALE)
    weights *= [mode.chance / len(mode.progressions) for mode, _ in pairs]
    mode, verse = pairs[int(random.choice(len(pairs), p=weights / weights.sum()))]
    own = np.array([weight if other is mode else 0.0 for weight, (other, _) in zip(weights, pairs)])
    chorus = pairs[int(random.choice(len(pairs), p=own / own.sum()))][1] if happens(random, 0.5) else verse
    return mode, (verse, chorus)


def _laid(
    sections: tuple[Section, ...], progressions: tuple[str, str], key: int, beats_per_bar: int
) -> tuple[Chord, ...]:
    laid: tuple[Chord, ...] = ()
    for section in sections:
        laid += lay_chords(progressions[section.name in LIFTED], key, section.bars, beats_per_bar)
    return laid


def _placed(tune_beats: float, sections: tuple[Section, ...], beats_per_bar: int, pace: int) -> float:
    first = sections[0].bars.stop if sections[0].name == "intro" and len(sections) > 1 else 0
    bar, inside = divmod(tune_beats * pace, BAR_BEATS)
    return (first + bar) * beats_per_bar + _squeezed(inside, beats_per_bar)


def _squeezed(inside: float, beats_per_bar: int) -> float:
    """Beats of a bar of four in a bar of three: the second half goes twice as fast, so nothing changes its order."""
    if beats_per_bar == BAR_BEATS:
        return inside
    return inside if inside <= 2.0 else 2.0 + 0.5 * (inside - 2.0)
