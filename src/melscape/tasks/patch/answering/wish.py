"""What a person wants of an answer, and what they know better than the listening."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field

from melscape.errors import ConfigError
from melscape.tasks.patch.search.options import UNCOUNTED

USUAL_RENDERS = 64
MOST_USUAL_WORKERS = 8  # two fifths of a search render two at once: more would cost memory for little
MOST_KEPT = 16
HIGHEST_MIDI = 127
LONGEST_HELD_SECONDS = 10.0


def usual_workers() -> int:
    """As many as there are cores that this process may use, eight at most."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_USUAL_WORKERS)


@dataclass(frozen=True)
class Wish:
    """How long to search, how much to keep, and the note, where it is known.

    Args:
        renders: how many sounds the search may try; None for as many as `seconds` allow, 64 without them.
        seconds: how long it may take; None lets the renders decide.
        seed: the only source of chance.
        keep: how many answers to write, best first by the search's own measure.
        wavetable: whether the first oscillator may play a table cut from the sound itself.
        workers: renderers side by side; the answers are the same with any number.
        midi: the note that is played, in fractions of a semitone where it is out of tune; None lets it be heard.
        held_seconds: how long the key is held.
        velocity: how hard it is struck, over 0 up to 1.
    """

    renders: int | None = None
    seconds: float | None = None
    seed: int = 0
    keep: int = 4
    wavetable: bool = False
    workers: int = field(default_factory=usual_workers)
    midi: float | None = None
    held_seconds: float | None = None
    velocity: float | None = None

    def __post_init__(self) -> None:
        """Refuse what no search could do. Errors: ConfigError names the flag."""
        counted = self.renders is None or 1 <= self.renders < UNCOUNTED
        _refuse("--renders", self.renders, counted, f"1 to {UNCOUNTED - 1}")
        _refuse("--seed", self.seed, self.seed >= 0, "0 or more")
        _refuse("--keep", self.keep, 1 <= self.keep <= MOST_KEPT, f"1 to {MOST_KEPT}")
        _refuse("--workers", self.workers, self.workers >= 1, "1 or more")
        _refuse("--seconds", self.seconds, self.seconds is None or self.seconds > 0, "more than 0")
        fine = self.midi is None or 0 <= self.midi <= HIGHEST_MIDI
        _refuse("--midi", self.midi, fine, "a note from 0 to 127; middle C is 60")
        held = self.held_seconds
        _refuse("--held", held, held is None or 0 < held <= LONGEST_HELD_SECONDS, "over 0 up to 10 seconds")
        _refuse("--velocity", self.velocity, self.velocity is None or 0 < self.velocity <= 1, "over 0 up to 1")

    @property
    def most_renders(self) -> int:
        """How many sounds a search may try; `UNCOUNTED` where only the clock ends it."""
        return self.renders or (USUAL_RENDERS if self.seconds is None else UNCOUNTED)

    def to_dict(self) -> dict[str, object]:
        """All of it as plain values."""
        return {**asdict(self), "renders": self.most_renders if self.most_renders < UNCOUNTED else None}


def _refuse(flag: str, value: object, fine: bool, expected: str) -> None:
    if not fine:
        raise ConfigError(f"{flag} {value}.", expected, "Choose another value.")
