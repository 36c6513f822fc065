"""Phases locked to peaks in plain torch operations: what `features/invert/start_kernel.py` does bin by bin, at once.

Between two peaks the levels fall and then rise, so a bin belongs to the peak below it exactly while the next bin is
softer. With that, only the peaks' own course from frame to frame is left to a loop. Phases are in turns. For
`torch.jit.script`: plain types, shapes in docstrings, frames first.
"""

import math

import torch
from torch import Tensor, nn

from melscape.features.mel import Mel

HANN_AS_GAUSSIAN = 0.25645  # width of the Gaussian nearest to a Hann window, over its length squared (Prusa et al.)


class LivePhases(nn.Module):
    """Peaks carry their phase from frame to frame; bins follow their peak.

    Args:
        chance: (F), the phases that a sound begins with.
    """

    chance: Tensor

    def __init__(self, mel: Mel, chance: Tensor) -> None:
        super().__init__()
        width = HANN_AS_GAUSSIAN * mel.window_length_samples**2
        self.turns_a_bin = mel.hop_samples / mel.fft_samples
        self.over = mel.hop_samples * mel.fft_samples / width / (2.0 * math.pi)
        self.across = -width / (mel.fft_samples * mel.hop_samples) / (2.0 * math.pi)
        self.register_buffer("chance", chance.double())

    def forward(self, logs: Tensor) -> Tensor:
        """Phases (T, F) of log-magnitudes (T, F), from the beginning of a sound."""
        owner, along, steps = self._plan(logs)
        first = self._row(self.chance, owner[0], along[0])
        return self._course(first, owner, along, steps)

    def onward(self, logs: Tensor, first: Tensor) -> Tensor:
        """The same where the phases (F) of the first row are known already."""
        owner, along, steps = self._plan(logs)
        return self._course(first.double(), owner, along, steps)

    def _course(self, first: Tensor, owner: Tensor, along: Tensor, steps: Tensor) -> Tensor:
        turns = first
        rows = [turns]
        for row in range(1, owner.size(0)):
            turns = self._row(torch.remainder(turns + steps[row - 1], 1.0), owner[row], along[row])
            rows.append(turns)
        return torch.stack(rows)

    def _row(self, carried: Tensor, owner: Tensor, along: Tensor) -> Tensor:
        return carried[owner] + along - along[owner]

    def _plan(self, logs: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Which peak each bin follows (T, F), phase from bin to bin (T, F), and from frame to frame (T - 1, F)."""
        levels = logs.double()
        over_time = self.turns_a_bin * torch.arange(levels.size(1), device=logs.device) + self.over * _slope(levels)
        across = -0.5 + self.across * _slope(levels.t()).t()
        between = 0.5 * (across[:, 1:] + across[:, :-1])
        along = torch.cat([torch.zeros_like(across[:, :1]), torch.cumsum(between, 1)], 1)
        return _owners(logs), along, 0.5 * (over_time[1:] + over_time[:-1])


def _slope(rows: Tensor) -> Tensor:
    """Half the difference of the two neighbours along the last axis; at the ends of what there is."""
    before, after = torch.cat([rows[:, :1], rows[:, :-1]], 1), torch.cat([rows[:, 1:], rows[:, -1:]], 1)
    return 0.5 * (after - before)


def _owners(logs: Tensor) -> Tensor:
    """The peak that each bin follows (T, F)."""
    bins = logs.size(1)
    falls = logs[:, :-1] > logs[:, 1:]
    never = torch.zeros_like(falls[:, :1])
    falls = torch.cat([falls, never], 1)
    peaks = torch.cat([never, falls[:, 1:-1] & (logs[:, 1:-1] >= logs[:, :-2]), never], 1)
    places = torch.arange(bins, device=logs.device).expand_as(logs)
    # A frame without any peak follows its loudest bin.
    lonely = ~peaks.any(1, keepdim=True) & (places == logs.argmax(1, keepdim=True))
    peaks = peaks | lonely
    below = torch.cummax(torch.where(peaks, places, -torch.ones_like(places)), 1)[0]
    above = torch.cummin(torch.where(peaks, places, bins * torch.ones_like(places)).flip(1), 1)[0].flip(1)
    lower = (falls & (below >= 0)) | (above == bins) | peaks
    return torch.where(lower, below, above)
