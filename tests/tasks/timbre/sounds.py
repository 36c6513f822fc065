"""A bank of made-up levels, without files: what training reads, in a form that a test can reason about."""

from dataclasses import replace

import numpy as np
import torch

from melscape.tasks.timbre.config import Augmentation, TimbreConfig, default
from melscape.tasks.timbre.data import Bank


class Levels:
    """Stands where cached features stand: rows of levels in dB relative to full scale."""

    def __init__(self, levels: np.ndarray, frames: int | None = None) -> None:
        self.levels = torch.from_numpy(levels.astype(np.float32))
        self.frames = np.full(len(levels), levels.shape[2] if frames is None else frames)

    def rows(self, indices):
        return self.levels[np.asarray(indices)].clone()


def small(**changes) -> TimbreConfig:
    mel = replace(default().mel, bands=16)
    base = TimbreConfig(
        mel=mel, frames=24, latent_dim=4, components=12, width=16, depth=1, batch=8, augmentation=Augmentation()
    )
    return replace(base, **changes)


def bank(sounds=6, semitones=(0.0,), frames=48, seed=0) -> Bank:
    """Sounds that fall from a peak of their own; the same at every speed, some louder than others."""
    random = np.random.default_rng(seed)
    colour = random.uniform(-30, 0, size=(sounds, 16, 1))
    fall = np.linspace(0, -40, frames) * random.uniform(0.5, 1.5, size=(sounds, 1, 1))
    levels = -20.0 + colour + fall - 5.0 * np.arange(sounds)[:, None, None]
    pitches = 40.0 + 5.0 * np.arange(sounds)
    return Bank(tuple(Levels(levels) for _ in semitones), tuple(semitones), pitches)
