"""A tape: blocks of interleaved sound, of a length that may not be known, become one array of channels."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float


class Tape:
    """Collects blocks without ever holding the sound twice.

    Args:
        channels: samples of a frame.
        expected_frames: the length that a header gives, if any. Memory counts when it is written to, so a header that
            lies within the limit costs nothing.
    """

    def __init__(self, channels: int, expected_frames: int | None) -> None:
        self._samples = np.empty((channels, expected_frames or 2**18), dtype=np.float32)
        self._frames = 0

    def append(self, block: memoryview | bytes) -> None:
        """Add interleaved 32-bit floats."""
        frames = np.frombuffer(block, dtype=np.float32).reshape(-1, self._samples.shape[0])
        stop = self._frames + len(frames)
        if stop > self._samples.shape[1]:
            self._grow(max(stop, self._samples.shape[1] * 3 // 2))
        self._samples[:, self._frames : stop] = frames.T
        self._frames = stop

    def samples(self) -> Float[np.ndarray, "C S"]:
        """All that was added, in order."""
        return np.ascontiguousarray(self._samples[:, : self._frames])

    def _grow(self, frames: int) -> None:
        larger = np.empty((self._samples.shape[0], frames), dtype=np.float32)
        larger[:, : self._frames] = self._samples[:, : self._frames]
        self._samples = larger
