"""The promise of whatever turns pictures into sound, so that another way can take the place of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float

from melscape.features.invert.audio import to_audio
from melscape.features.invert.settings import Inversion
from melscape.features.mel import Mel


@runtime_checkable
class Vocoder(Protocol):
    """Anything that makes samples of a log-mel; a neural vocoder fits in here."""

    def to_samples(
        self, log_mel: Float[np.ndarray, "M T"], mel: Mel, samples: int | None = None
    ) -> Float[np.ndarray, "S"]:
        """The sound of a picture of this contract, `samples` long, or as long as the picture if None."""
        ...


@dataclass(frozen=True)
class Inverter:
    """Our own vocoder: the inversion of the mel, without anything learnt."""

    settings: Inversion = Inversion()

    def to_samples(
        self, log_mel: Float[np.ndarray, "M T"], mel: Mel, samples: int | None = None
    ) -> Float[np.ndarray, "S"]:
        """The sound of a picture by `to_audio`."""
        return to_audio(log_mel, mel, settings=self.settings, samples=samples)
