"""What a live model is put together from."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from melscape.features.mel import Mel
from melscape.models.live_refined import LiveRefined


@dataclass(frozen=True)
class LiveParts:
    """What a live model is made of.

    Args:
        encoder: pictures (1, 1, M, T) on the scale -1 to 1 to latents (1, L, D).
        decoder: the way back.
        vocoder: whole pictures in dB relative to full scale to sound.
        mel: contract of these pictures.
        floor_db: what -1 stands for, under the loudest cell.
        step_frames, latent_dim: of the latents.
        history_steps: how far into the past the network looks.
        overlap_frames: how far a step sees and paints into the steps beside it.
        level_db: where the loudest cell of a decoded sound lies.
        knobs: (K, D), what each knob, 0 to 1, adds to latents on its way from 0.5 to 1; at most four.
    """

    encoder: nn.Module
    decoder: nn.Module
    vocoder: LiveRefined
    mel: Mel
    floor_db: float
    step_frames: int
    latent_dim: int
    history_steps: int = 0
    overlap_frames: int = 0
    level_db: float = -20.0
    knobs: Tensor = field(default_factory=lambda: torch.zeros(0, 1))
