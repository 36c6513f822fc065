"""Whole sounds to judge by: their true levels, each as long as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.errors import CorpusError


@dataclass(frozen=True)
class Sounds:
    """Log-mels relative to full scale, on the contract that a model keeps sounds in, and their names."""

    mels_db: tuple[Float[np.ndarray, "M _"], ...]
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.mels_db) != len(self.names):
            raise CorpusError(f"{len(self.mels_db)} sounds and {len(self.names)} names.", "one name a sound")

    def __len__(self) -> int:
        return len(self.names)

    def under_peak(self, floor_db: float) -> list[Float[np.ndarray, "M _"]]:
        """Levels under each sound's own loudest cell, nothing under the floor."""
        return [under_peak(mel, floor_db) for mel in self.mels_db]

    def part(self, indices: Sequence[int] | np.ndarray) -> Sounds:
        """Some of the sounds, in the order asked for."""
        kept = [int(index) for index in indices]
        return Sounds(tuple(self.mels_db[index] for index in kept), tuple(self.names[index] for index in kept))


def under_peak(mel_db: Float[np.ndarray, "M T"], floor_db: float) -> Float[np.ndarray, "M T"]:
    """Levels under the loudest cell, nothing under the floor."""
    levels = mel_db.astype(np.float32)
    return np.maximum(levels - levels.max(), np.float32(floor_db))
