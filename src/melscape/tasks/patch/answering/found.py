"""All that a search left behind, and what is made of it: the material of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float

from melscape.tasks.patch.answering.hearing import Hearing
from melscape.tasks.patch.answering.wish import Wish

if TYPE_CHECKING:
    from melscape.synth.vital.presets.preset import VitalPreset
    from melscape.tasks.patch.answering.proof import Proof
    from melscape.tasks.patch.search import Candidate, SearchProgress


@dataclass(frozen=True)
class Shelf:
    """The library that a search began in: its name, its fingerprint, and how many presets it holds."""

    name: str
    hash: str
    presets: int


@dataclass(frozen=True)
class Found:
    """What a search found for a sound.

    Args:
        history: the best loss after each render at which it changed, and at the end of every standstill.
        seconds: how long it took.
        stopped: whether somebody stopped it before its end.
    """

    hearing: Hearing
    wish: Wish
    shelf: Shelf
    candidates: tuple[Candidate, ...]
    history: tuple[SearchProgress, ...]
    seconds: float
    stopped: bool = False


@dataclass(frozen=True, eq=False)
class Answer:
    """One written and proved answer.

    Args:
        title: the name of the preset; `file` is its path.
        preset: the candidate's, with its label.
        scores: of the rendered file against the sound, by name.
    """

    title: str
    file: Path
    style: str
    candidate: Candidate
    preset: VitalPreset
    proof: Proof
    scores: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Answered:
    """A folder of answers. Shapes: the sounds are (C, S) at `rate_hz`, the target first, at one loudness."""

    folder: Path
    answers: tuple[Answer, ...]
    record: Mapping[str, Any]
    files: tuple[Path, ...]
    sounds: tuple[tuple[str, Float[np.ndarray, "C S"]], ...]
    rate_hz: int
