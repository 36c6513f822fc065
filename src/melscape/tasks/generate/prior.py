"""Where the sounds of a folder are, so that new ones come from there.

A folder is too small to fit a distribution of whole sounds: a Gaussian in the latent makes averages that nobody would
keep, and going far towards a neighbour makes everything average too. But around every sound its neighbours show in
which directions sounds of its kind may differ. A new sound takes the course of one sound and moves along those
directions, to and fro by chance, is played a little higher or slower, and gets a texture of its own: the variety of the
folder stays what it is. How far is set so that new sounds are about as far from the folder as held-out ones are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int

from melscape.errors import ConfigError
from melscape.tasks.generate.code import Code, stretched
from melscape.training.random import stream

GRID = 8  # steps on which sounds of different lengths are compared
LENGTH_WEIGHT = 3.0  # of a doubling of length against one standard deviation of a latent
NEIGHBOURS = 6
MOVE = 0.65  # of the differences to the neighbours
SHIFT_SEMITONES, STRETCH_OCTAVES = 0.5, 0.08
FURTHEST = 1.0
GRAINS = 2**31


@dataclass(frozen=True)
class Prior:
    """Sounds of a folder with their neighbourhood.

    Shapes: `near` (N, K) the indices of each sound's nearest others, nearest first. `reach` is how far a new sound
    goes, 1 for the usual.
    """

    codes: tuple[Code, ...]
    near: Int[np.ndarray, "N K"]
    step_frames: int
    reach: float = 1.0

    @classmethod
    def fit(cls, codes: Sequence[Code], step_frames: int = 16, reach: float = 1.0) -> Prior:
        """Find each sound's neighbours: of like course and like length."""
        if not codes:
            raise ConfigError("No sounds to make new ones from.", "one or more", "Train on a folder with sounds.")
        points = np.stack([_place(code) for code in codes])
        distances = np.linalg.norm(points[:, None] - points[None], axis=2)
        np.fill_diagonal(distances, np.inf)
        near = np.argsort(distances, axis=1, kind="stable")[:, : min(NEIGHBOURS, len(codes) - 1)]
        return cls(tuple(codes), near, step_frames, reach)

    def sample(self, count: int, seed: int, *, spread: float = 1.0) -> tuple[Code, ...]:
        """New sounds; the i-th is a function of seed and i only. `spread` 0 is the folder itself, 1 is usual."""
        if count < 1 or spread < 0:
            raise ConfigError(f"{count} sounds with a spread of {spread}.", "1 or more, and a spread of 0 or more")
        return tuple(self._new(self._course(seed, number), seed, number, spread) for number in range(count))

    def vary(self, code: Code, amount: float, seed: int) -> Code:
        """A sound like this one: `amount` 0 is itself, 1 as far from it as a new sound is."""
        if not 0 <= amount <= FURTHEST:
            raise ConfigError(f"An amount of {amount}.", "0 (itself) to 1 (far)", "Choose one between.")
        return self._moved(code, self.around(code), amount, stream(seed, "vary"))

    def around(self, code: Code) -> Int[np.ndarray, "K"]:
        """Indices of the folder's sounds nearest to this one, itself left out."""
        points = np.stack([_place(each) for each in self.codes])
        distances = np.linalg.norm(points - _place(code), axis=1)
        order = [index for index in np.argsort(distances, kind="stable") if self.codes[index].name != code.name]
        return np.array(order[:NEIGHBOURS], np.int64)

    def directions(self) -> Float[np.ndarray, "_ D"]:
        """Directions in which the sounds of the folder differ most, strongest first, each as long as their spread."""
        means = np.stack([code.latents.mean(0) for code in self.codes])
        _, sizes, axes = np.linalg.svd(means - means.mean(0), full_matrices=False)
        return (axes * (sizes / np.sqrt(len(means)))[:, None]).astype(np.float32)

    def _course(self, seed: int, number: int) -> int:
        """Whose course a new sound takes: everybody's in turn, in an order of chance, before anybody's again."""
        turn, place = divmod(number, len(self.codes))
        return int(stream(seed, "turn", turn).permutation(len(self.codes))[place])

    def _new(self, index: int, seed: int, number: int, spread: float) -> Code:
        moved = self._moved(self.codes[index], self.near[index], spread, stream(seed, "sample", number))
        return replace(moved, name=f"new-{number + 1:03d}")

    def _moved(self, code: Code, near: Int[np.ndarray, "K"], amount: float, random: np.random.Generator) -> Code:
        """A sound on from `code` along the differences to its neighbours; `amount` 1 is as far as new sounds go."""
        far = amount * self.reach
        frames = max(1, round(code.frames * 2.0 ** (far * STRETCH_OCTAVES * random.standard_normal())))
        mine = stretched(code.latents, -(-frames // self.step_frames))
        lean = far * MOVE * random.standard_normal(len(near)) / np.sqrt(max(1, len(near)))
        others = [self.codes[index] for index in near]
        courses = [weight * (stretched(other.latents, len(mine)) - mine) for weight, other in zip(lean, others)]
        levels = [weight * (other.level_db - code.level_db) for weight, other in zip(lean, others)]
        most = [others[int(np.argmax(np.abs(lean)))].name] if others and far > 0 else []
        return replace(
            code,
            latents=np.sum([mine, *courses], axis=0).astype(np.float32),
            frames=frames,
            level_db=float(code.level_db + sum(levels)),
            shift_semitones=float(code.shift_semitones + far * SHIFT_SEMITONES * random.standard_normal()),
            parents=(code.name, *most),
            texture=1.0,
            grain=int(random.integers(GRAINS)),
        )


def _place(code: Code) -> Float[np.ndarray, "K"]:
    """A sound as one point: its course at a common number of steps, and its length."""
    course = stretched(code.latents, GRID) / np.sqrt(GRID)
    return np.append(course.ravel(), LENGTH_WEIGHT * np.log2(code.frames))
