"""Which network learns a folder of sounds, and how one sound is read by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn

from melscape.features.mel import Mel
from melscape.models.sound_vae import SoundVAE, SoundVAEConfig, from_steps, to_steps
from melscape.models.vae import ConvVAE, VAEConfig
from melscape.tasks.generate.config import GenerateConfig

REFINE_RATE = 0.05
REFINE_PULL = 2.5e-5
# What the loudest cell of a sound stands for where a network wants log(1 + energy): a typical normalised recording.
PEAK_ENERGY_DB = 30.0
TENTH = 0.2302585092994046  # ln(10) / 10


class WindowVAE(nn.Module):
    """The convolutional network of the seed behind the calls of the sound network: every window by itself."""

    def __init__(self, config: VAEConfig, mel: Mel) -> None:
        super().__init__()
        self.inner = ConvVAE(config=config)
        self.bands, self.step_frames, self.latent_dim = config.bands, config.frames, config.latent_dim
        self.floor = mel.floor

    def encode(self, x: Float[Tensor, "B 1 M T"]) -> tuple[Float[Tensor, "B L D"], Float[Tensor, "B L D"]]:
        """Mean and log variance of the latent of each window."""
        windows = self._windows(self.energy(x))
        mu, logvar = self.inner.encode(windows)
        return mu.reshape(len(x), -1, self.latent_dim), logvar.reshape(len(x), -1, self.latent_dim)

    def decode(self, z: Float[Tensor, "B L D"], *, leaky: bool = False) -> Float[Tensor, "B 1 M T"]:
        """The mel of rows of latents."""
        del leaky
        return self.levels(self._decode_energy(z))

    def forward(
        self, x: Float[Tensor, "B 1 M T"], noise: Float[Tensor, "B L D"] | None = None
    ) -> tuple[Float[Tensor, "B 1 M T"], Float[Tensor, "B L D"], Float[Tensor, "B L D"]]:
        """Reconstruction (in training as log(1 + energy), which it learns in), mean and log variance."""
        mu, logvar = self.encode(x)
        z = mu if noise is None else mu + noise * torch.exp(0.5 * logvar)
        return self._decode_energy(z) if self.training else self.decode(z), mu, logvar

    def energy(self, x: Float[Tensor, "B 1 M T"]) -> Float[Tensor, "B 1 M T"]:
        """From the scale of the task to log(1 + energy)."""
        return torch.log1p(torch.exp(((x - 1.0) * -self.floor / 2.0 + PEAK_ENERGY_DB) * TENTH))

    def levels(self, energy: Float[Tensor, "B 1 M T"]) -> Float[Tensor, "B 1 M T"]:
        """The inverse of `energy`, between floor and peak."""
        level_db = torch.log(torch.expm1(energy.float()).clamp(min=1e-12)) / TENTH - PEAK_ENERGY_DB
        return (1.0 - 2.0 * level_db / self.floor).clamp(-1.0, 1.0)

    def _decode_energy(self, z: Float[Tensor, "B L D"]) -> Float[Tensor, "B 1 M T"]:
        windows = self.inner.decode(z.reshape(-1, self.latent_dim))
        steps = windows.reshape(len(z), z.shape[1], self.bands * self.step_frames)
        return from_steps(steps, self.bands)

    def _windows(self, x: Float[Tensor, "B 1 M T"]) -> Float[Tensor, "_ 1 M _"]:
        return to_steps(x, self.step_frames).reshape(-1, 1, self.bands, self.step_frames)


def make(config: GenerateConfig) -> SoundVAE | WindowVAE:
    """The untrained network of a configuration."""
    bands = config.mel.bands
    if config.network == "conv":
        return WindowVAE(VAEConfig(bands, config.step_frames, config.latent_dim, dropout=config.dropout), config.mel)
    names = ("step_frames", "overlap_frames", "latent_dim", "components", "width", "depth", "context", "dropout")
    return SoundVAE(SoundVAEConfig(bands, **{name: getattr(config, name) for name in names}))


def build(values: Mapping[str, Any]) -> nn.Module:
    """The untrained network of what a run's config.toml says under `generate`."""
    return make(GenerateConfig.from_dict(values["generate"]))


def refine(
    network: nn.Module,
    x: Float[Tensor, "B 1 M T"],
    z: Float[Tensor, "B L D"],
    steps: int,
    mask: Float[Tensor, "B T"] | None = None,
) -> Float[Tensor, "B L D"]:
    """Latents fitted to the sounds they stand for, starting from what the encoder said.

    An encoder answers in one pass and is a little wrong about sounds unlike those it learnt from; the decoder can tell
    by how much. A weak pull keeps latents near the prior. Source: Kim et al., "Semi-Amortized Variational
    Autoencoders", 2018, here at inference only.

    Args:
        mask: 1 for frames that count, 0 for what only fills up the last step.
    """
    if steps < 1:
        return z
    weight = torch.ones(len(x), x.shape[-1]) if mask is None else mask
    weight = (weight / weight.sum(1, keepdim=True) / x.shape[2])[:, None, None]
    with torch.enable_grad():
        fitted = z.detach().clone().requires_grad_(True)
        optimiser = torch.optim.Adam([fitted], lr=REFINE_RATE)
        for step in range(steps):
            optimiser.param_groups[0]["lr"] = REFINE_RATE * (1.0 - step / steps)
            error = ((network.decode(fitted, leaky=True) - x).abs() * weight).sum((1, 2, 3))  # type: ignore[operator]
            pull = REFINE_PULL * (fitted**2).sum(2).mean(1)
            (gradient,) = torch.autograd.grad((error + pull).sum(), fitted)
            fitted.grad = gradient
            optimiser.step()
    return fitted.detach()
