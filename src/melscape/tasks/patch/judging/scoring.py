"""An answer against its target: the four published figures, at one level, silence counted as what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.measures.hayes25 import Reference
from melscape.tasks.patch.judging.asked import silent
from melscape.tasks.patch.target import Target

Scores = Mapping[str, float]


@dataclass(frozen=True)
class Scorer:
    """What answers to one target score."""

    reference: Reference
    peak: float
    samples: int

    @classmethod
    def of(cls, target: Target) -> Scorer:
        """The scorer of a target."""
        peak = float(np.abs(target.samples).max())
        return cls(Reference(target.samples, target.note.rate_hz), peak, target.samples.shape[1])

    def score(self, answer: Float[np.ndarray, "C _"] | None) -> dict[str, float]:
        """The four figures of an answer that was brought to the target's peak; no answer counts as silence.

        How loud a preset is can be turned by anyone afterwards, and one of the figures depends on it.
        """
        if answer is None or silent(answer):
            return self.reference.scores(np.zeros((1, self.samples), np.float32))
        return self.reference.scores(answer * np.float32(self.peak / float(np.abs(answer).max())))
