"""One note as a musician would ask for it."""

from __future__ import annotations

from dataclasses import dataclass

from melscape.errors import ConfigError

LONGEST_SECONDS = 60.0


@dataclass(frozen=True)
class Note:
    """A pitch held for a while by one program of a voice.

    Args:
        pitch_midi: 60 is middle C; fractions are microtones. 0 to 127.
        seconds: the whole length, release included.
        program: which timbre of the voice; numbers past the last program start again at the first.
        velocity: how hard, 1 to 127.
    """

    pitch_midi: float
    seconds: float = 2.0
    program: int = 0
    velocity: int = 100

    def __post_init__(self) -> None:
        ranges = {
            "pitch_midi": (0.0, 127.0),
            "seconds": (0.01, LONGEST_SECONDS),
            "program": (0, 10_000),
            "velocity": (1, 127),
        }
        for name, (low, high) in ranges.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise ConfigError(f"A note with {name} = {value}.", f"{low} to {high}", f"Choose another {name}.")

    @property
    def pitch_hz(self) -> float:
        """The fundamental in Hz, A4 = 440 Hz, equal temperament."""
        return 440.0 * 2.0 ** ((self.pitch_midi - 69.0) / 12.0)

    @property
    def gain(self) -> float:
        """The loudest sample of this note, 0.04 (soft) to 0.8 (hard)."""
        return 0.8 * (0.2 + 0.8 * self.velocity / 127.0) ** 2
