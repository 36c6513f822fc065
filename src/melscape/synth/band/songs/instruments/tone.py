"""What an instrument is asked to play, and what one that was made for a song can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32

from melscape.synth.band.songs.chance import Range, between, chance_of
from melscape.synth.band.songs.instruments.bus import Bus

Ranges = Mapping[str, Range]


@dataclass(frozen=True)
class Tone:
    """One note to render.

    Args:
        pitch_midi: 60 is middle C.
        held_seconds: how long it is held; it is rendered a release longer.
        velocity: how hard, 1 to 127. It changes the colour; loudness is for whoever puts the note in its place.
        bend: semitones added to the pitch, spread evenly over the time held.
        take: two takes of one note differ as two strokes of one player do.
    """

    pitch_midi: float
    held_seconds: float
    velocity: int
    bend: tuple[float, ...] = ()
    take: int = 0

    @property
    def pitch_hz(self) -> float:
        """Its frequency, A4 = 440 Hz."""
        return 440.0 * 2.0 ** ((self.pitch_midi - 69.0) / 12.0)

    @property
    def highest_hz(self) -> float:
        """The frequency at the top of its bend."""
        return self.pitch_hz * 2.0 ** (max(self.bend, default=0.0) / 12.0)

    @property
    def force(self) -> float:
        """The velocity from 0 to 1."""
        return min(max(self.velocity / 127.0, 0.0), 1.0)


@dataclass(frozen=True)
class Programme:
    """One make of an instrument, drawn for one song.

    Args:
        render: a note as sound (S), about as loud for every pitch and velocity.
        release_seconds: how long a note sounds on after it is let go.
        bus: what all its notes go through together.
        takes: how many different takes are worth rendering; more cost more.
        early_seconds: how long before its beat a note begins, as a consonant comes before its vowel.
        expression: 0 is as loud for any velocity (an organ); 1 falls with its square.
        phrased: whether a note's shape depends on how long it is held, as a spoken syllable's does.
    """

    render: Callable[[Tone], Float32[np.ndarray, "S"]]
    release_seconds: float
    bus: Bus
    takes: int = 1
    early_seconds: float = 0.0
    expression: float = 0.7
    phrased: bool = False


@dataclass(frozen=True)
class Make:
    """Which make of an instrument, and the rate it plays at: all chance in its notes comes from these."""

    instrument: str
    seed: int
    words: str
    rate_hz: int

    def chance(self, *words: object) -> np.random.Generator:
        """A stream of chance for one purpose of this make."""
        return chance_of(self.seed, self.instrument, self.words, *words)

    def chance_for(self, tone: Tone) -> np.random.Generator:
        """A stream of chance for one note: the same wherever it stands in the song, and however hard it is played."""
        return self.chance("note", round(tone.pitch_midi, 2), tone.take)

    def samples(self, seconds: float) -> int:
        """A length in samples, at least one."""
        return max(round(seconds * self.rate_hz), 1)


def drawn(ranges: Ranges, random: np.random.Generator) -> dict[str, float]:
    """A number from each range, as many ranges as there are."""
    return {name: between(random, ends) for name, ends in ranges.items()}
