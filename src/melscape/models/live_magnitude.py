"""Linear magnitudes from mel bands in plain torch operations: the package's multiplicative search, step by step.

See `features/invert/magnitude_kernel.py` for why. For `torch.jit.script`: plain types, shapes in docstrings. Frames
come first: (T, M) and (T, F).
"""

import torch
from torch import Tensor, nn

from melscape.features.filterbank import mel_bank
from melscape.features.mel import Mel

SOFTEST = 1e-12  # keeps a band without energy from dividing by zero


class LiveBands(nn.Module):
    """From bins to bands, and from one gain a band to one a bin."""

    bank: Tensor
    lower_share: Tensor
    upper_share: Tensor
    band: Tensor

    def __init__(self, mel: Mel) -> None:
        super().__init__()
        dense = torch.from_numpy(mel_bank(mel).dense())
        held = dense > 0
        first = torch.where(held.any(0), held.int().argmax(0), 0)
        band = torch.cummax(first, 0).values  # a bin in no band goes with the band before it, at weight 0
        above = torch.cat([dense, torch.zeros(1, mel.bins)])
        lower, upper = dense.gather(0, band[None])[0], above.gather(0, band[None] + 1)[0]
        both = torch.where(lower + upper > 0, lower + upper, torch.inf)
        # Shares are rounded to float32 first, as the package's are: a sixty-thousandth more and other peaks win.
        self.register_buffer("bank", dense.t().double().contiguous())
        self.register_buffer("band", band)
        self.register_buffer("lower_share", (lower / both).double())
        self.register_buffer("upper_share", (upper / both).double())

    def sums(self, strengths: Tensor) -> Tensor:
        """Bands (T, M) of strengths (T, F), in their precision."""
        return torch.matmul(strengths, self.bank.to(strengths.dtype))

    def gains(self, factors: Tensor) -> Tensor:
        """The gain of each bin (T, F): its bands' factors (T, M) by their shares."""
        above = torch.cat([factors, torch.zeros_like(factors[:, :1])], 1)
        low, high = factors.index_select(1, self.band), above.index_select(1, self.band + 1)
        return self.lower_share.to(factors.dtype) * low + self.upper_share.to(factors.dtype) * high


class LiveMagnitudes(nn.Module):
    """Non-negative magnitudes whose bands come out right."""

    def __init__(self, mel: Mel) -> None:
        super().__init__()
        self.bands = LiveBands(mel)
        self.energy, self.softest = mel.power == 2.0, SOFTEST

    def forward(self, sums: Tensor, steps: int) -> Tensor:
        """Magnitudes (T, F) from band sums (T, M) whose loudest is about 1, beginning with bands spread evenly."""
        wanted = sums.double()
        return self._settled(self.bands.gains(wanted), wanted, steps)

    def near(self, sums: Tensor, start: Tensor, steps: int) -> Tensor:
        """The same from an opinion (T, F), magnitudes of any loudness, which is changed as little as it takes."""
        strengths = (start / start.max().clamp(min=1e-30)).float()
        strengths = strengths.square() if self.energy else strengths
        seed = 1e-10 if self.energy else 1e-5
        return self._settled(strengths.clamp(min=seed).double(), sums.double(), steps)

    def _settled(self, strengths: Tensor, wanted: Tensor, steps: int) -> Tensor:
        for step in range(steps + 1):
            gain = self.bands.gains(wanted / (self.bands.sums(strengths) + self.softest))
            if step % 3 > 0:
                gain = gain * gain
            if step % 3 > 1:
                gain = gain * gain
            strengths = strengths * gain
        found = strengths.float()
        return found.sqrt() if self.energy else found
