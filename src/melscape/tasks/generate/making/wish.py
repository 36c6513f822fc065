"""What a person may wish of new sounds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from melscape.errors import ConfigError

MOST_SOUNDS = 10_000
WIDEST_SPREAD = 4.0
SHORTEST_SECONDS, LONGEST_SECONDS = 0.03, 60.0


@dataclass(frozen=True)
class Wish:
    """How many new sounds, and which.

    Args:
        count: number of sounds.
        seed: the same seed gives the same sounds; a larger count only adds to them.
        spread: 0 stays with the sounds of the folder, 1 is usual, more is further off.
        sliders: positions from -1 to 1 by name; 0 is as the sound came.
        width: 0 mono, up to 1 for the widest stereo.
        seconds: length of every sound; None leaves it to the sound.
        amount: for variations, 0 is the sound itself and 1 is far from it.

    Errors: ConfigError names the wish that cannot be met.
    """

    count: int = 8
    seed: int = 0
    spread: float = 1.0
    sliders: Mapping[str, float] = field(default_factory=dict)
    width: float = 0.0
    seconds: float | None = None
    amount: float = 0.5

    def __post_init__(self) -> None:
        _refuse_outside("count", self.count, 1, MOST_SOUNDS)
        _refuse_outside("seed", self.seed, 0, 2**63 - 1)
        _refuse_outside("spread", self.spread, 0.0, WIDEST_SPREAD)
        _refuse_outside("width", self.width, 0.0, 1.0)
        _refuse_outside("amount", self.amount, 0.0, 1.0)
        if self.seconds is not None:
            _refuse_outside("seconds", self.seconds, SHORTEST_SECONDS, LONGEST_SECONDS)
        for name, position in self.sliders.items():
            _refuse_outside(f"The slider {name}", position, -1.0, 1.0)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for a manifest."""
        return asdict(self) | {"sliders": dict(self.sliders)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Wish:
        """The wish that `to_dict` wrote. Errors: ConfigError names what is unknown."""
        try:
            return cls(**values)
        except TypeError as error:
            raise ConfigError(f"A wish that cannot be read: {error}.", "what a manifest holds") from error


def _refuse_outside(name: str, value: float, low: float, high: float) -> None:
    if not (math.isfinite(value) and low <= value <= high):
        raise ConfigError(f"{name} = {value}.", f"{low:g} to {high:g}", "Choose one between.")
