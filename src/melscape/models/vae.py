"""A convolutional variational autoencoder: a log-mel becomes a few numbers, and a log-mel again.

All layers are made from the config, so a network can be loaded before it has seen a sound. Pictures of another length
than the configured one work too: what the encoder sees is averaged to the configured length, what the decoder makes
is stretched to the wanted one. Train with clipped gradients; numbers are float32 wherever they leave the network.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from melscape.errors import ConfigError
from melscape.models.blocks import Activation, BlockStyle, Norm, doubling, down, up
from melscape.models.hub import Pretrained

Output = Literal["softplus", "tanh", "linear"]
LARGEST = {"bands": 1024, "frames": 16384, "latent_dim": 4096, "widths": 4096}  # a config may come from a stranger
LOG_VARIANCE_RANGE = (-30.0, 20.0)  # outside, its exponential is of no use to a float32 any more


@dataclass(frozen=True)
class VAEConfig:
    """The shape of an autoencoder.

    Args:
        bands, frames: of the picture, before it is padded to a multiple of 2 for each level.
        widths: channels after each level; as many levels as numbers.
        output: "softplus" for mels from 0 up without limit (log1p), "tanh" for those scaled to [-1, 1].
        silence: value of an empty cell, used as padding.
    """

    bands: int = 128
    frames: int = 94
    latent_dim: int = 64
    widths: tuple[int, ...] = (32, 64, 128, 256)
    dropout: float = 0.2
    norm: Norm = "batch"
    activation: Activation = "relu"
    output: Output = "softplus"
    silence: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "widths", tuple(self.widths))
        if not self.widths or len(self.widths) > math.log2(min(self.bands, self.frames)):
            raise ConfigError(
                f"{len(self.widths)} levels for {self.bands} bands and {self.frames} frames.",
                "one level or more, and a picture that can be halved that often",
            )
        for name, most in LARGEST.items():
            sizes = self.widths if name == "widths" else (getattr(self, name),)
            if not all(isinstance(size, int) and 1 <= size <= most for size in sizes):
                raise ConfigError(f"{name} = {getattr(self, name)}.", f"whole numbers from 1 to {most}")
        if self.output not in get_args(Output):
            raise ConfigError(f"output = {self.output}.", " | ".join(get_args(Output)))

    @property
    def style(self) -> BlockStyle:
        """What all blocks share."""
        return BlockStyle(self.norm, self.activation, self.dropout)

    @property
    def multiple(self) -> int:
        """Bands and frames are padded to a multiple of this."""
        return int(2 ** len(self.widths))

    @property
    def core(self) -> tuple[int, int, int]:
        """Channels, rows and columns of the smallest picture inside."""
        return self.widths[-1], -(-self.bands // self.multiple), -(-self.frames // self.multiple)


def seed_001(*, latent_dim: int = 32, widths: tuple[int, ...] = (32, 64, 128)) -> VAEConfig:
    """The timbre space: 80 bands by 128 frames, decibels scaled to [-1, 1]."""
    return VAEConfig(80, 128, latent_dim, widths, dropout=0.0, output="tanh", silence=-1.0)


def seed_003(*, latent_dim: int = 64, dropout: float = 0.2) -> VAEConfig:
    """The small folder of sounds: one second at 48 kHz as log(1 + energy), 128 bands by 94 frames."""
    return VAEConfig(latent_dim=latent_dim, dropout=dropout)


class ConvEncoder(nn.Module):
    """From a log-mel to where it lies: mean and log variance of each latent dimension."""

    def __init__(self, latent_dim: int = 64, dropout: float = 0.2, *, config: VAEConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or VAEConfig(latent_dim=latent_dim, dropout=dropout)
        pairs = zip((1, *config.widths), config.widths)
        self.levels = nn.Sequential(*(down(before, after, config.style) for before, after in pairs))
        self.fc_mu = nn.Linear(math.prod(config.core), config.latent_dim)
        self.fc_logvar = nn.Linear(math.prod(config.core), config.latent_dim)

    def forward(self, x: Float[Tensor, "B 1 M T"]) -> tuple[Float[Tensor, "B D"], Float[Tensor, "B D"]]:
        """Mean and log variance, float32. ConfigError if there are more or fewer bands than configured."""
        _refuse_bands(x.shape[2], self.config)
        missing = [-size % self.config.multiple for size in (x.shape[3], x.shape[2])]
        features = self.levels(functional.pad(x, (0, missing[0], 0, missing[1]), value=self.config.silence))
        if features.shape[2:] != self.config.core[1:]:
            features = functional.adaptive_avg_pool2d(features, self.config.core[1:])
        flat = features.flatten(1)
        return self.fc_mu(flat).float(), self.fc_logvar(flat).float().clamp(*LOG_VARIANCE_RANGE)


class ConvDecoder(nn.Module):
    """From a place in latent space to a log-mel."""

    def __init__(self, latent_dim: int = 64, dropout: float = 0.2, *, config: VAEConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or VAEConfig(latent_dim=latent_dim, dropout=dropout)
        widths = config.widths[::-1]
        self.fc = nn.Linear(config.latent_dim, math.prod(config.core))
        self.levels = nn.Sequential(*(up(before, after, config.style) for before, after in zip(widths, widths[1:])))
        self.last = doubling(widths[-1], 1)

    def forward(self, z: Float[Tensor, "B D"], target_shape: tuple[int, ...] | None = None) -> Float[Tensor, "B 1 M T"]:
        """The picture, float32, cut to the last two numbers of the target shape: bands and frames."""
        bands, frames = (target_shape or (self.config.bands, self.config.frames))[-2:]
        _refuse_bands(bands, self.config)
        core = self.fc(z).unflatten(1, self.config.core)
        columns = -(-frames // self.config.multiple)
        if columns != self.config.core[2]:
            core = functional.interpolate(core, (self.config.core[1], columns), mode="bilinear")
        return self._bounded(self.last(self.levels(core))[:, :, :bands, :frames].float())

    def _bounded(self, cells: Tensor) -> Tensor:
        if self.config.output == "softplus":  # a Sigmoid stops at 1, log1p mels reach 6
            return functional.softplus(cells)
        return cells.tanh() if self.config.output == "tanh" else cells


class ConvVAE(Pretrained):
    """Encoder, chance and decoder. `config` says all; without it, one second at 48 kHz with the given numbers."""

    config_type = VAEConfig

    def __init__(self, latent_dim: int = 64, dropout: float = 0.2, *, config: VAEConfig | None = None) -> None:
        super().__init__()
        self.config = config or VAEConfig(latent_dim=latent_dim, dropout=dropout)
        self.encoder = ConvEncoder(config=self.config)
        self.decoder = ConvDecoder(config=self.config)

    @property
    def latent_dim(self) -> int:
        """Dimensions of the latent space."""
        return self.config.latent_dim

    def encode(self, x: Float[Tensor, "B 1 M T"]) -> tuple[Float[Tensor, "B D"], Float[Tensor, "B D"]]:
        """Mean and log variance."""
        return self.encoder(x)

    def reparameterize(self, mu: Float[Tensor, "B D"], logvar: Float[Tensor, "B D"]) -> Float[Tensor, "B D"]:
        """A place drawn from the normal distribution, so that the gradient reaches mean and variance."""
        spread = torch.exp(0.5 * logvar)
        return mu + spread * torch.randn_like(spread)

    def decode(self, z: Float[Tensor, "B D"], target_shape: tuple[int, ...] | None = None) -> Float[Tensor, "B 1 M T"]:
        """The picture of a place; without a target shape, of the configured size."""
        return self.decoder(z, target_shape)

    def forward(
        self, x: Float[Tensor, "B 1 M T"]
    ) -> tuple[Float[Tensor, "B 1 M T"], Float[Tensor, "B D"], Float[Tensor, "B D"]]:
        """The picture that comes back, with the shape of `x`, then mean and log variance."""
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar), tuple(x.shape[2:])), mu, logvar

    @torch.no_grad()
    def sample(
        self, num_samples: int, device: torch.device | str = "cpu", *, generator: torch.Generator | None = None
    ) -> Float[Tensor, "B 1 M T"]:
        """Pictures of random places, made without dropout even in the middle of a training."""
        z = torch.randn(num_samples, self.latent_dim, device=device, generator=generator)
        learning = self.training
        self.eval()
        try:
            return self.decode(z)
        finally:
            self.train(learning)


def _refuse_bands(bands: int, config: VAEConfig) -> None:
    if bands != config.bands:
        raise ConfigError(f"A picture of {bands} mel bands.", f"{config.bands}, as the network was made for")
