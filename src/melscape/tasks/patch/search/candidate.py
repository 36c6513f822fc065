"""A preset that was tried, and how it sounded beside the target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32

from melscape.synth.vital.presets.preset import VitalPreset


@dataclass(frozen=True, eq=False)
class Candidate:
    """A preset, its sound at the target's note, and what the search thinks of it.

    Args:
        loss: how far its sound is from the target, 0 for the same; only comparable for one target.
        views: the parts of the loss by name, unweighted.
        origin: where it comes from, in words.
        samples: what Vital renders for it.
        gain_db: what is missing to the target's level.
    """

    preset: VitalPreset
    loss: float
    views: Mapping[str, float]
    origin: str
    samples: Float32[np.ndarray, "2 S"]
    gain_db: float = 0.0


def nearest_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Some of one search, the least loss first."""
    return sorted(candidates, key=lambda candidate: candidate.loss)


@dataclass(frozen=True)
class SearchProgress:
    """How far a search is: sounds tried, seconds since it began, and the least loss so far.

    `total` is None where the clock alone ends it; `best` is infinite until a sound was heard.
    """

    renders: int
    total: int | None
    seconds: float
    best: float
