"""One trained network as an ear: music of any length in, one number a genre out, and how sure it is.

Samples are mono at the ear's rate (22,050 Hz unless its configuration says otherwise) with full scale at 1.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from jaxtyping import Float, Float32, Float64
from torch import Tensor, nn

from melscape.audio.clip import Clip
from melscape.audio.problems import EmptyAudio
from melscape.audio.resample import resample
from melscape.corpus.inspect import Checks
from melscape.errors import ConfigError
from melscape.measures.calibration import softmax
from melscape.models.weights import weights_hash
from melscape.tasks.genre.config import GenreConfig
from melscape.tasks.genre.data import Ears
from melscape.tasks.genre.model import CHUNK, clip_logits, window_logits

SILENT = 10.0 ** (Checks.silent_db / 20.0)  # what is refused as silent in training is not music here either


@dataclass(frozen=True, eq=False)
class Ear:
    """A trained network with what it was told.

    Args:
        network: in evaluation mode, on the device where it is to compute.
        config: how sounds become its windows, and how often a clip is read.
        classes: names of the genres in the order of its answers.
        temperature: what its answers are divided by, so that its confidence can be believed.
    """

    network: nn.Module
    config: GenreConfig
    classes: tuple[str, ...]
    temperature: float = 1.0

    def __post_init__(self) -> None:
        if len(self.classes) < 2 or not self.temperature > 0:
            found = f"An ear for {len(self.classes)} genres at temperature {self.temperature}."
            raise ConfigError(found, "2 genres or more, a temperature over 0", "Open a finished run.")
        self.network.eval()

    @property
    def rate_hz(self) -> int:
        """Rate of the samples that it is given."""
        return self.config.rate_hz

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen letters that are equal for ears that give equal answers."""
        said = [self.config.to_dict(), list(self.classes), self.temperature, weights_hash(self.network)]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]

    def logits(self, samples: Float[np.ndarray, "S"]) -> Float32[np.ndarray, "K"]:
        """The mean answer over all windows, and over all readings that the configuration asks for."""
        return self.logits_many([samples])[0]

    def logits_many(self, clips: Iterable[Float[np.ndarray, "S"]]) -> Float32[np.ndarray, "N K"]:
        """The same for clips of any lengths, whose windows share the passes through the network.

        Clips are taken one after the other and let go again. The same clips in the same order give the same bits.
        Errors: EmptyAudio for a clip without a sample.
        """
        owners: list[int] = []
        said = [window_logits(self.network, windows) for windows in _full(self._windows(clips, owners))]
        if not said:
            return np.zeros((0, len(self.classes)), np.float32)
        return clip_logits(np.concatenate(said), np.array(owners)).astype(np.float32)

    def probabilities(self, samples: Float[np.ndarray, "S"]) -> Float64[np.ndarray, "K"]:
        """How likely each genre is, 0 to 1, adding up to 1."""
        return self.probabilities_many([samples])[0]

    def probabilities_many(self, clips: Iterable[Float[np.ndarray, "S"]]) -> Float64[np.ndarray, "N K"]:
        """How likely each genre is, clip by clip."""
        logits = self.logits_many(clips)
        return softmax(logits, self.temperature) if len(logits) else logits.astype(np.float64)

    @cached_property
    def _ears(self) -> Ears:
        return Ears(self.config)

    def _windows(self, clips: Iterable[Float[np.ndarray, "S"]], owners: list[int]) -> Iterator[Tensor]:
        """The windows of each clip as the network is given them; whose they are is written down in `owners`."""
        for number, samples in enumerate(clips):
            if not len(samples):
                raise EmptyAudio("A clip without a single sample.", "at least one", "Leave it out.")
            windows = self._ears.hear_clip(samples)
            owners += [number] * len(windows)
            yield windows


def mono_at(clip: Clip, rate_hz: int) -> Float32[np.ndarray, "S"]:
    """A clip as an ear wants it: the mean of its channels at the ear's rate."""
    return resample(Clip.of(clip.mono(), clip.rate_hz), rate_hz).mono()


def is_silent(samples: Float[np.ndarray, "S"]) -> bool:
    """Whether nothing is heard but, perhaps, a constant offset."""
    return float(np.ptp(samples)) < 2.0 * SILENT


def _full(parts: Iterable[Tensor]) -> Iterator[Tensor]:
    """The same windows in order, so many at once as the network answers in one pass; the last ones may be fewer."""
    waiting: list[Tensor] = []
    for part in parts:
        waiting.append(part)
        while sum(map(len, waiting)) >= CHUNK:
            whole = torch.cat(waiting)
            yield whole[:CHUNK]
            waiting = [whole[CHUNK:]]
    if sum(map(len, waiting)):
        yield torch.cat(waiting)
