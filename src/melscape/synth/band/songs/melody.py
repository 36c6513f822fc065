"""Tunes apart from genre: degrees of a scale and a rhythm, in bars of four beats, which every genre can dress anew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from melscape.errors import ConfigError
from melscape.synth.band.songs.chance import Range, chance_of, happens

BAR_BEATS = 4
PHRASE_BARS = 2
# Each letter is a phrase of two bars: a verse of four phrases, then a chorus of four others that lies higher.
VERSES, CHORUSES = ("aaba", "abab", "abac", "aabe", "abcb"), ("xxyx", "xyxy", "xyxz", "xxxy")
CHORUS_LIFT = 2
OPEN_ENDS, CLOSED_ENDS = (1, 4, 4, 6), (0, 0, 0, 2, 4)


@dataclass(frozen=True)
class Melody:
    """A tune that is in no key yet.

    Args:
        degrees: steps of a seven-note scale above the tonic; 7 is the octave, -1 the step below.
        starts_beats: when each note sounds, rising; bars of four beats.
        beats: how long each is held.
        accents: how much each stands out, 0 to 1.
        bars: the length of the tune.
    """

    degrees: tuple[int, ...]
    starts_beats: tuple[float, ...]
    beats: tuple[float, ...]
    accents: tuple[float, ...]
    bars: int

    def __post_init__(self) -> None:
        lengths = {len(self.degrees), len(self.starts_beats), len(self.beats), len(self.accents)}
        rising = all(early < late for early, late in zip(self.starts_beats, self.starts_beats[1:]))
        inside = all(0.0 <= start < self.bars * BAR_BEATS for start in self.starts_beats)
        if len(lengths) != 1 or not self.degrees or not rising or not inside or min(self.beats) <= 0.0:
            found = f"A melody of {len(self.degrees)} degrees in {self.bars} bars."
            expected = "as many starts, lengths and accents as degrees; starts rising inside the bars; lengths above 0"
            raise ConfigError(found, expected, "Mend the melody, or make one with make_melody.")

    def __len__(self) -> int:
        return len(self.degrees)

    @property
    def contour(self) -> tuple[int, ...]:
        """Between neighbours: 1 where the tune rises, -1 where it falls, 0 where it stays."""
        return tuple(int(np.sign(late - early)) for early, late in zip(self.degrees, self.degrees[1:]))

    def repeated(self, times: int) -> Melody:
        """The tune played over and over."""
        starts = tuple(turn * self.bars * BAR_BEATS + start for turn in range(times) for start in self.starts_beats)
        return Melody(self.degrees * times, starts, self.beats * times, self.accents * times, self.bars * times)


@dataclass(frozen=True)
class Manner:
    """How tunes of a kind move.

    Args:
        notes: fewest and most notes a bar.
        grid: places a beat where a note can begin, 2 or 4.
        offbeat: how likely a place off the beat is against one on it, 0 to 1.
        leap: how often the tune jumps where it could step, 0 to 1.
        span: lowest and highest degree of the verse.
        held: share of the time to the next note that a note is held.
        phrases: phrases in a verse and in a chorus, 1 to 4.
    """

    notes: tuple[int, int] = (3, 6)
    grid: int = 2
    offbeat: float = 0.35
    leap: float = 0.2
    span: tuple[int, int] = (-2, 8)
    held: float = 0.85
    phrases: int = 4


@dataclass(frozen=True)
class _Note:
    start_beats: float
    degree: int


def make_melody(seed: int, song: int, bars: int, manner: Manner | None = None) -> Melody:
    """A tune of phrases that come back, with a verse and a higher chorus; the same for the same words.

    Errors: ConfigError for fewer bars than one.
    """
    if bars < 1:
        raise ConfigError(f"A melody of {bars} bars.", "at least 1", "Ask for more bars.")
    manner = manner or Manner()
    random = chance_of(seed, "melody", song, manner)
    verse, chorus = (str(random.choice(forms))[: manner.phrases] for forms in (VERSES, CHORUSES))
    plan = (verse + chorus) * (bars // (2 * PHRASE_BARS * manner.phrases) + 1)
    made: dict[str, list[_Note]] = {}
    notes: list[_Note] = []
    for place in range((bars + PHRASE_BARS - 1) // PHRASE_BARS):
        label = plan[place]
        if label not in made:
            made[label] = _phrase(random, manner, lift=CHORUS_LIFT if label in "xyz" else 0)
        first = place * PHRASE_BARS * BAR_BEATS
        phrase = _ended(made[label], random, CLOSED_ENDS if place % 2 else OPEN_ENDS)
        notes += [_Note(first + note.start_beats, note.degree) for note in phrase]
    return _whole([note for note in notes if note.start_beats < bars * BAR_BEATS], bars, manner)


def _phrase(random: np.random.Generator, manner: Manner, lift: int) -> list[_Note]:
    first = _rhythm(random, manner)
    # A second bar answers the first: often with its rhythm, always with a breath before the next phrase.
    second = first if happens(random, 0.5) else _rhythm(random, manner)
    breath = float(random.choice([2.0, 2.5, 3.0]))
    starts = first + [BAR_BEATS + start for start in second if start <= breath]
    low, high = manner.span[0] + lift, manner.span[1] + lift
    degree = int(random.choice([0, 2, 4, 4])) + lift
    notes = []
    for start in starts:
        notes.append(_Note(start, degree))
        degree = _moved(random, manner, degree, (low, high))
    return notes


def _rhythm(random: np.random.Generator, manner: Manner) -> list[float]:
    places = np.arange(BAR_BEATS * manner.grid) / manner.grid
    on_beat, on_half = places % 1 == 0, places % 0.5 == 0
    weights = np.where(on_beat, 1.0 - 0.3 * (places % 2), np.where(on_half, 1.0, 0.5) * manner.offbeat)
    weights = np.maximum(weights, 1e-3) ** 1.5
    wanted = min(int(random.integers(manner.notes[0], manner.notes[1] + 1)), places.size)
    chosen = random.choice(places.size, wanted, replace=False, p=weights / weights.sum())
    return [float(places[place]) for place in sorted(chosen)]


def _moved(random: np.random.Generator, manner: Manner, degree: int, ends: Range) -> int:
    size = int(random.integers(2, 5)) if happens(random, manner.leap) else int(random.choice([0, 1, 1, 1, 2]))
    # The farther from the middle, the likelier the way back: tunes hang around a centre (Temperley 2008).
    height = (degree - ends[0]) / max(ends[1] - ends[0], 1)
    moved = degree - size if happens(random, min(max(height, 0.1), 0.9)) else degree + size
    return int(min(max(moved, ends[0]), ends[1]))


def _ended(phrase: list[_Note], random: np.random.Generator, ends: tuple[int, ...]) -> list[_Note]:
    last = phrase[-1]
    end = int(random.choice(ends))
    # The end in the octave that is nearest to where the tune has come to.
    degree = end + 7 * round((last.degree - end) / 7)
    return [*phrase[:-1], _Note(last.start_beats, degree)]


def _whole(notes: list[_Note], bars: int, manner: Manner) -> Melody:
    starts = [note.start_beats for note in notes]
    gaps = np.diff([*starts, float(bars * BAR_BEATS)])
    beats = tuple(float(min(max(manner.held * gap, 0.2), 3.0)) for gap in gaps)
    accents = tuple(_accent(start) for start in starts)
    return Melody(tuple(note.degree for note in notes), tuple(starts), beats, accents, bars)


def _accent(start_beats: float) -> float:
    place = start_beats % BAR_BEATS
    if place % 1:
        return 0.65
    return {0: 1.0, 2: 0.9}.get(int(place), 0.8)
