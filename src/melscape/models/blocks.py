"""The pieces that picture networks are built of. Every block halves or doubles bands and frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from torch import nn

from melscape.errors import ConfigError

Norm = Literal["batch", "group", "none"]
Activation = Literal["relu", "leaky_relu", "silu"]
KERNEL = 3
GROUP_CHANNELS = 8


@dataclass(frozen=True)
class BlockStyle:
    """What all blocks of a network share. `dropout` is the chance that a whole channel falls silent in training."""

    norm: Norm = "batch"
    activation: Activation = "relu"
    dropout: float = 0.2

    def __post_init__(self) -> None:
        for name, kinds in (("norm", Norm), ("activation", Activation)):
            if getattr(self, name) not in get_args(kinds):
                raise ConfigError(f"{name} = {getattr(self, name)}.", " | ".join(get_args(kinds)))
        if not 0 <= self.dropout < 1:
            raise ConfigError(f"dropout = {self.dropout}.", "0 up to, but not including, 1")


def down(channels_in: int, channels_out: int, style: BlockStyle) -> nn.Sequential:
    """Half the bands and frames (odd numbers are rounded up), more channels."""
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, KERNEL, stride=2, padding=KERNEL // 2), *_finish(channels_out, style)
    )


def up(channels_in: int, channels_out: int, style: BlockStyle) -> nn.Sequential:
    """Twice the bands and frames, fewer channels."""
    return nn.Sequential(doubling(channels_in, channels_out), *_finish(channels_out, style))


def doubling(channels_in: int, channels_out: int) -> nn.ConvTranspose2d:
    """A learnt doubling of bands and frames alone: the last layer before the picture."""
    return nn.ConvTranspose2d(channels_in, channels_out, KERNEL, stride=2, padding=KERNEL // 2, output_padding=1)


def normalisation(norm: Norm, channels: int) -> nn.Module:
    """Keeps the size of what flows through a network in bounds; groups do not depend on the rest of the batch."""
    if norm == "batch":
        return nn.BatchNorm2d(channels)
    if norm == "group":
        groups = channels // GROUP_CHANNELS if channels % GROUP_CHANNELS == 0 else 1
        return nn.GroupNorm(groups, channels)
    return nn.Identity()


def activation(kind: Activation) -> nn.Module:
    """The bend without which all layers would be one."""
    if kind == "relu":
        return nn.ReLU(inplace=True)
    return nn.SiLU(inplace=True) if kind == "silu" else nn.LeakyReLU(0.2, inplace=True)


def _finish(channels: int, style: BlockStyle) -> list[nn.Module]:
    dropout = [nn.Dropout2d(style.dropout)] if style.dropout else []
    return [normalisation(style.norm, channels), activation(style.activation), *dropout]
