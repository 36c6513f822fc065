"""An opened timbre space: the network, what it was told, and how a sound of any length goes in and comes out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor, nn

from melscape.audio.clip import Clip
from melscape.audio.resample import resample
from melscape.features.invert import to_audio
from melscape.features.logmel import log_mel
from melscape.features.pitch import note_pitch_midi
from melscape.features.windows import cut, frame_windows, join
from melscape.tasks.timbre.config import STORED_FLOOR_DB, TimbreConfig
from melscape.tasks.timbre.data import to_db, to_scale
from melscape.tasks.timbre.model import refine
from melscape.tasks.timbre.space import Space

OVERLAP = 4


@dataclass(frozen=True)
class Heard:
    """A sound as the space hears it: a latent and a level for each of its windows.

    Shapes: `latents` (B, D) for B windows that start at `starts` (in frames), fitted to render them; `mu` (B, D) what
    the encoder says in one pass, to compare with the space; `levels_db` (B,) is the peak of each window relative to
    full scale; `mel_db` (M, T) the whole sound relative to full scale.
    """

    name: str
    pitch_midi: float | None
    latents: Float[np.ndarray, "B D"]
    mu: Float[np.ndarray, "B D"]
    levels_db: Float[np.ndarray, "B"]
    starts: tuple[int, ...]
    mel_db: Float[np.ndarray, "M T"]
    samples: int

    @property
    def frames(self) -> int:
        """Frames of the whole sound."""
        return self.mel_db.shape[-1]


@dataclass(frozen=True)
class Timbre:
    """A trained network, its configuration, and the space of what it learnt from."""

    config: TimbreConfig
    network: nn.Module
    space: Space

    def hear(self, clip: Clip, *, name: str = "", pitch_midi: float | None = None) -> Heard:
        """Take in a sound of any length; its pitch is estimated if it is not given."""
        samples = resample(clip, self.config.mel.rate_hz).mono()
        if pitch_midi is None:
            pitch_midi = note_pitch_midi(samples, self.config.mel.rate_hz)
        mel_db = log_mel(samples, self.config.stored_mel)
        hop = max(1, self.config.frames // OVERLAP)
        starts = frame_windows(mel_db.shape[-1], self.config.frames, hop)
        windows = torch.from_numpy(cut(mel_db, starts, self.config.frames, STORED_FLOOR_DB))
        x, pitch = to_scale(windows, self.config), self.pitches(pitch_midi, len(starts))
        mu, _ = self.encode(x, pitch)
        latents = refine(self.network, x, pitch, mu, self.config.refine_steps)
        levels = windows.amax((1, 2)).numpy()
        return Heard(name, pitch_midi, latents.numpy(), mu.numpy(), levels, tuple(starts), mel_db, samples.size)

    @torch.no_grad()
    def encode(
        self, x: Float[Tensor, "B 1 M T"], pitch_midi: Float[Tensor, "B"]
    ) -> tuple[Float[Tensor, "B D"], Float[Tensor, "B D"]]:
        """Mean and log variance in one pass."""
        mu, logvar = self.network.encode(x, pitch_midi)  # type: ignore[operator]
        return mu.float(), logvar.float()

    def fit(self, x: Float[Tensor, "B 1 M T"], pitch_midi: Float[Tensor, "B"]) -> Float[Tensor, "B D"]:
        """The latents from which the decoder comes nearest to these windows."""
        mu, _ = self.encode(x, pitch_midi)
        return refine(self.network, x, pitch_midi, mu, self.config.refine_steps)

    @torch.no_grad()
    def decode_db(
        self, latents: Float[np.ndarray, "B D"], pitch_midi: float | None | Float[np.ndarray, "B"]
    ) -> Float[np.ndarray, "B M T"]:
        """Windows of these latents in dB relative to their peak."""
        z = torch.from_numpy(np.asarray(latents, np.float32))
        decoded = self.network.decode(z, self.pitches(pitch_midi, len(z)))  # type: ignore[operator]
        return to_db(decoded, self.config)

    def whole_db(
        self,
        latents: Float[np.ndarray, "B D"],
        levels_db: Float[np.ndarray, "B"],
        starts: tuple[int, ...],
        frames: int,
        pitch_midi: float | None | Float[np.ndarray, "B"],
    ) -> Float[np.ndarray, "M T"]:
        """A whole sound from its windows: each decoded, put at its level, and cross-faded, relative to full scale."""
        # The decoder's own peak is a little under 0 dB: lifting it there would lift everything else with it.
        windows = self.decode_db(latents, pitch_midi) + levels_db[:, None, None]
        return join(windows, starts, frames)

    def sound_of(self, mel_db: Float[np.ndarray, "M T"], samples: int | None = None) -> Float[np.ndarray, "S"]:
        """Samples of a whole sound given in dB relative to full scale."""
        return to_audio(mel_db, self.config.stored_mel, samples=samples)

    @staticmethod
    def pitches(pitch_midi: float | None | Float[np.ndarray, "B"], count: int) -> Float[Tensor, "B"]:
        """Pitches for a batch: one for all, one each, or unknown."""
        if isinstance(pitch_midi, np.ndarray):
            return torch.from_numpy(pitch_midi.astype(np.float32))
        return torch.full((count,), float("nan") if pitch_midi is None else float(pitch_midi))
