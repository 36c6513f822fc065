"""A small live model and sounds for it; the network is plain enough to know what must come out."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import torch
from torch import nn

from melscape.features.mel import Mel
from melscape.models.live_host import HostModel
from melscape.models.live_parts import LiveParts
from melscape.models.live_refined import LiveRefined
from melscape.models.live_vocoder import LiveVocoder

MEL = Mel(rate_hz=16_000, fft_samples=512, hop_samples=128, bands=24, pad="zero", floor=-120.0)
STEP_FRAMES = 4
RATIO = STEP_FRAMES * MEL.hop_samples
SOUND_SAMPLES = 8 * RATIO


class Wires(nn.Module):
    """An encoder that keeps everything: a step's cells are its latent."""

    def __init__(self) -> None:
        super().__init__()
        self.bands, self.frames = MEL.bands, STEP_FRAMES

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        rows = x.reshape(1, self.bands, -1, self.frames).permute(0, 2, 1, 3)
        return rows.reshape(1, -1, self.bands * self.frames)


class WiresBack(Wires):
    """The decoder of that encoder."""

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        rows = z.reshape(1, -1, self.bands, self.frames).permute(0, 2, 1, 3)
        return rows.reshape(1, 1, self.bands, -1).clamp(-1.0, 1.0)


def chance(mel: Mel = MEL) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(0).random(mel.bins, np.float32))


def vocoder(mel: Mel = MEL, steps: int = 20) -> LiveVocoder:
    return LiveVocoder(mel, chance(mel), 40, steps)


def parts(**changes: object) -> LiveParts:
    latents = MEL.bands * STEP_FRAMES
    made = LiveParts(Wires(), WiresBack(), LiveRefined(vocoder(), MEL), MEL, -80.0, STEP_FRAMES, latents, 1)
    return replace(made, **changes)


def scripted(module: nn.Module) -> torch.jit.ScriptModule:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        return torch.jit.script(module.eval())


def host(**changes: object) -> torch.jit.ScriptModule:
    return scripted(HostModel(parts(**changes)))


def notes(samples: int = SOUND_SAMPLES, seed: int = 0) -> np.ndarray:
    """Three decaying partials and a little noise."""
    time = np.arange(samples) / MEL.rate_hz
    tones = sum(np.sin(2 * np.pi * 220.0 * n * time) / n for n in (1, 2, 5)) * np.exp(-3 * time)
    return (0.2 * tones + 1e-3 * np.random.default_rng(seed).standard_normal(samples)).astype(np.float32)


def snr_db(wanted: np.ndarray, found: np.ndarray) -> float:
    return float(10 * np.log10((wanted**2).sum() / ((wanted - found) ** 2).sum().clip(1e-20)))
