"""What a person wants of an answer, and what they know better than the listening."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from melscape.errors import ConfigError

MOST_KEPT = 16
HIGHEST_MIDI = 127
LONGEST_HELD_SECONDS = 10.0


@dataclass(frozen=True)
class Wish:
    """How long to search, how much to keep, and the note, where it is known.

    Args:
        renders: how many sounds the search may try.
        seconds: how long it may take; None lets the renders decide.
        seed: the only source of chance.
        keep: how many answers to write, best first.
        wavetable: whether the first oscillator may play a table cut from the sound itself.
        workers: renderers side by side.
        midi: the note that is played, in fractions of a semitone where it is out of tune; None lets it be heard.
        held_seconds: how long the key is held.
        velocity: how hard it is struck, over 0 up to 1.
    """

    renders: int = 64
    seconds: float | None = None
    seed: int = 0
    keep: int = 4
    wavetable: bool = False
    workers: int = 1
    midi: float | None = None
    held_seconds: float | None = None
    velocity: float | None = None

    def __post_init__(self) -> None:
        """Refuse what no search could do. Errors: ConfigError names the flag."""
        _refuse("--renders", self.renders, self.renders >= 1, "1 or more")
        _refuse("--keep", self.keep, 1 <= self.keep <= MOST_KEPT, f"1 to {MOST_KEPT}")
        _refuse("--workers", self.workers, self.workers >= 1, "1 or more")
        _refuse("--seconds", self.seconds, self.seconds is None or self.seconds > 0, "more than 0")
        fine = self.midi is None or 0 <= self.midi <= HIGHEST_MIDI
        _refuse("--midi", self.midi, fine, "a note from 0 to 127; middle C is 60")
        held = self.held_seconds
        _refuse("--held", held, held is None or 0 < held <= LONGEST_HELD_SECONDS, "over 0 up to 10 seconds")
        _refuse("--velocity", self.velocity, self.velocity is None or 0 < self.velocity <= 1, "over 0 up to 1")

    def to_dict(self) -> dict[str, object]:
        """All of it as plain values."""
        return asdict(self)


def _refuse(flag: str, value: object, fine: bool, expected: str) -> None:
    if not fine:
        raise ConfigError(f"{flag} {value}.", expected, "Choose another value.")
