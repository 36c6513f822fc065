"""Pictures to sound block by block, while they come: what is known of the past is carried on, nothing waits.

The first phases carry on from the last frame; then a few passes bring the bands of the block's own frames right, with
the past as it was played (after Zhu, Beauregard & Wyse, Real-Time Signal Estimation from Modified Short-Time Fourier
Transform Magnitude Spectra, 2007). For `torch.jit.script`: plain types, shapes in docstrings, frames first.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from melscape.features.mel import Mel
from melscape.models.live_vocoder import FAINTEST_LOG, THIN_COVER, LiveVocoder

STEPS = 12  # of the search for magnitudes: the passes do the rest


class LiveStream(nn.Module):
    """One block of frames after the other.

    Args:
        vocoder: whose parts are used.
        mel: its contract.
    """

    silence: Tensor

    def __init__(self, vocoder: LiveVocoder, mel: Mel) -> None:
        super().__init__()
        self.vocoder, self.fft_samples, self.hop_samples = vocoder, mel.fft_samples, mel.hop_samples
        self.tail_samples = mel.fft_samples - mel.hop_samples
        self.overlaps = -(-mel.fft_samples // mel.hop_samples) - 1  # how many frames reach into the next one
        self.steps, self.thin_cover, self.power = STEPS, THIN_COVER, mel.power
        self.nats_a_db = math.log(10.0) / 20.0
        widest = float(vocoder.magnitudes.bands.bank.sum(0).min().clamp(min=1e-9))
        self.faintest = FAINTEST_LOG * widest ** (-1.0 / mel.power)
        self.register_buffer("silence", torch.full((mel.bins,), math.log(self.faintest) - 120.0 * self.nats_a_db))

    def forward(
        self, under_db: Tensor, level_db: float, logs: Tensor, turns: Tensor, tail: Tensor, passes: int
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """The next T * hop samples, and what the next block needs.

        Args:
            under_db: (M, T) in dB under `level_db`.
            logs, turns: (F), log-magnitudes and phases of the frame before.
            tail: (fft - hop), what earlier frames still give to the samples to come.
        """
        frames, ghosts = under_db.size(1), self.overlaps
        sums = torch.pow(10.0, under_db.t() / self.vocoder.db_per_decade)
        # The frames to come are not known. While the block is searched for, the last one is taken to ring on.
        sums = torch.cat([sums, sums[-1:].expand(ghosts, -1)]).contiguous()
        target = self.vocoder.magnitudes(sums, self.steps)
        now = torch.log(target + self.faintest) + level_db * self.nats_a_db
        found = self.vocoder.phases.onward(torch.cat([logs[None], now]), turns)[1:].float()
        spectra = torch.polar(target, 2.0 * math.pi * found)
        gain = float(10.0 ** (level_db / 20.0))
        size = self.vocoder.frames.covered(frames + ghosts)
        past = functional.pad(tail / gain, (0, size - tail.size(0)))
        share = self._share(frames + ghosts)
        for _ in range(passes):
            sound = (past + self.vocoder.frames.overlapped(spectra, size)) * share
            spectra = self.vocoder.frames.spectra(sound, frames + ghosts)
            spectra = spectra * self.vocoder.gains(spectra, sums, target, 0.0)
        played, ready = spectra[:frames], self.hop_samples * frames
        sound = (past + self.vocoder.frames.overlapped(played, size))[: ready + tail.size(0)] * gain
        last = torch.remainder(torch.angle(played[-1]) / (2.0 * math.pi), 1.0)
        return sound[:ready] * share[:ready], now[frames - 1], last, sound[ready:]

    def _share(self, frames: int) -> Tensor:
        """One over the windows' energy, with those of the past: only the samples after the block lack some."""
        cover = self.vocoder.frames.cover(self.overlaps + frames)[self.overlaps * self.hop_samples :]
        return (1.0 / cover.clamp(min=self.thin_cover * float(cover.max()))).float()
