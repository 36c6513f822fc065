"""Small scores for the tests of playing: written out by hand, so that they need no composer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from melscape.synth.band.songs.melody import Melody
from melscape.synth.band.songs.score import Drums, Event, Hit, Part, Production, Score, StemSound

PLAIN = StemSound()
NEUTRAL = Production(PLAIN, PLAIN, PLAIN, PLAIN)
TUNE = Melody((0, 2, 4, 2), (0.0, 1.0, 2.0, 3.0), (0.9,) * 4, (1.0,) * 4, 1)


def score(parts: Sequence[Part] = (), drums: Drums | None = None, **changes: object) -> Score:
    """A song of two seconds at 120 beats a minute, recorded as it is."""
    plain = Score("rock", 0, 0, 120.0, 4, 0.5, 48, (0, 2, 4, 5, 7, 9, 11), (), TUNE, drums, tuple(parts), 2.0, NEUTRAL)
    return replace(plain, **changes)


def beat(kit: str = "rock") -> Drums:
    """Kick and snare in turns, hats between."""
    hits = [Hit(float(beat), "kick" if beat % 2 == 0 else "snare", 100) for beat in range(4)]
    hits += [Hit(beat / 2, "closed_hat", 80) for beat in range(8)]
    return Drums(kit, tuple(sorted(hits, key=lambda hit: hit.start_beats)))


def line(stem: str, instrument: str, pitches: Sequence[float] = (60, 64, 67, 64), **changes: object) -> Part:
    """A note a beat."""
    events = tuple(Event(float(start), 0.8, pitch, 90) for start, pitch in enumerate(pitches))
    return replace(Part(stem, instrument, events), **changes)


def band(**changes: object) -> Score:
    """A small band, every stem of it."""
    parts = (
        line("bass", "bass_finger", (36, 43, 36, 41)),
        line("other", "piano"),
        line("vocals", "voice_female", (72, 71, 69, 67)),
    )
    return score(parts, beat(), **changes)
