"""The laws of a genre as data: what its songs are drawn from. Nothing here draws."""

from __future__ import annotations

from dataclasses import dataclass

from melscape.synth.band.songs.chance import Choices, Range
from melscape.synth.band.songs.melody import Manner


@dataclass(frozen=True)
class Seat:
    """One player's place in the band.

    Args:
        manner: how they play: a pattern of `comp_patterns`, or `riff`, `answers`, `counterline`, `double`.
        instruments: what they may bring.
        chance: how likely they come at all.
        gain_db: their level against the others.
        centre_midi: where on the keyboard they sit.
        enters: how lively a section has to be before they join in, 0 to 1.
    """

    manner: str
    instruments: Choices
    chance: float = 1.0
    gain_db: float = 0.0
    centre_midi: float = 60.0
    enters: float = 0.0


@dataclass(frozen=True)
class Feel:
    """One way in which songs of a genre go; a genre has several.

    Args:
        chance: its weight among the feels of its genre.
        tempo_bpm: slowest and fastest.
        grooves: drum patterns by name.
        kits: which drums.
        lines: bass manners by name; none where nobody plays the bass.
        seats: the rest of the band.
        swing: share of the beat that its first half takes, 0.5 (straight) to 0.7.
        swing_beats: what swings: 1.0, the eighths in a beat; 0.5, the sixteenths in half a beat.
        basses: which basses; those of the genre where empty.
        drums: how likely anybody drums.
        vocals: how likely anybody sings; the genre's own chance where negative.
    """

    chance: float
    tempo_bpm: Range
    grooves: Choices
    kits: Choices
    lines: Choices
    seats: tuple[Seat, ...]
    swing: Range = (0.5, 0.5)
    swing_beats: float = 1.0
    beats_per_bar: int = 4
    basses: Choices = ()
    drums: float = 1.0
    vocals: float = -1.0


@dataclass(frozen=True)
class Mode:
    """A scale with the chord progressions that live in it, each as likely as the other; see `harmony` for the words."""

    chance: float
    scale: str
    progressions: tuple[str, ...]


@dataclass(frozen=True)
class Ornaments:
    """How often a note of the tune is slid into, graced, turned, let fall or tuned blue, each 0 to 1."""

    scoop: float = 0.1
    grace: float = 0.05
    turn: float = 0.0
    fall: float = 0.05
    blue: float = 0.0


@dataclass(frozen=True)
class Recording:
    """How songs of a genre tend to be recorded.

    Args:
        eras: the times they come from, by name of `production.ERAS`.
        drive: saturation of bass and other on top of the era's.
        wet: multiplies the era's reverb.
        echo: chance of an audible echo.
        sidechain: chance that the kick ducks the others.
        sampler: chance of an old sampler's rate and bits.
        crackle: chance of vinyl on top of the era's.
        low_end_db, drums_db: levels of bass and drums against the rest.
        bright_db: treble against bass on top of the era's.
    """

    eras: Choices
    drive: Range = (0.0, 0.15)
    wet: Range = (0.7, 1.3)
    echo: float = 0.1
    sidechain: float = 0.0
    sampler: float = 0.0
    crackle: float = 0.03
    low_end_db: Range = (-2.0, 2.0)
    drums_db: Range = (-1.5, 1.5)
    bright_db: Range = (-1.0, 1.0)


@dataclass(frozen=True)
class Style:
    """A genre.

    Args:
        keys: pitch classes that its players like best, 0 (C) to 11.
        forms: sections and their bars as in "intro4 verse8 chorus8".
        singers: what the vocal stem sings with.
        leads: what plays the tune when nobody sings it.
        basses: what the bass player may bring.
        vocals: chance that somebody sings.
        backing: chance of other voices behind the singer.
        jitter_seconds: standard deviation of the players' timing.
        drag_seconds: how far singer and lead lie behind the beat.
        loudness: velocity of an ordinary note, from the quietest song to the loudest.
        fills: chance of a drum fill at the end of four bars.
        human: chance that a human drummer's performance is taken where some are at hand.
    """

    genre: str
    feels: tuple[Feel, ...]
    modes: tuple[Mode, ...]
    singers: Choices
    leads: Choices
    basses: Choices
    recording: Recording
    keys: tuple[int, ...] = (0, 2, 4, 7, 9)
    forms: Choices = (("intro2 verse8 chorus8 solo8", 1.0), ("verse8 chorus8", 1.0), ("intro4 verse8 chorus8", 1.0))
    manner: Manner = Manner()
    ornaments: Ornaments = Ornaments()
    vocals: float = 0.85
    backing: float = 0.3
    jitter_seconds: Range = (0.004, 0.012)
    drag_seconds: Range = (0.0, 0.02)
    loudness: Range = (78.0, 100.0)
    fills: float = 0.6
    human: float = 0.6
