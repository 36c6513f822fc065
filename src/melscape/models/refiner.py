"""A small network that tells where, inside each mel band, the energy of a folder's sounds lies.

A mel says how much energy a band has; spread evenly, the partials of a note drown in the band. Sounds of one folder
are alike, so a network that sees a few frames of context can put the energy where it usually is. Its answer is an
opinion: whoever uses it brings the magnitudes back to the picture afterwards.

Levels are in dB under the sound's loudest cell (mels) and under the magnitude of that cell's energy (magnitudes).
The blocks are after Liu et al., "A ConvNet for the 2020s", 2022, along time.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from melscape.errors import ConfigError
from melscape.models.hub import Pretrained

MEL_RANGE_DB, BIN_RANGE_DB = 80.0, 100.0
# What one unit of the network's output means; a correction of more than three of them would be a guess.
UNIT_DB = 12.0
MOST_UNITS = 3.0


@dataclass(frozen=True)
class RefinerConfig:
    """Sizes of a MagnitudeRefiner.

    Args:
        bands, bins: of the mel and of the linear spectrum.
        width, depth: channels, and number of blocks.
        context: frames that a block sees at once, odd.
        widen: inner width of a block over its width.
    """

    bands: int = 128
    bins: int = 1025
    width: int = 192
    depth: int = 3
    context: int = 5
    widen: int = 3

    def __post_init__(self) -> None:
        if min(self.bands, self.bins, self.width, self.depth, self.widen) < 1:
            raise ConfigError(f"A refiner of {self}.", "sizes of 1 or more")
        if self.context < 1 or self.context % 2 == 0:
            raise ConfigError(f"A context of {self.context} frames.", "an odd number of frames")


class RefinerBlock(nn.Module):
    """Look at the neighbouring frames, then think; what is found is added."""

    def __init__(self, config: RefinerConfig) -> None:
        super().__init__()
        width = config.width
        self.near = nn.Conv1d(width, width, config.context, padding=config.context // 2, groups=width)
        self.norm = nn.LayerNorm(width)
        self.inner = nn.Linear(width, config.widen * width)
        self.outer = nn.Linear(config.widen * width, width)

    def forward(self, x: Float[Tensor, "B T K"]) -> Float[Tensor, "B T K"]:
        """The input plus what the branch adds."""
        seen = self.norm(self.near(x.transpose(1, 2)).transpose(1, 2))
        return x + self.outer(functional.gelu(self.inner(seen)))


class MagnitudeRefiner(Pretrained):
    """Log-mel and smooth log-magnitudes in, a correction of the log-magnitudes out; it starts as no correction."""

    config_type = RefinerConfig

    def __init__(self, config: RefinerConfig) -> None:
        super().__init__()
        self.config = config
        self.enter = nn.Linear(config.bands + config.bins, config.width)
        self.blocks = nn.Sequential(*[RefinerBlock(config) for _ in range(config.depth)])
        self.norm = nn.LayerNorm(config.width)
        self.leave = nn.Linear(config.width, config.bins)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def forward(self, mel_db: Float[Tensor, "B M T"], bins_db: Float[Tensor, "B F T"]) -> Float[Tensor, "B F T"]:
        """Change in dB of every magnitude, at most 36 dB; `mel_db` and `bins_db` are relative to the sound's peak."""
        seen = torch.cat([_scaled(mel_db, MEL_RANGE_DB), _scaled(bins_db, BIN_RANGE_DB)], 1).transpose(1, 2)
        found = self.leave(self.norm(self.blocks(self.enter(seen)))).transpose(1, 2)
        return UNIT_DB * MOST_UNITS * torch.tanh(found / MOST_UNITS)


def _scaled(levels_db: Float[Tensor, "B K T"], range_db: float) -> Float[Tensor, "B K T"]:
    return 1.0 + 2.0 * levels_db.clamp(-range_db, 0.0) / range_db
