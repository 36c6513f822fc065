"""The residual network of the notebook on messy mashups: eight blocks that weigh their channels by what they hear.

Shapes as written there: 7 x 7 convolution with stride 2 to 64 channels and a maximum over 3 x 3, then two blocks each
of 64, 128, 256 and 512 channels, the mean over all that is left, dropout, one linear layer; 11.2 million weights.
Sources: He et al., "Deep residual learning for image recognition", 2016 (the blocks are its basic blocks);
Hu et al., "Squeeze-and-excitation networks", 2018, section 3.
"""

from __future__ import annotations

from dataclasses import dataclass

from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from melscape.errors import ConfigError
from melscape.models.hub import Pretrained
from melscape.models.sizes import refuse_picture, refuse_sizes

LARGEST = {"bands": 1024, "classes": 4096, "widths": 4096, "squeeze": 4096, "depth": 64}
STEM_KERNEL, KERNEL = 7, 3


@dataclass(frozen=True)
class SEResNetConfig:
    """Sizes of an SEResNet; as they stand, those of the notebook.

    Args:
        widths: channels of each level; every level but the first halves bands and frames.
        depth: blocks of a level.
        squeeze: how many times fewer numbers the weighing of channels thinks with.
        dropout: chance that a number is left out before the last layer, in training.
    """

    bands: int = 128
    classes: int = 10
    widths: tuple[int, ...] = (64, 128, 256, 512)
    depth: int = 2
    squeeze: int = 16
    dropout: float = 0.5

    def __post_init__(self) -> None:
        object.__setattr__(self, "widths", tuple(self.widths))
        refuse_sizes(self, LARGEST)
        if not self.widths or not 0 <= self.dropout < 1:
            raise ConfigError(f"widths = {self.widths}, dropout = {self.dropout}.", "a width or more, dropout under 1")


class Weighing(nn.Module):
    """Each channel is turned up or down by what all channels hear on average."""

    def __init__(self, channels: int, squeeze: int) -> None:
        super().__init__()
        inner = max(1, channels // squeeze)
        self.squeezed, self.excited = nn.Linear(channels, inner, bias=False), nn.Linear(inner, channels, bias=False)

    def forward(self, x: Float[Tensor, "B K M T"]) -> Float[Tensor, "B K M T"]:
        """The same picture with weighed channels."""
        loudness = functional.relu(self.squeezed(x.mean((2, 3))))
        return x * self.excited(loudness).sigmoid()[:, :, None, None]


class Block(nn.Module):
    """Two convolutions whose weighed result is added to what came in."""

    def __init__(self, channels_in: int, channels_out: int, stride: int, squeeze: int) -> None:
        super().__init__()
        self.first = _convolution(channels_in, channels_out, KERNEL, stride)
        self.second = _convolution(channels_out, channels_out, KERNEL, 1)
        self.weighing = Weighing(channels_out, squeeze)
        same = stride == 1 and channels_in == channels_out
        self.straight = nn.Identity() if same else _convolution(channels_in, channels_out, 1, stride)

    def forward(self, x: Float[Tensor, "B _ _ _"]) -> Float[Tensor, "B _ _ _"]:
        """From one level's picture to the next."""
        inner = self.weighing(self.second(functional.relu(self.first(x), inplace=True)))
        return functional.relu(inner + self.straight(x), inplace=True)


class SEResNet(Pretrained):
    """From a log-mel (B, 1, M, T) of any 32 frames or more to one number a class: its logits, float32."""

    config_type = SEResNetConfig

    def __init__(self, *, config: SEResNetConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or SEResNetConfig()
        first = config.widths[0]
        self.stem = nn.Sequential(
            _convolution(1, first, STEM_KERNEL, 2), nn.ReLU(inplace=True), nn.MaxPool2d(KERNEL, 2, KERNEL // 2)
        )
        self.levels = nn.Sequential(*(block for level in range(len(config.widths)) for block in _level(config, level)))
        self.dropout = nn.Dropout(config.dropout)
        self.last = nn.Linear(config.widths[-1], config.classes)

    def forward(self, x: Float[Tensor, "B 1 M T"]) -> Float[Tensor, "B K"]:
        """Logits of each class. ConfigError for other bands than configured, or for too few frames."""
        refuse_picture(x, self.config.bands)
        heard = self.levels(self.stem(x)).mean((2, 3))
        return self.last(self.dropout(heard)).float()


def _level(config: SEResNetConfig, level: int) -> list[Block]:
    width = config.widths[level]
    before, stride = (config.widths[level - 1], 2) if level else (width, 1)
    later = [Block(width, width, 1, config.squeeze) for _ in range(config.depth - 1)]
    return [Block(before, width, stride, config.squeeze), *later]


def _convolution(channels_in: int, channels_out: int, kernel: int, stride: int) -> nn.Sequential:
    layer = nn.Conv2d(channels_in, channels_out, kernel, stride=stride, padding=kernel // 2, bias=False)
    return nn.Sequential(layer, nn.BatchNorm2d(channels_out))
