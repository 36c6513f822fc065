"""The kinds of answer that a job can give. The interface draws kinds and never asks which job they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from jaxtyping import Float


@dataclass(frozen=True)
class Ranking:
    """Names in order, best first, each with a score.

    `title` says what the scores are; `note` what a reader must know to trust them.
    """

    title: str
    names: tuple[str, ...]
    scores: tuple[float, ...]
    unit: str = ""
    note: str = ""


@dataclass(frozen=True)
class Map:
    """Points of a space with the words that colour them.

    Shapes: `points` (N, 2), in the units of the projection. `columns` holds one word a point for every name.
    `loudness` of a point is not here: a map places sounds, it does not play them.
    """

    title: str
    points: Float[np.ndarray, "N 2"]
    names: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    projection: str = "pca"
    note: str = ""


@dataclass(frozen=True)
class Sound:
    """One sound to hear. Shapes: `samples` (C, S) in [-1, 1] at `rate_hz`; `scores` are named measurements of it."""

    title: str
    samples: Float[np.ndarray, "C S"]
    rate_hz: int
    note_midi: float | None = None
    scores: Mapping[str, float] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Preset:
    """A synthesizer preset as its file text, with the name of the synthesizer it is for."""

    title: str
    synthesizer: str
    text: str
    scores: Mapping[str, float] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Report:
    """Figures with names, in order, the files that go with them, and what a reader must know.

    `figures` may hold numbers, words, pairs (an interval) or a nested mapping of the same.
    """

    title: str
    figures: Mapping[str, object]
    files: tuple[Path, ...] = ()
    note: str = ""


Answer = Ranking | Map | Sound | Preset | Report
