"""New sounds that cost nothing to make: a mosaic of grains, a draw from principal axes, a known sound a little moved.

A model that is no better than these has learnt nothing worth keeping. Mels are whole sounds of any length in dB under
their own peak, with `FLOOR_DB` for silence; chance comes from the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from melscape.features.windows import fit_frames, frame_windows, join
from melscape.measures.baselines import Pca
from melscape.measures.problems import MeasureError

FLOOR_DB = -80.0
GRAIN_FRAMES = 8
MOST_NUMBERS = 25_000_000  # of all grains together: 100 MB; of a large folder grains are drawn
FURTHEST_SEMITONES = 6.0
NEAREST_SEMITONES = 1.0
SHORTEST_PICTURE, LONGEST_PICTURE = 16, 128

Mels = Sequence[Float[np.ndarray, "M _"]]


@dataclass(frozen=True)
class Grains:
    """Short pieces of known sounds, each with the number of the sound that it is from."""

    rows: Float[np.ndarray, "N K"]
    owners: Int[np.ndarray, "N"]
    frames: int

    @classmethod
    def cut(cls, mels: Mels, random: np.random.Generator, frames: int = GRAIN_FRAMES, hop: int | None = None) -> Grains:
        """Pieces of `frames` frames, one every `hop` frames (half a piece), the end of a sound filled with silence."""
        if not len(mels) or frames < 1:
            raise MeasureError(f"Grains of {frames} frames from {len(mels)} sounds.", "one or more of each")
        step = max(1, frames // 2) if hop is None else hop
        starts = [(owner, start) for owner, mel in enumerate(mels) for start in range(0, mel.shape[1], step)]
        most = max(1, MOST_NUMBERS // (len(mels[0]) * frames))
        if len(starts) > most:
            starts = [starts[index] for index in np.sort(random.permutation(len(starts))[:most])]
        pieces = [
            fit_frames(mels[owner][:, start : start + frames], frames, FLOOR_DB).ravel() for owner, start in starts
        ]
        rows = np.maximum(np.stack(pieces), FLOOR_DB).astype(np.float32)
        return cls(rows, np.array([owner for owner, _ in starts]), frames)

    def mosaic(self, target: Float[np.ndarray, "M T"], owner: int | None = None) -> Float[np.ndarray, "M T"]:
        """The target rebuilt from the nearest grains of other sounds, cross-faded in power.

        `owner` is the number of the target itself, whose grains are left out; None where it is not among the sounds.
        """
        starts = frame_windows(target.shape[1], self.frames, max(1, self.frames // 2))
        asked = [fit_frames(target[:, start : start + self.frames], self.frames, FLOOR_DB).ravel() for start in starts]
        nearest = self.nearest(np.maximum(np.stack(asked), FLOOR_DB), owner)
        pieces = self.rows[nearest].reshape(len(starts), len(target), self.frames).astype(np.float64)
        return 10.0 * np.log10(join(10.0 ** (pieces / 10.0), starts, target.shape[1]))

    def nearest(self, queries: Float[np.ndarray, "B K"], owner: int | None = None) -> Int[np.ndarray, "B"]:
        """The grain nearest to each query that is not of the sound `owner`."""
        allowed = self.owners != (-1 if owner is None else owner)
        if not allowed.any():
            raise MeasureError("No grain of another sound.", "two sounds or more")
        middle = -FLOOR_DB / 2.0  # nearer to zero the expanded square below loses fewer digits
        rows, asked = self.rows + np.float32(middle), (queries + middle).astype(np.float32)
        squares = (rows**2).sum(axis=1) - 2.0 * asked @ rows.T
        return np.where(allowed, squares, np.inf).argmin(axis=1)


def pca_sounds(mels: Mels, count: int, dimensions: int, random: np.random.Generator) -> list[Float[np.ndarray, "M _"]]:
    """Sounds drawn from a Gaussian along the principal axes of whole sounds, all stretched to one length first.

    Each is stretched back to the length of some known sound. There are at most as many axes as sounds less one.
    """
    lengths = np.array([mel.shape[1] for mel in mels])
    frames = int(np.clip(np.median(lengths), SHORTEST_PICTURE, LONGEST_PICTURE))
    pictures = np.stack([stretched(np.maximum(mel, FLOOR_DB), frames).ravel() for mel in mels])
    pca = Pca.fit(pictures, max(1, dimensions))
    places = random.standard_normal((count, pca.dimensions)) * pca.spread
    drawn = (places @ pca.axes + pca.mean).reshape(count, -1, frames)
    made = [stretched(picture, int(length)) for picture, length in zip(drawn, random.choice(lengths, count))]
    return [np.clip(mel - mel.max(), FLOOR_DB, 0.0) for mel in made]


def random_shifts(count: int, random: np.random.Generator) -> Float[np.ndarray, "_"]:
    """How far copies of known sounds are moved: 1 to 6 semitones, up or down."""
    return random.choice([-1.0, 1.0], count) * random.uniform(NEAREST_SEMITONES, FURTHEST_SEMITONES, count)


def stretched(mel: Float[np.ndarray, "M T"], frames: int) -> Float[np.ndarray, "M _"]:
    """A picture at another number of frames, between frames by straight lines."""
    places = np.linspace(0.0, mel.shape[1] - 1.0, frames)
    return np.stack([np.interp(places, np.arange(mel.shape[1]), band) for band in mel])
