"""What simple answers score at rebuilding sounds they never heard, with as many numbers a second as the model has.

Everything here sees levels under each sound's own peak, whole sounds of any length.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from jaxtyping import Float

from melscape.features.windows import fit_frames
from melscape.measures.trivial_sounds import FLOOR_DB, Grains
from melscape.models.note_vae import principal_axes
from melscape.tasks.generate.config import GenerateConfig
from melscape.training.random import stream

WINDOWS = (1, 2, 3, 6)  # steps in one picture of the principal axes, at the same numbers a second
NEAREST_HOPS = 4  # known windows begin this often in a window: the more of them, the nearer the nearest

Mels = Sequence[Float[np.ndarray, "M _"]]
Rebuild = Callable[[Float[np.ndarray, "N K"]], Float[np.ndarray, "N K"]]


def pca_answers(train: Mels, asked: Mels, config: GenerateConfig, seed: int, steps: int = 1) -> Mels:
    """The nearest to each sound that the principal axes of training windows of `steps` steps can express."""
    frames = steps * config.step_frames
    grains = Grains.cut(train, stream(seed, "windows", steps), frames, config.step_frames)
    rows = torch.from_numpy(grains.rows)
    mean = rows.mean(0)
    axes, _ = principal_axes(rows - mean, min(steps * config.latent_dim, len(rows), rows.shape[1]), seed)

    def rebuilt(pieces: Float[np.ndarray, "N K"]) -> Float[np.ndarray, "N K"]:
        centred = torch.from_numpy(pieces) - mean
        return (centred @ axes.T @ axes + mean).numpy()

    return [_piecewise(mel, frames, rebuilt) for mel in asked]


def nearest_answers(train: Mels, asked: Mels, frames: int, seed: int) -> Mels:
    """Each sound put together from the nearest training windows of `frames` frames."""
    grains = Grains.cut(train, stream(seed, "nearest", frames), frames, max(1, frames // NEAREST_HOPS))
    return [_piecewise(mel, frames, lambda pieces: grains.rows[grains.nearest(pieces)]) for mel in asked]


def _piecewise(mel: Float[np.ndarray, "M T"], frames: int, rebuilt: Rebuild) -> Float[np.ndarray, "M T"]:
    total = mel.shape[1]
    count = -(-total // frames)
    filled = fit_frames(mel, count * frames, FLOOR_DB).astype(np.float32)
    pieces = filled.reshape(len(mel), count, frames).transpose(1, 0, 2).reshape(count, -1)
    answer = rebuilt(np.ascontiguousarray(pieces)).reshape(count, len(mel), frames)
    return np.clip(answer.transpose(1, 0, 2).reshape(len(mel), -1)[:, :total], FLOOR_DB, 0.0)
