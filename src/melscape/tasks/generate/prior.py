"""Where the sounds of a folder are, so that new ones come from there.

A folder is too small to fit a distribution of whole sounds, and a Gaussian in the latent makes averages that nobody
would keep. But between a sound and its neighbours of the folder there is room: a new sound takes the course of one
sound, drifts along the directions in which the folder's sounds differ, goes a little of the way towards a neighbour, is
played a little higher or slower, and gets a texture of its own. Drifting keeps the variety of the folder; going far
towards neighbours would make everything average. How far is set so that new sounds are about as far from the folder as
held-out ones are.
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
DRIFT_KNOT_STEPS = 6  # drift changes slowly: one knot in so many steps
DRIFT = 0.6  # of the spread between sounds
NEAREST_SHARE, FURTHEST_SHARE = 0.02, 0.15  # of the way to a neighbour
SHIFT_SEMITONES, STRETCH_OCTAVES = 0.8, 0.1
FURTHEST = 1.0
GRAINS = 2**31


@dataclass(frozen=True)
class Prior:
    """Sounds of a folder with their neighbourhood.

    Shapes: `near` (N, K) the indices of each sound's nearest others, nearest first; `axes` (D, D) the directions in
    which steps differ within sounds, `spread` (D,) how much; `reach` how far a new sound goes, 1 for the usual.
    """

    codes: tuple[Code, ...]
    near: Int[np.ndarray, "N K"]
    axes: Float[np.ndarray, "D D"]
    spread: Float[np.ndarray, "D"]
    step_frames: int
    reach: float = 1.0

    @classmethod
    def fit(cls, codes: Sequence[Code], step_frames: int = 16, reach: float = 1.0) -> Prior:
        """Find each sound's neighbours, and the directions along which sounds may drift."""
        if not codes:
            raise ConfigError("No sounds to make new ones from.", "one or more", "Train on a folder with sounds.")
        points = np.stack([_place(code) for code in codes])
        distances = np.linalg.norm(points[:, None] - points[None], axis=2)
        np.fill_diagonal(distances, np.inf)
        near = np.argsort(distances, axis=1, kind="stable")[:, : min(NEIGHBOURS, len(codes) - 1)]
        means = np.stack([code.latents.mean(0) for code in codes])
        centred = means - means.mean(0)
        spread, axes = np.linalg.eigh(centred.T @ centred / max(1, len(codes)))
        return cls(tuple(codes), near, axes.T[::-1].copy(), np.sqrt(np.maximum(spread[::-1], 0.0)), step_frames, reach)

    def sample(self, count: int, seed: int, *, spread: float = 1.0) -> tuple[Code, ...]:
        """New sounds; the i-th is a function of seed and i only. `spread` 0 is the folder itself, 1 is usual."""
        if count < 1 or spread < 0:
            raise ConfigError(f"{count} sounds with a spread of {spread}.", "1 or more, and a spread of 0 or more")
        return tuple(self._new(self._course(seed, number), seed, number, spread) for number in range(count))

    def vary(self, code: Code, amount: float, seed: int) -> Code:
        """A sound like this one: `amount` 0 is itself, 1 as far from it as a new sound is."""
        if not 0 <= amount <= FURTHEST:
            raise ConfigError(f"An amount of {amount}.", "0 (itself) to 1 (far)", "Choose one between.")
        random = stream(seed, "vary")
        partner = self.codes[int(random.choice(self.around(code)))]
        return self._moved(code, partner, amount, random)

    def around(self, code: Code) -> Int[np.ndarray, "K"]:
        """Indices of the folder's sounds nearest to this one, itself left out."""
        points = np.stack([_place(each) for each in self.codes])
        distances = np.linalg.norm(points - _place(code), axis=1)
        order = [index for index in np.argsort(distances, kind="stable") if self.codes[index].name != code.name]
        return np.array(order[:NEIGHBOURS] or [0])

    def _course(self, seed: int, number: int) -> int:
        """Whose course a new sound takes: everybody's in turn, in an order of chance, before anybody's again."""
        turn, place = divmod(number, len(self.codes))
        return int(stream(seed, "turn", turn).permutation(len(self.codes))[place])

    def _new(self, index: int, seed: int, number: int, spread: float) -> Code:
        random = stream(seed, "sample", number)
        code = self.codes[index]
        near = self.near[index]
        partner = self.codes[int(random.choice(near))] if near.size else code
        return replace(self._moved(code, partner, spread, random), name=f"new-{number + 1:03d}")

    def _moved(self, code: Code, other: Code, amount: float, random: np.random.Generator) -> Code:
        """A sound on from `code`, a little towards `other`; `amount` 1 is as far as new sounds usually go."""
        far = amount * self.reach
        share = min(1.0, far * random.uniform(NEAREST_SHARE, FURTHEST_SHARE))
        octaves = far * STRETCH_OCTAVES * random.standard_normal() + share * np.log2(other.frames / code.frames)
        frames = max(1, round(code.frames * 2.0**octaves))
        steps = -(-frames // self.step_frames)
        mine, theirs = stretched(code.latents, steps), stretched(other.latents, steps)
        latents = (1.0 - share) * mine + share * theirs + far * DRIFT * self._drift(steps, random)
        shift = far * SHIFT_SEMITONES * random.standard_normal()
        return replace(
            code,
            latents=latents.astype(np.float32),
            frames=frames,
            level_db=code.level_db + share * (other.level_db - code.level_db),
            shift_semitones=code.shift_semitones + float(shift),
            parents=tuple(dict.fromkeys((code.name, other.name))),
            texture=1.0,
            grain=int(random.integers(GRAINS)),
        )

    def _drift(self, steps: int, random: np.random.Generator) -> Float[np.ndarray, "L D"]:
        """A slow random course along the folder's own directions."""
        knots = random.standard_normal((2 + steps // DRIFT_KNOT_STEPS, len(self.spread)))
        return stretched(knots, steps) @ (self.axes * self.spread[:, None])


def _place(code: Code) -> Float[np.ndarray, "K"]:
    """A sound as one point: its course at a common number of steps, and its length."""
    course = stretched(code.latents, GRID) / np.sqrt(GRID)
    return np.append(course.ravel(), LENGTH_WEIGHT * np.log2(code.frames))
