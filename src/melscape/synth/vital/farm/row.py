"""One row of a set: a preset, a note, what became of the render, and what was measured on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from jaxtyping import Float32

from melscape.synth.vital.presets import VitalPreset
from melscape.synth.vital.render.note import Note, Rendered

Measure = Callable[[Float32[np.ndarray, "C S"], Note], Mapping[str, np.ndarray]]
Render = Callable[[Sequence[tuple[VitalPreset, Note]]], list[Rendered]]
Layout = Mapping[str, tuple[tuple[int, ...], str]]  # of what is measured: shape and number type, by name


class Status(IntEnum):
    """What became of a row."""

    SOUNDS = 0
    SILENT = 1
    FAILED = 2


@dataclass(frozen=True)
class Draw:
    """What is to be rendered. `parents` are numbers of source presets, -1 for none."""

    preset: VitalPreset
    note: Note
    parents: tuple[int, int] = (-1, -1)


@dataclass(frozen=True)
class Row:
    """A row that is done.

    Args:
        index: its number in the set.
        draw: what was rendered last.
        attempt: how often it was drawn again because it was silent.
        status: what became of it.
        reason: why it failed, in words.
        samples: the sound; None if it failed.
        measured: what was measured on it; nothing if it failed.
    """

    index: int
    draw: Draw
    attempt: int
    status: Status
    reason: str = ""
    samples: Float32[np.ndarray, "C S"] | None = None
    measured: Mapping[str, np.ndarray] = field(default_factory=dict)
