"""The grain of a sound: what a decoder, which answers with what is most likely, leaves out.

A decoder that is trained on errors paints the middle of all that could be, so hits lose their grit and cymbals turn to
glass: its pictures can be told from real ones at once, however small the error. But a decoder stands for a
distribution. Here its second half is learnt: how far real sounds scatter around the picture, from the latents and the
picture itself, in closed form after training. A sound is then drawn from that distribution: the picture plus the
log-mel of white noise (which scatters in time and frequency exactly as noise does in this contract) at that strength.
Two draws differ as two hits on the same drum do.

Shapes: strengths are (G, U): groups of GROUP_BANDS bands by cells of CELL_FRAMES frames, natural logarithms of dB.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.errors import ConfigError
from melscape.features.logmel import log_mel
from melscape.features.mel import Mel
from melscape.training.random import stream

GROUP_BANDS, CELL_FRAMES = 8, 4
STILLEST = 0.05  # dB², so that the logarithm of an exact picture stays finite
RIDGE = 3.0
PLACES = 4  # where in its step a cell lies: a step's ends are known less well than its middle
NOISE_FRAMES = 256  # enough to know the mean and the spread of noise in every band
LEVEL_DB, SPREAD_DB = 40.0, 6.0  # units of the features, so that all of them are about 1


@dataclass(frozen=True)
class Texture:
    """How strongly sounds scatter around what the decoder paints. `weights` (K, G): from features to log strengths."""

    weights: Float[np.ndarray, "K G"]
    step_frames: int

    @classmethod
    def fit(
        cls,
        truths: Sequence[Float[np.ndarray, "M _"]],
        pictures: Sequence[Float[np.ndarray, "M _"]],
        latents: Sequence[Float[np.ndarray, "_ D"]],
        step_frames: int,
    ) -> Texture:
        """Ridge regression of the log strength of what is missing; pictures and truths in dB under the sound's peak."""
        features = np.concatenate([features_of(*each, step_frames) for each in zip(pictures, latents)])
        missing = [_log_strength(truth - picture) for truth, picture in zip(truths, pictures)]
        wanted = np.concatenate([each.T for each in missing])
        gram = features.T @ features + RIDGE * np.eye(features.shape[1])
        return cls(np.linalg.solve(gram, features.T @ wanted).astype(np.float32), step_frames)

    def strength_db(
        self, picture: Float[np.ndarray, "M T"], latents: Float[np.ndarray, "L D"]
    ) -> Float[np.ndarray, "M T"]:
        """Standard deviation of the scatter of each cell, in dB."""
        features = features_of(picture, latents, self.step_frames)
        if features.shape[1] != len(self.weights):
            raise ConfigError(
                f"A texture of {len(self.weights)} features for {features.shape[1]}.", "the texture of this model"
            )
        return np.exp(_spread_out((features @ self.weights).T, picture.shape))

    def scaled(self, factor: float) -> Texture:
        """The same, so many times as strong."""
        weights = self.weights.copy()
        # The last features say where in its step a cell lies: one of them is 1, so together they are a constant.
        weights[-PLACES:] += np.float32(np.log(factor))
        return Texture(weights, self.step_frames)

    def drawn(
        self, picture: Float[np.ndarray, "M T"], latents: Float[np.ndarray, "L D"], mel: Mel, grain: int
    ) -> Float[np.ndarray, "M T"]:
        """What to add to the picture for one draw, in dB; `grain` is the seed of the draw."""
        noise = scatter(mel, picture.shape[1], grain)
        return (self.strength_db(picture, latents) * noise).astype(np.float32)


def features_of(
    picture: Float[np.ndarray, "M T"], latents: Float[np.ndarray, "L D"], step_frames: int
) -> Float[np.ndarray, "_ K"]:
    """What the strength of a cell is read from, one row a cell in time: latents, levels, their change, the place."""
    level = _pooled(picture, np.mean) / LEVEL_DB + 1.0
    spread = _pooled(picture, np.std) / SPREAD_DB
    change = np.diff(level, axis=1, prepend=level[:, :1])
    cells = level.shape[1]
    place = (np.arange(cells) + 0.5) * CELL_FRAMES / step_frames
    step = np.minimum(place.astype(int), len(latents) - 1)
    where = np.eye(PLACES)[np.minimum((place % 1.0 * PLACES).astype(int), PLACES - 1)]
    parts = [latents[step], level.T, level.T**2, spread.T, change.T, np.abs(change.T), where]
    return np.concatenate(parts, axis=1).astype(np.float64)


def scatter(mel: Mel, frames: int, grain: int) -> Float[np.ndarray, "M T"]:
    """The log-mel of white noise with mean 0 and deviation 1 in every band."""
    total = max(frames, NOISE_FRAMES)
    edge = -(-mel.fft_samples // mel.hop_samples)
    samples = stream(grain, "grain").standard_normal((total + 2 * edge) * mel.hop_samples).astype(np.float32)
    level = log_mel(0.1 * samples, mel)[:, edge : edge + total]
    spread = np.maximum(level.std(axis=1, keepdims=True), 1e-3)
    return ((level - level.mean(axis=1, keepdims=True)) / spread)[:, :frames]


def _pooled(picture: np.ndarray, how: Callable[..., np.ndarray]) -> Float[np.ndarray, "G _"]:
    bands, frames = picture.shape
    cells = -(-frames // CELL_FRAMES)
    filled = np.pad(picture, ((0, 0), (0, cells * CELL_FRAMES - frames)), mode="edge")
    blocks = filled.reshape(bands // GROUP_BANDS, GROUP_BANDS, cells, CELL_FRAMES)
    return how(blocks, axis=(1, 3))


def _log_strength(missing_db: np.ndarray) -> Float[np.ndarray, "G _"]:
    return 0.5 * np.log(_pooled(missing_db**2, np.mean) + STILLEST)


def _spread_out(coarse: Float[np.ndarray, "G _"], shape: tuple[int, ...]) -> Float[np.ndarray, "M T"]:
    """Cells as a picture, by straight lines between their middles."""
    groups, cells = coarse.shape
    times = (np.arange(shape[1]) + 0.5) / CELL_FRAMES - 0.5
    bands = (np.arange(shape[0]) + 0.5) / GROUP_BANDS - 0.5
    along = np.stack([np.interp(times, np.arange(cells), row) for row in coarse])
    below = np.clip(np.floor(bands).astype(int), 0, groups - 1)
    above = np.minimum(below + 1, groups - 1)
    share = np.clip(bands - below, 0.0, 1.0)[:, None]
    return (1.0 - share) * along[below] + share * along[above]
