"""What a preset is made of besides plain values: modulation slots and drawn lines."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from melscape.errors import SynthError

MOST_MODULATIONS, MOST_LFOS, OSCILLATORS = 64, 8, 3
MOST_POINTS = 100  # of a drawn line; the synth has room for no more
_FAR = 100.0
SLOT_LIMITS = {"amount": 1.0, "power": 10.0}
SLOT_FLAGS = ("bipolar", "stereo", "bypass")


@dataclass(frozen=True)
class Modulation:
    """One thing that moves another. With neither source nor destination it is an empty slot."""

    source: str
    destination: str
    amount: float = 0.0
    bipolar: bool = False
    stereo: bool = False
    bypass: bool = False
    power: float = 0.0

    @property
    def empty(self) -> bool:
        """Whether the slot connects nothing."""
        return not (self.source and self.destination)

    @property
    def acts(self) -> bool:
        """Whether it moves anything."""
        return not self.empty and self.amount != 0.0 and not self.bypass

    def settled(self) -> Modulation:
        """The same within what the synth stands."""
        amount, power = (_bounded(getattr(self, name), limit, name) for name, limit in SLOT_LIMITS.items())
        bipolar, stereo, bypass = (bool(getattr(self, name)) for name in SLOT_FLAGS)
        return replace(self, amount=amount, power=power, bipolar=bipolar, stereo=stereo, bypass=bypass)


@dataclass(frozen=True)
class LfoShape:
    """A line drawn for a low-frequency oscillator: points (time, height) from 0 to 1, where height 0 is the top."""

    name: str
    points: tuple[tuple[float, float], ...]
    powers: tuple[float, ...]
    smooth: bool = False

    def __post_init__(self) -> None:
        points = tuple((float(x), float(y)) for x, y in self.points)
        powers = tuple(float(power) for power in self.powers)
        numbers = [*(number for point in points for number in point), *powers]
        if not 1 <= len(points) <= MOST_POINTS or len(points) != len(powers):
            found = f"A line of {len(points)} points and {len(powers)} powers."
            raise SynthError(found, f"as many of one as of the other, from 1 to {MOST_POINTS}")
        if not all(math.isfinite(number) and abs(number) <= _FAR for number in numbers):
            raise SynthError("A line with points that are not numbers, or far outside the picture.", "0 to 1")
        object.__setattr__(self, "points", points)
        object.__setattr__(self, "powers", powers)

    def to_dict(self) -> dict[str, Any]:
        """The line as the preset file holds it."""
        flat = [number for point in self.points for number in point]
        line = {"num_points": len(self.points), "points": flat, "powers": list(self.powers)}
        return {"name": self.name, **line, "smooth": bool(self.smooth)}


TRIANGLE = LfoShape("Triangle", ((0.0, 1.0), (0.5, 0.0), (1.0, 1.0)), (0.0, 0.0, 0.0))
NO_SLOT = Modulation("", "")


def _bounded(raw: float, limit: float, name: str) -> float:
    if not math.isfinite(raw):
        raise SynthError(f"The {name} of a modulation is {raw}.", f"a number from {-limit:g} to {limit:g}")
    return min(max(float(raw), -limit), limit)
