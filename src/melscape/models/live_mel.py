"""The log-mel picture in plain torch operations, so that it can leave the package inside a scripted model.

No compiled kernels and no jaxtyping in this file: `torch.jit.script` reads the source. Shapes are in the docstrings,
letters as everywhere; torch has no words for them here.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from melscape.errors import ConfigError
from melscape.features.filterbank import mel_bank
from melscape.features.mel import Mel


class LiveMel(nn.Module):
    """The picture that `log_mel` makes, of whole sounds or of a stream.

    Args:
        mel: a contract in dB relative to full scale, centred.
    """

    window: Tensor
    bank: Tensor

    def __init__(self, mel: Mel) -> None:
        super().__init__()
        if mel.scale != "db" or mel.reference != "one" or not mel.centre:
            raise ConfigError(
                f"A {mel.scale} contract relative to {mel.reference}.", "db relative to one, with centred frames"
            )
        self.fft_samples, self.hop_samples, self.edge_samples = mel.fft_samples, mel.hop_samples, mel.edge_samples
        self.mirrored, self.energy = mel.pad == "reflect", mel.power == 2.0
        self.db_per_decade, self.softest = mel.db_per_decade, mel.floor_value
        # Float64: a cell 80 dB under the loudest of its frame would drown in the rounding of a float32 transform.
        self.register_buffer("window", hann_window(mel))
        self.register_buffer("bank", torch.from_numpy(mel_bank(mel).dense()).double())

    def forward(self, samples: Tensor) -> Tensor:
        """Levels (M, T) in dB of a sound (S), T = 1 + S // hop."""
        edge = self.edge_samples
        if self.mirrored:
            return self.levels(samples[mirrored_places(samples.size(0), edge, edge, samples.device)])
        return self.levels(functional.pad(samples, (edge, edge)))

    def levels(self, padded: Tensor) -> Tensor:
        """The same of samples that need no padding: frame t begins at sample t * hop."""
        frames = padded.double().unfold(0, self.fft_samples, self.hop_samples) * self.window
        spectra = torch.view_as_real(torch.fft.rfft(frames))
        strengths = spectra.square().sum(-1)
        sums = torch.matmul(self.bank, (strengths if self.energy else strengths.sqrt()).t())
        return (self.db_per_decade * torch.log10(sums.clamp(min=self.softest))).float()


def hann_window(mel: Mel) -> Tensor:
    """The contract's window in float64, periodic, centred in the transform when shorter."""
    length = mel.window_length_samples
    left = (mel.fft_samples - length) // 2
    wave = 0.5 - 0.5 * torch.cos(2.0 * torch.pi * torch.arange(length, dtype=torch.float64) / length)
    return functional.pad(wave, (left, mel.fft_samples - length - left))


def mirrored_places(inside: int, left: int, right: int, device: torch.device) -> Tensor:
    """Where in a sound of `inside` samples each sample of its mirrored surroundings comes from."""
    period = max(1, 2 * (inside - 1))
    place = torch.remainder(torch.arange(-left, inside + right, device=device).abs(), period)
    return torch.minimum(place, period - place) if inside > 1 else torch.zeros_like(place)
