"""The vocoder of whole sounds with a refiner of magnitudes: the truer of two sounds, without clicks, as in the package.

For `torch.jit.script`: plain types, shapes in docstrings.
"""

import math

import torch
from torch import Tensor, nn

from melscape.audio.finish import END_FADE_SECONDS, END_SAMPLES, SILENT, START_FADE_SECONDS
from melscape.features.mel import Mel
from melscape.models.live_mel import LiveMel
from melscape.models.live_vocoder import LiveVocoder

SMOOTH_STEPS = 20  # the refiner learnt to refine magnitudes that were searched this long
RANGE_DB, SOFTEST_BIN = 80.0, 1e-5


class LiveRefined(nn.Module):
    """A vocoder that asks a refiner, where there is one, and believes it where the picture gets truer.

    Args:
        plain: the vocoder.
        mel: its contract.
        refiner: levels (1, M, T) and smooth magnitudes (1, F, T) in dB under the peak to what to add (1, F, T).
    """

    def __init__(self, plain: LiveVocoder, mel: Mel, refiner: nn.Module | None = None) -> None:
        super().__init__()
        self.plain, self.picture = plain, LiveMel(mel)
        self.refined = refiner is not None
        self.refiner: nn.Module = Unchanged() if refiner is None else refiner
        self.silent, self.end_samples = SILENT, END_SAMPLES
        self.start_fade_samples = round(START_FADE_SECONDS * mel.rate_hz)
        self.end_fade_samples = round(END_FADE_SECONDS * mel.rate_hz)
        self.smooth_steps, self.range_db, self.softest_bin = SMOOTH_STEPS, RANGE_DB, SOFTEST_BIN

    def forward(self, levels_db: Tensor) -> Tensor:
        """The sound (S) of a picture (M, T) in dB relative to full scale."""
        return self._without_clicks(self._truer(levels_db))

    def _truer(self, levels_db: Tensor) -> Tensor:
        plain = self.plain(levels_db)
        sums, loudest = self.plain.sums(levels_db)
        if not self.refined or loudest == 0.0:
            return plain
        target = self.plain.magnitudes.near(sums, self._opinion(sums), self.plain.magnitude_steps)
        refined = self.plain.sound(sums, loudest, target)
        wanted = self._under_peak(sums.t())
        nearer = self._error_db(refined, wanted, loudest) < self._error_db(plain, wanted, loudest)
        return refined if nearer else plain

    def _opinion(self, sums: Tensor) -> Tensor:
        """Magnitudes (T, F) as the refiner sees them."""
        levels_db = self._under_peak(sums.t())
        heard = torch.pow(10.0, levels_db / self.plain.db_per_decade).t()
        smooth = self.plain.magnitudes(heard, self.smooth_steps)
        smooth_db = 20.0 * torch.log10(smooth.t().clamp(min=self.softest_bin))
        change_db = self.refiner(levels_db[None], smooth_db[None])[0]
        return torch.pow(10.0, (smooth_db + change_db) / 20.0).t()

    def _under_peak(self, sums: Tensor) -> Tensor:
        return (self.plain.db_per_decade * torch.log10(sums.clamp(min=1e-12))).clamp(min=-self.range_db)

    def _error_db(self, sound: Tensor, wanted: Tensor, loudest: float) -> float:
        """Mean difference of what a sound shows (M, T) and a picture, 80 dB deep."""
        shown = self.picture(sound) - self.plain.db_per_decade * float(torch.log10(torch.tensor(loudest)))
        width = min(shown.size(1), wanted.size(1))
        return float((shown[:, :width].clamp(min=-self.range_db) - wanted[:, :width]).abs().mean())

    def _without_clicks(self, sound: Tensor) -> Tensor:
        """Ends that are not silent get a short fade; see `melscape.audio.finish`."""
        bound = self.silent * float(sound.abs().max())
        fade = torch.ones_like(sound)
        if float(sound[0].abs()) > bound:
            rise = self._rise(min(sound.size(0), self.start_fade_samples), sound)
            fade[: rise.size(0)] *= rise
        if float((sound * fade)[-self.end_samples :].abs().max()) > bound:
            rise = self._rise(min(sound.size(0), self.end_fade_samples), sound)
            fade[sound.size(0) - rise.size(0) :] *= rise.flip(0)
        return sound * fade

    def _rise(self, length: int, like: Tensor) -> Tensor:
        places = (torch.arange(length, device=like.device, dtype=torch.float64) + 0.5) / max(1, length)
        return (0.5 - 0.5 * torch.cos(math.pi * places)).to(like.dtype)


class Unchanged(nn.Module):
    """The refiner of a model without one."""

    def forward(self, levels_db: Tensor, smooth_db: Tensor) -> Tensor:
        """No change."""
        del levels_db
        return torch.zeros_like(smooth_db)
