"""What networks that hear whole pictures ask of them, and of the sizes that a stranger's config may promise."""

from __future__ import annotations

from jaxtyping import Float
from torch import Tensor

from melscape.errors import ConfigError

FEWEST_FRAMES = 32


def refuse_picture(x: Float[Tensor, "B 1 M T"], bands: int) -> None:
    """Raise ConfigError for a log-mel with other bands, or with fewer than FEWEST_FRAMES frames."""
    if x.shape[2] != bands or x.shape[3] < FEWEST_FRAMES:
        raise ConfigError(
            f"A log-mel of {x.shape[2]} bands and {x.shape[3]} frames.",
            f"{bands} bands and {FEWEST_FRAMES} frames or more",
            "Use the mel contract that the network was made for; follow a short sound with silence.",
        )


def refuse_sizes(config: object, largest: dict[str, int]) -> None:
    """Raise ConfigError unless all named sizes are whole numbers from 1 up to their largest."""
    for name, most in largest.items():
        value = getattr(config, name)
        sizes = value if isinstance(value, tuple) else (value,)
        if not all(isinstance(size, int) and 1 <= size <= most for size in sizes):
            raise ConfigError(f"{name} = {value}.", f"whole numbers from 1 to {most}")
