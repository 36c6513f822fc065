"""Whoever can be judged: one trained network, or several that answer together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from jaxtyping import Float, Float64

from melscape.tasks.genre.ensemble import LEAST, Ensemble
from melscape.tasks.genre.judging.mixes import Sounds


class Hears(Protocol):
    """Answers which genre a sound has."""

    @property
    def classes(self) -> tuple[str, ...]:
        """Genres in the order of the answers."""
        ...

    @property
    def temperature(self) -> float:
        """What logits are divided by before they are probabilities."""
        ...

    def logits_many(self, clips: Sounds) -> Float[np.ndarray, "N K"]:
        """One row a sound, before the temperature."""
        ...


@dataclass(frozen=True, eq=False)
class Agreed:
    """Several ears as one: what they agree on is final, so its temperature is 1."""

    ensemble: Ensemble
    temperature: float = 1.0

    @property
    def classes(self) -> tuple[str, ...]:
        """Genres in the order of the answers."""
        return self.ensemble.classes

    def logits_many(self, clips: Sounds) -> Float64[np.ndarray, "N K"]:
        """Logarithms of the probabilities that they agree on."""
        return np.log(np.maximum(self.ensemble.probabilities_many(clips), LEAST))
