"""A tape: blocks of interleaved sound become one array of channels."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float


class Tape:
    """Collects blocks without ever holding the sound twice.

    Args:
        channels: samples of a frame.
        frames: the length that a header gives, within the limits. Memory counts when it is written to, so a header that
            claims too much costs nothing; what goes beyond its claim is not kept.
    """

    def __init__(self, channels: int, frames: int) -> None:
        self._samples = np.empty((channels, frames), dtype=np.float32)
        self._frames = 0

    def append(self, block: memoryview | bytes) -> None:
        """Add interleaved 32-bit floats."""
        channels, room = self._samples.shape[0], self._samples.shape[1] - self._frames
        frames = np.frombuffer(block, dtype=np.float32).reshape(-1, channels)[:room]
        self._samples[:, self._frames : self._frames + len(frames)] = frames.T
        self._frames += len(frames)

    def samples(self) -> Float[np.ndarray, "C S"]:
        """All that was added, in order."""
        return np.ascontiguousarray(self._samples[:, : self._frames])
