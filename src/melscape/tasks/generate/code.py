"""A sound as a model knows it: a row of latents with a length and a level, which can be changed and rendered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.errors import ConfigError


@dataclass(frozen=True)
class Code:
    """A sound as a model knows it.

    Args:
        latents: one row of D numbers for each step.
        frames: true length in frames of the mel, at most the steps' own.
        level_db: level of the loudest mel cell relative to full scale.
        note_midi: its pitch, where it has one that is known.
        shift_semitones: by how much the decoded picture is moved up in frequency.
        parents: sounds of the folder that it was made from.
        texture: how much of the scatter of real sounds is drawn around the picture: 0 none, 1 as in the folder.
        grain: seed of that draw.
    """

    name: str
    latents: Float[np.ndarray, "L D"]
    frames: int
    level_db: float
    note_midi: float | None = None
    shift_semitones: float = 0.0
    parents: tuple[str, ...] = ()
    texture: float = 0.0
    grain: int = 0

    def __post_init__(self) -> None:
        if self.latents.ndim != 2 or not len(self.latents) or self.frames < 1:
            raise ConfigError(
                f"A sound of {self.frames} frames with latents of shape {self.latents.shape}.",
                "one frame and one step or more",
            )

    @property
    def steps(self) -> int:
        """Rows of latents, L."""
        return len(self.latents)


def stretched(latents: Float[np.ndarray, "_ D"], steps: int) -> Float[np.ndarray, "L D"]:
    """A row of latents at another number of steps: first stays first, last stays last, straight lines between."""
    if len(latents) == steps:
        return latents
    places = np.linspace(0.0, len(latents) - 1.0, steps)
    before = np.floor(places).astype(int).clip(0, len(latents) - 1)
    after = np.minimum(before + 1, len(latents) - 1)
    share = (places - before)[:, None].astype(latents.dtype)
    return (1.0 - share) * latents[before] + share * latents[after]
