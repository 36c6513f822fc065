"""What is known of a folder of sounds before anything is learnt from it, and the file form of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from melscape.corpus.likeness import Likeness

SHORT_SECONDS = 0.2


@dataclass(frozen=True)
class Lengths:
    """Lengths in seconds. Sounds under 0.2 s are kept, and padded with silence where they are learnt."""

    shortest: float
    low: float
    middle: float
    high: float
    longest: float
    short_count: int


@dataclass(frozen=True)
class LevelSpread:
    """Levels in dB of full scale, as 5th, 50th and 95th percentile, and what is silent or clipped.

    Args:
        silent_share: share of all the time that lies 60 dB or more under a sound's own loudest moment.
        clipped: names of sounds with flat tops at full scale.
    """

    peak_db: tuple[float, float, float]
    loudness_db: tuple[float, float, float]
    silent_share: float
    clipped: tuple[str, ...]

    @property
    def spread_db(self) -> float:
        """How much louder the loud sounds are than the soft ones."""
        return self.loudness_db[2] - self.loudness_db[0]


@dataclass(frozen=True)
class Copies:
    """Sounds that are there more than once: exact copies (left out) and near-duplicates (kept together)."""

    exact: int
    near: int
    near_sets: int


@dataclass(frozen=True)
class Advice:
    """One thing to know before training, in plain words, and what to do about it."""

    about: str
    text: str
    next_step: str


@dataclass(frozen=True)
class Survey:
    """All that is known of a folder before training.

    Args:
        kinds: sounds of each kind that has five or more, by family label or first word of the name.
        rates_hz, channels: how many sounds have which, as text so that JSON keeps it.
        likeness: how alike the sounds are; None for a single one, or where it was not looked at.
        warnings: what may go wrong.
    """

    name: str
    count: int
    seconds: float
    refused: int
    lengths: Lengths
    levels: LevelSpread
    copies: Copies
    kinds: Mapping[str, int]
    rates_hz: Mapping[str, int]
    channels: Mapping[str, int]
    likeness: Likeness | None = None
    warnings: tuple[Advice, ...] = ()

    @property
    def different(self) -> int:
        """Sounds that are not nearly the same as another one counted before."""
        return self.count - self.copies.near

    def to_dict(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Survey:
        """What `to_dict` wrote, also by way of JSON."""
        levels: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in values["levels"].items()
        }
        made = {
            "lengths": Lengths(**values["lengths"]),
            "levels": LevelSpread(**levels),
            "copies": Copies(**values["copies"]),
            "likeness": Likeness.from_dict(values["likeness"]) if values["likeness"] else None,
            "warnings": tuple(Advice(**advice) for advice in values["warnings"]),
        }
        return cls(**{**values, **made})
