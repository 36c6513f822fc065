"""Where the sounds of a folder are, so that new ones come from there.

A folder is too small to fit a distribution of whole sounds, and a Gaussian in the latent makes averages that nobody
would keep. But between a sound and its neighbours of the folder there is room: a new sound takes the course of one
sound, goes a part of the way towards some of its neighbours, and is moved a little along the directions in which the
folder's steps differ. How far is set so that new sounds are as far from the folder as held-out sounds are.
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
FURTHEST = 1.0


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
    reach: float = 1.0

    @classmethod
    def fit(cls, codes: Sequence[Code], reach: float = 1.0) -> Prior:
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
        return cls(tuple(codes), near, axes.T[::-1].copy(), np.sqrt(np.maximum(spread[::-1], 0.0)), reach)

    def sample(self, count: int, seed: int, *, spread: float = 1.0) -> tuple[Code, ...]:
        """New sounds; the i-th is a function of seed and i only. `spread` 0 is the folder itself, 1 is usual."""
        if count < 1 or spread < 0:
            raise ConfigError(f"{count} sounds with a spread of {spread}.", "1 or more, and a spread of 0 or more")
        return tuple(self._new(stream(seed, "sample", number), number, spread) for number in range(count))

    def vary(self, code: Code, amount: float, seed: int) -> Code:
        """A sound like this one: `amount` 0 is itself, 1 as far from it as a new sound is."""
        if not 0 <= amount <= FURTHEST:
            raise ConfigError(f"An amount of {amount}.", "0 (itself) to 1 (far)", "Choose one between.")
        random = stream(seed, "vary")
        partner = self.codes[int(random.choice(self.around(code)))]
        return self._between(code, partner, amount * self.reach * random.uniform(0.2, 0.6), amount, random)

    def around(self, code: Code) -> Int[np.ndarray, "K"]:
        """Indices of the folder's sounds nearest to this one, itself left out."""
        points = np.stack([_place(each) for each in self.codes])
        distances = np.linalg.norm(points - _place(code), axis=1)
        order = [index for index in np.argsort(distances, kind="stable") if self.codes[index].name != code.name]
        return np.array(order[:NEIGHBOURS] or [0])

    def _new(self, random: np.random.Generator, number: int, spread: float) -> Code:
        index = int(random.integers(len(self.codes)))
        code = self.codes[index]
        near = self.near[index]
        partner = self.codes[int(random.choice(near))] if near.size else code
        share = spread * self.reach * random.uniform(0.1, 0.5)
        return replace(self._between(code, partner, share, spread, random), name=f"new-{number + 1:03d}")

    def _between(self, code: Code, other: Code, share: float, drift: float, random: np.random.Generator) -> Code:
        ratio = (other.frames / code.frames) ** share
        frames = max(1, round(code.frames * ratio))
        per_step = code.frames / code.steps
        steps = max(1, round(frames / per_step), -(-frames // round(np.ceil(per_step))))
        mine, theirs = stretched(code.latents, steps), stretched(other.latents, steps)
        latents = (1.0 - share) * mine + share * theirs + drift * self.reach * self._drift(steps, random)
        level_db = code.level_db + share * (other.level_db - code.level_db)
        parents = (code.name, other.name) if other.name != code.name else (code.name,)
        return Code(code.name, latents.astype(np.float32), frames, level_db, code.note_midi, parents=parents)

    def _drift(self, steps: int, random: np.random.Generator) -> Float[np.ndarray, "L D"]:
        """A slow random course along the folder's own directions."""
        knots = random.standard_normal((2 + steps // DRIFT_KNOT_STEPS, len(self.spread)))
        return stretched(knots, steps) @ (self.axes * (0.25 * self.spread)[:, None])


def _place(code: Code) -> Float[np.ndarray, "K"]:
    """A sound as one point: its course at a common number of steps, and its length."""
    course = stretched(code.latents, GRID) / np.sqrt(GRID)
    return np.append(course.ravel(), LENGTH_WEIGHT * np.log2(code.frames))
