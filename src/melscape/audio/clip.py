"""A clip: samples and their rate, never one without the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.audio.limits import check_channels, check_rate
from melscape.audio.problems import EmptyAudio, NotFinite

LOUDEST = 1e6  # 120 dB over full scale: beyond it squares overflow in 32-bit floats


@dataclass(frozen=True, eq=False)
class Clip:
    """Sound in memory. Shapes: `samples` (C, S) float32, full scale is 1; `rate_hz` 8 000 to 192 000.

    Raises EmptyAudio, BadChannels, BadRate or NotFinite for what no later step could use.
    """

    samples: Float[np.ndarray, "C S"]
    rate_hz: int

    def __post_init__(self) -> None:
        """Check everything once, so that nothing after this needs to."""
        assert self.samples.ndim == 2, "samples are (channels, samples)"
        assert self.samples.dtype == np.float32, "samples are 32-bit floats"
        check_rate(self.rate_hz)
        check_channels(self.samples.shape[0])
        _check_samples(self.samples)

    @classmethod
    def of(cls, samples: Float[np.ndarray, "..."], rate_hz: int) -> Clip:
        """A clip of mono samples (S) or channels (C, S), of any kind of float."""
        with np.errstate(over="ignore"):  # too large for 32 bits becomes infinite, which the check names
            return cls(np.atleast_2d(np.asarray(samples)).astype(np.float32, copy=False), int(rate_hz))

    @property
    def channels(self) -> int:
        """Number of channels."""
        return self.samples.shape[0]

    @property
    def seconds(self) -> float:
        """Length."""
        return self.samples.shape[1] / self.rate_hz

    def mono(self) -> Float[np.ndarray, "S"]:
        """The mean of the channels."""
        if self.channels == 1:
            return self.samples[0]
        return self.samples.mean(axis=0)

    def cut(self, start_seconds: float, seconds: float) -> Clip:
        """The part that starts at `start_seconds` and lasts `seconds`, or to the end if that comes first.

        Raises EmptyAudio when nothing is there.
        """
        start = round(start_seconds * self.rate_hz)
        stop = round((start_seconds + seconds) * self.rate_hz)
        return Clip(self.samples[:, max(start, 0) : max(stop, 0)], self.rate_hz)


def _check_samples(samples: Float[np.ndarray, "C S"]) -> None:
    if samples.shape[1] == 0:
        raise EmptyAudio("It has no samples.", "at least one", "Leave it out.")
    lowest, highest = float(samples.min()), float(samples.max())
    # One comparison finds all three: NaN is not between anything, infinity is not below the bound.
    if not (lowest >= -LOUDEST and highest <= LOUDEST):
        raise NotFinite(
            f"Its samples range from {lowest:g} to {highest:g}.",
            "numbers, with full scale at 1",
            "Write it again from its source; the file may be damaged.",
        )
