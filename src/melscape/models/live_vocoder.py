"""From a picture in dB to sound in plain torch operations, as `features.invert.to_audio` does it, step by step.

The same magnitudes, the same first phases, the same passes; only the order of some sums differs. For
`torch.jit.script`: plain types, shapes in docstrings, frames first.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from melscape.features.mel import Mel
from melscape.models.live_magnitude import LiveMagnitudes
from melscape.models.live_mel import hann_window, mirrored_places
from melscape.models.live_phase import LivePhases

FAINTEST_LOG = 1e-6  # of the loudest magnitude: where log-magnitudes end
FAINT_SUM = 1e-10  # of the loudest band sum
FAINT_ENERGY = 1e-20
LEAN, MOMENTUM = 0.08, 0.9
THIN_COVER = 1e-3


class LiveFrames(nn.Module):
    """Sound to frames of spectra and back."""

    window: Tensor

    def __init__(self, mel: Mel) -> None:
        super().__init__()
        self.fft_samples, self.hop_samples = mel.fft_samples, mel.hop_samples
        self.register_buffer("window", hann_window(mel).float())

    def spectra(self, sound: Tensor, frames: int) -> Tensor:
        """Complex spectra (T, F) of the first T frames of padded samples."""
        rows = sound.unfold(0, self.fft_samples, self.hop_samples).narrow(0, 0, frames)
        return torch.fft.rfft(rows * self.window)

    def overlapped(self, spectra: Tensor, size: int) -> Tensor:
        """Windowed frames added up to `size` samples."""
        rows = torch.fft.irfft(spectra, n=self.fft_samples) * self.window
        return functional.pad(self._added(rows), (0, size - self.covered(rows.size(0))))

    def cover(self, frames: int) -> Tensor:
        """Energy of all windows over each sample of so many frames, float64."""
        return self._added(self.window.double().square().expand(frames, self.fft_samples))

    def covered(self, frames: int) -> int:
        """Samples that so many frames reach over."""
        return self.fft_samples + self.hop_samples * (frames - 1)

    def _added(self, rows: Tensor) -> Tensor:
        size, kernel = (1, self.covered(rows.size(0))), (1, self.fft_samples)
        return functional.fold(rows.t()[None], size, kernel, stride=(1, self.hop_samples)).flatten()


class LiveVocoder(nn.Module):
    """Whole pictures to whole sounds.

    Args:
        mel: a contract in dB relative to full scale, centred.
        chance: (F), the phases that the package's inversion draws for the first frame.
        magnitude_steps, phase_steps: as in `Inversion`.
    """

    def __init__(self, mel: Mel, chance: Tensor, magnitude_steps: int, phase_steps: int) -> None:
        super().__init__()
        self.magnitudes, self.phases, self.frames = LiveMagnitudes(mel), LivePhases(mel, chance), LiveFrames(mel)
        self.magnitude_steps, self.phase_steps = magnitude_steps, phase_steps
        self.hop_samples, self.edge_samples, self.mirrored = mel.hop_samples, mel.edge_samples, mel.pad == "reflect"
        self.energy, self.power = mel.power == 2.0, mel.power
        self.db_per_decade, self.softest = mel.db_per_decade, mel.floor_value
        # Scripted code sees no constants of a module, only those of its object.
        self.faintest_log, self.faint_sum, self.faint_energy = FAINTEST_LOG, FAINT_SUM, FAINT_ENERGY
        self.lean, self.momentum, self.thin_cover = LEAN, MOMENTUM, THIN_COVER

    def forward(self, levels_db: Tensor) -> Tensor:
        """The sound (S) of a picture (M, T), S = hop * (T - 1), or a little under one hop for a single frame."""
        sums, loudest = self.sums(levels_db)
        if loudest == 0.0:
            return torch.zeros(self.length(levels_db.size(1)), device=levels_db.device)
        return self.sound(sums, loudest, self.magnitudes(sums, self.magnitude_steps))

    def sums(self, levels_db: Tensor) -> tuple[Tensor, float]:
        """Band sums (T, M) whose loudest is 1, and how loud that is; what lies at the floor is silence."""
        sums = torch.pow(10.0, levels_db.double() / self.db_per_decade)
        sums = torch.where(sums <= self.softest * 1.001, torch.zeros_like(sums), sums).float().t().contiguous()
        loudest = float(sums.max())
        return sums / loudest if loudest > 0.0 else sums, loudest

    def length(self, frames: int) -> int:
        """Samples of a picture of so many frames."""
        shortest = self.hop_samples * (frames - 1)
        return shortest if shortest > 0 else max(1, self.hop_samples - 1)

    def sound(self, sums: Tensor, loudest: float, target: Tensor) -> Tensor:
        """The sound of magnitudes (T, F) that are about right for band sums (T, M)."""
        frames, inside = sums.size(0), self.length(sums.size(0))
        size = max(self.frames.covered(frames), 2 * self.edge_samples + inside)
        cover = functional.pad(self.frames.cover(frames), (0, size - self.frames.covered(frames)))
        share = (1.0 / cover.clamp(min=self.thin_cover * float(cover.max()))).float()
        turns = self.phases(torch.log(target + self.faintest_log * target.max())).float()
        first = torch.polar(target, 2.0 * math.pi * turns)
        before = self._finished(self.frames.overlapped(first, size) * share, inside)
        ahead = before
        for step in range(self.phase_steps):
            lean = self.lean if 2 * step < self.phase_steps else 0.0
            spectra = self.frames.spectra(ahead, frames)
            spectra = spectra * self.gains(spectra, sums, target, lean)
            after = self._finished(self.frames.overlapped(spectra, size) * share, inside)
            ahead = after + self.momentum * (after - before)
            before = after
        return before.narrow(0, self.edge_samples, inside) * float(loudest ** (1.0 / self.power))

    def gains(self, spectra: Tensor, sums: Tensor, target: Tensor, lean: float) -> Tensor:
        """What brings the bands of spectra (T, F) to their sums (T, M), loudest 1, leaning on magnitudes (T, F)."""
        strengths = torch.view_as_real(spectra).square().sum(-1)
        strengths = strengths if self.energy else strengths.sqrt()
        ratio = (sums + self.faint_sum) / (self.magnitudes.bands.sums(strengths) + self.faint_sum)
        gains = self.magnitudes.bands.gains(ratio.sqrt() if self.energy else ratio)
        if lean > 0.0:
            now = strengths + self.faint_energy
            gains = (1.0 - lean) * gains + lean * target / (now.sqrt() if self.energy else now)
        return gains

    def _finished(self, sound: Tensor, inside: int) -> Tensor:
        edge = self.edge_samples
        right = sound.size(0) - edge - inside
        kept = sound.narrow(0, edge, inside)
        if self.mirrored:
            return kept[mirrored_places(inside, edge, right, sound.device)]
        return functional.pad(kept, (edge, right))
