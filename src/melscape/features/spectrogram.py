"""Torch tensors to log-mel and back, with the names and numbers of the small-folder autoencoder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from melscape.audio.problems import BadChannels
from melscape.errors import AudioError
from melscape.features.logmel import log_mel
from melscape.features.mel import Mel


@dataclass(frozen=True)
class SpectrogramConfig:
    """The numbers of an `AudioSpectrogram`; `f_max` None means half the rate. HTK mel scale, no norm, log(1 + x)."""

    sample_rate: int = 48_000
    n_fft: int = 2048
    hop_length: int = 512
    n_mels: int = 128
    f_min: float = 0.0
    f_max: float | None = None
    power: float = 2.0

    @property
    def mel(self) -> Mel:
        """The mel contract that these numbers mean."""
        return Mel(
            rate_hz=self.sample_rate,
            fft_samples=self.n_fft,
            hop_samples=self.hop_length,
            bands=self.n_mels,
            low_hz=self.f_min,
            high_hz=self.f_max,
            power=self.power,
            formula="htk",
            norm="none",
            scale="log1p",
        )


class AudioSpectrogram:
    """Turns batches of mono sound into log-mels and back, on any device; the sums are done on the CPU."""

    def __init__(self, config: SpectrogramConfig | None = None) -> None:
        self.config = config or SpectrogramConfig()

    @cached_property
    def mel(self) -> Mel:
        """The mel contract of the pictures."""
        return self.config.mel

    def waveform_to_mel(self, waveform: Float[Tensor, "..."]) -> Float[Tensor, "B 1 M T"]:
        """log(1 + energy) of each band of a (B, 1, S) batch; T = 1 + S // hop.

        Errors: BadChannels for other axes, else as `log_mel`.
        """
        if waveform.ndim != 3 or waveform.shape[1] != 1:
            raise BadChannels(f"A waveform of shape {tuple(waveform.shape)}.", "(batch, 1, samples).")
        sounds = waveform.detach()[:, 0].to("cpu", torch.float32).numpy()
        return torch.from_numpy(log_mel(sounds, self.mel))[:, None].to(waveform.device)

    def mel_to_waveform(self, mel_log: Float[Tensor, "..."]) -> Float[Tensor, "B 1 S"]:
        """Sound with these (B, 1, M, T) log-mels, S = (T - 1) * hop; cells under 0, which no sound has, count as 0.

        Errors: AudioError for other axes or fewer than 2 frames.
        """
        if mel_log.ndim != 4 or mel_log.shape[1:3] != (1, self.config.n_mels) or mel_log.shape[3] < 2:
            expected = f"(batch, 1, {self.config.n_mels}, frames) with 2 frames or more."
            raise AudioError(f"A log-mel of shape {tuple(mel_log.shape)}.", expected)
        from melscape.features.invert import to_audio

        pictures = mel_log.detach()[:, 0].clamp(min=0).to("cpu", torch.float32).numpy()
        samples = (mel_log.shape[3] - 1) * self.config.hop_length
        sounds = [to_audio(picture, self.mel, samples=samples) for picture in pictures]
        return torch.from_numpy(np.stack(sounds).astype(np.float32))[:, None].to(mel_log.device)

    def get_mel_shape(self, num_samples: int) -> tuple[int, int]:
        """(bands, frames) of a sound of this many samples."""
        return self.config.n_mels, self.mel.frames(num_samples)
