"""Which network learns a timbre space, and how one sound is read by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn

from melscape.models.note_vae import NoteVAE, NoteVAEConfig
from melscape.models.vae import ConvVAE, VAEConfig
from melscape.models.vae import seed_001 as conv_seed_001
from melscape.tasks.timbre.config import TimbreConfig

REFINE_RATE = 0.05
REFINE_PULL = 2.5e-5


class UnpitchedVAE(nn.Module):
    """The convolutional network behind the same calls as the note network: pitches are taken and not used."""

    def __init__(self, config: VAEConfig) -> None:
        super().__init__()
        self.inner = ConvVAE(config=config)
        self.latent_dim = config.latent_dim

    def encode(
        self, x: Float[Tensor, "B 1 M T"], pitch_midi: Float[Tensor, "B"]
    ) -> tuple[Float[Tensor, "B D"], Float[Tensor, "B D"]]:
        """Mean and log variance of the latent of each mel."""
        del pitch_midi
        return self.inner.encode(x)

    def decode(
        self, z: Float[Tensor, "B D"], pitch_midi: Float[Tensor, "B"], *, leaky: bool = False
    ) -> Float[Tensor, "B 1 M T"]:
        """The mel of a latent."""
        del pitch_midi, leaky
        return self.inner.decode(z)

    def forward(
        self, x: Float[Tensor, "B 1 M T"], pitch_midi: Float[Tensor, "B"], noise: Float[Tensor, "B D"] | None = None
    ) -> tuple[Float[Tensor, "B 1 M T"], Float[Tensor, "B D"], Float[Tensor, "B D"]]:
        """Reconstruction, mean and log variance; without `noise` the latent is its mean."""
        mu, logvar = self.encode(x, pitch_midi)
        z = mu if noise is None else mu + noise * torch.exp(0.5 * logvar)
        return self.decode(z, pitch_midi), mu, logvar


def make(config: TimbreConfig) -> NoteVAE | UnpitchedVAE:
    """The untrained network of a configuration."""
    bands, frames = config.mel.bands, config.frames
    if config.network == "conv":
        shape = conv_seed_001(latent_dim=config.latent_dim, widths=config.levels)
        return UnpitchedVAE(replace(shape, bands=bands, frames=frames, dropout=config.dropout))
    sizes = {name: getattr(config, name) for name in ("latent_dim", "components", "width", "depth", "dropout")}
    return NoteVAE(NoteVAEConfig(bands, frames, **sizes))


def build(values: Mapping[str, Any]) -> nn.Module:
    """The untrained network of what a run's config.toml says under `timbre`."""
    return make(TimbreConfig.from_dict(values["timbre"]))


def refine(
    network: nn.Module,
    x: Float[Tensor, "B 1 M T"],
    pitch_midi: Float[Tensor, "B"],
    z: Float[Tensor, "B D"],
    steps: int,
) -> Float[Tensor, "B D"]:
    """Latents fitted to the sounds they stand for, starting from what the encoder said.

    An encoder answers in one pass and is a little wrong about sounds unlike those it learnt from; the decoder can tell
    by how much. A weak pull keeps latents near the prior. Source: Kim et al., "Semi-Amortized Variational
    Autoencoders", 2018, here at inference only.
    """
    if steps < 1:
        return z
    with torch.enable_grad():
        fitted = z.detach().clone().requires_grad_(True)
        optimiser = torch.optim.Adam([fitted], lr=REFINE_RATE)
        for step in range(steps):
            optimiser.param_groups[0]["lr"] = REFINE_RATE * (1.0 - step / steps)
            error = (network.decode(fitted, pitch_midi, leaky=True) - x).abs().mean((1, 2, 3))  # type: ignore[operator]
            (gradient,) = torch.autograd.grad((error + REFINE_PULL * (fitted**2).sum(1)).sum(), fitted)
            fitted.grad = gradient
            optimiser.step()
    return fitted.detach()
