"""One contract's compiled kernel with its tables and working memory, safe to use from several threads at once."""

from __future__ import annotations

from collections import deque
from functools import lru_cache

import numpy as np
from jaxtyping import Float32

from melscape.audio.problems import NotFinite
from melscape.features.kernel import mel_frames
from melscape.features.kernel_tables import make_memory, make_tables
from melscape.features.mel import Mel


class Engine:
    """Fills frames of log-mel. Working memory is kept for the next call: fresh memory costs more than the sums."""

    def __init__(self, mel: Mel) -> None:
        self.mel = mel
        self._tables = make_tables(mel)
        self._idle = deque([make_memory(mel)])

    def fill(self, samples: Float32[np.ndarray, "S"], lead: int, out: Float32[np.ndarray, "M T"]) -> None:
        """Write the frames that begin at samples `lead`, `lead` + hop, ... into `out`, without the interpreter lock.

        Where a frame reaches beyond the samples, the contract's padding is seen. `out` may be a slice over time.
        Errors: NotFinite.
        """
        try:
            memory = self._idle.pop()
        except IndexError:  # another thread has it
            memory = make_memory(self.mel)
        right = mel_frames(samples, lead, out, self._tables, memory)
        self._idle.append(memory)
        if not right:
            raise NotFinite(
                "A sound with samples that are not numbers or far too large.",
                "finite samples, full scale at 1.",
                "Read the sound again, or repair what made it.",
            )


@lru_cache(maxsize=16)
def engine(mel: Mel) -> Engine:
    """The engine of a contract, made once."""
    return Engine(mel)
