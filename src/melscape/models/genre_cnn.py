"""A plain convolutional network that says which of a few classes a log-mel belongs to.

Why this shape. Where a picture is large the network is thin and where it is wide the picture is small, so that most of
its six million weights cost little: halving bands and frames five times before the last layers makes it five times as
fast as one that halves late. The bands that are left are read by one layer of their own, which knows high from low;
only then is time summed up, by mean and maximum, so that any length will do. Sum of both: Kong et al., "PANNs", 2020.
"""

from __future__ import annotations

from dataclasses import dataclass

from jaxtyping import Float
from torch import Tensor, nn

from melscape.errors import ConfigError
from melscape.models.hub import Pretrained
from melscape.models.sizes import FEWEST_FRAMES, refuse_picture, refuse_sizes

LARGEST = {"bands": 1024, "classes": 4096, "widths": 4096}  # a config may come from a stranger
STEM_KERNEL, KERNEL = 5, 3


@dataclass(frozen=True)
class GenreCNNConfig:
    """Sizes of a GenreCNN.

    Args:
        widths: channels after each halving of bands and frames.
        dropout: chance that a number is left out before the last layer, in training.
    """

    bands: int = 128
    classes: int = 10
    widths: tuple[int, ...] = (32, 64, 128, 256, 512)
    dropout: float = 0.2

    def __post_init__(self) -> None:
        object.__setattr__(self, "widths", tuple(self.widths))
        refuse_sizes(self, LARGEST)
        if not self.widths or 2 ** len(self.widths) > min(self.bands, FEWEST_FRAMES):
            raise ConfigError(
                f"{len(self.widths)} levels for {self.bands} bands and {FEWEST_FRAMES} frames.",
                "one level or more, and a picture that can be halved that often",
            )
        if not 0 <= self.dropout < 1:
            raise ConfigError(f"dropout = {self.dropout}.", "0 up to, but not including, 1")

    @property
    def rows(self) -> int:
        """Bands that are left after all halvings."""
        return -(-self.bands // 2 ** len(self.widths))


class GenreCNN(Pretrained):
    """From a log-mel (B, 1, M, T) of any 32 frames or more to one number a class: its logits, float32."""

    config_type = GenreCNNConfig

    def __init__(self, *, config: GenreCNNConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or GenreCNNConfig()
        first, last = config.widths[0], config.widths[-1]
        # The first layer is the dearest per weight, and what it sees is scaled already: it does without a norm.
        stem = nn.Conv2d(1, first, STEM_KERNEL, stride=2, padding=STEM_KERNEL // 2)
        layers: list[nn.Module] = [stem, nn.ReLU(inplace=True)]
        for before, after in zip(config.widths, config.widths[1:]):
            layers += [_layer(before, after, KERNEL, stride=2), _layer(after, after, KERNEL)]
        self.levels = nn.Sequential(*layers)
        self.across = nn.Sequential(nn.Conv2d(last, last, (config.rows, 1), bias=False), *_finish(last))
        self.dropout = nn.Dropout(config.dropout)
        self.last = nn.Linear(last, config.classes)

    def forward(self, x: Float[Tensor, "B 1 M T"]) -> Float[Tensor, "B K"]:
        """Logits of each class. ConfigError for other bands than configured, or for too few frames."""
        refuse_picture(x, self.config.bands)
        heard = self.across(self.levels(x)).squeeze(2)
        return self.last(self.dropout(heard.mean(2) + heard.amax(2))).float()


def _layer(channels_in: int, channels_out: int, kernel: int, *, stride: int = 1) -> nn.Sequential:
    convolution = nn.Conv2d(channels_in, channels_out, kernel, stride=stride, padding=kernel // 2, bias=False)
    return nn.Sequential(convolution, *_finish(channels_out))


def _finish(channels: int) -> tuple[nn.Module, nn.Module]:
    return nn.BatchNorm2d(channels), nn.ReLU(inplace=True)
