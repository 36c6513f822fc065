"""What a person gets of the genre job besides answers: mashups to hear, each with what it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float32

from melscape.answers import Sound
from melscape.tasks.genre.data import Material
from melscape.tasks.genre.mashup.draw import Mashup
from melscape.tasks.genre.mashup.recipe import MashupRecipe

LOUDEST = 0.999  # a file ends at 1, a mashup of four loud stems may not


@dataclass(frozen=True, eq=False)
class Heard:
    """One mashup as a sound.

    Args:
        number: counted from 1.
        mashup: what it is made of.
        samples: amplitude 1 at full scale.
    """

    number: int
    mashup: Mashup
    samples: Float32[np.ndarray, "S"]

    @property
    def name(self) -> str:
        """Number and genre, such as `003-jazz`."""
        return f"{self.number:03d}-{self.mashup.genre}"

    @cached_property
    def sound(self) -> Sound:
        """As an answer: no louder than a file can be."""
        loudest = max(1.0, float(np.abs(self.samples).max(initial=0.0)) / LOUDEST)
        samples = (self.samples / np.float32(loudest))[None]
        return Sound(f"{self.mashup.genre}, mashup {self.number}", samples, self.mashup.rate_hz, note=self.words)

    @property
    def words(self) -> str:
        """Which part is from which song, at which speed, and where there are noises."""
        rate_hz = self.mashup.rate_hz
        parts = [
            f"{piece.part} of {piece.song}"
            + ("" if round(piece.ratio, 2) == 1.0 else f" at {piece.ratio:.2f} of its speed")
            for piece in self.mashup.pieces
        ]
        noises = [
            f"noise from {noise.at_samples / rate_hz:.1f} to {(noise.at_samples + noise.samples) / rate_hz:.1f} s"
            for noise in self.mashup.noises
        ]
        return ", ".join([*parts, *noises])


def mix(material: Material, recipe: MashupRecipe, count: int, seed: int) -> Iterator[Heard]:
    """So many mashups of a seed, of all genres in turn; more of them begin with the same ones."""
    for index in range(count):
        mashup = material.mashup(recipe, seed, 0, index)
        yield Heard(index + 1, mashup, material.render([mashup])[0])
