"""The sound that goes with a picture, found by passes that end each time in a real sound.

One pass cuts the sound into frames, scales every bin so that the mel bands come out right, and overlaps the frames
again (Griffin & Lim, Signal Estimation from Modified Short-Time Fourier Transform, 1984, eq. 6, with momentum as in
Perraudin, Balazs & Sondergaard, A Fast Griffin-Lim Algorithm, 2013). Unlike there, the target is not a fixed magnitude:
only the bands are given, so the bins may take whatever values agree between overlapping frames.
"""

from __future__ import annotations

from collections.abc import Iterator

import ducc0
import numpy as np
from jaxtyping import Complex64, Float32

from melscape.features.invert.bands import band_runs
from melscape.features.invert.passes_kernel import add_frames, cut_frames, mirror_edges, right_bands
from melscape.features.mel import Mel

BLOCK_FRAMES = 32  # together with their spectra they stay in the processor's second cache
ROW_GAP = 16  # rows a power of two apart share cache lines' places: the inverse transform took three times as long
MOMENTUM = 0.9  # 0.99 converges to the same, but swings: more mel error after any number of passes
LEAN = 0.08  # pull towards the smooth magnitudes in the first half: 1 dB nearer to the sound, no bias in the end
FAINT = 1e-10  # of the loudest sum: 20 dB under the usual floor
THIN_COVER = 1e-3  # least share of the window's overlap that a sample is divided by
Padded = Float32[np.ndarray, "..."]  # samples with the padding that the first and last frames see


class Passes:
    """Frames of one contract over a padded sound of T frames, with the memory for them.

    Args:
        mel: the contract.
        frames: T.
        samples: length of the sound without padding.
    """

    def __init__(self, mel: Mel, frames: int, samples: int) -> None:
        self.mel, self.frames, self.samples = mel, frames, samples
        self.window = hann(mel)
        covered = mel.fft_samples + mel.hop_samples * (frames - 1)
        self.size = max(covered, 2 * mel.edge_samples + samples)
        self._one_over_cover = self._uncovered()
        self._runs = band_runs(mel)
        self._rows = np.zeros((BLOCK_FRAMES, mel.fft_samples + ROW_GAP), np.float32)[:, : mel.fft_samples]
        self._spectra = np.empty((BLOCK_FRAMES, mel.bins), np.complex64)

    def begin(self, spectra: Iterator[Complex64[np.ndarray, "T F"]]) -> Padded:
        """The padded sound nearest to given spectra, handed over in blocks of BLOCK_FRAMES frames."""
        sound = np.zeros(self.size, np.float32)
        for first, block in zip(self._blocks(), spectra, strict=True):
            self._spectra[: len(block)] = block
            self._overlap(first, len(block), sound)
        return self._finish(sound)

    def improve(
        self,
        sound: Padded,
        sums: Float32[np.ndarray, "T M"],
        target: Float32[np.ndarray, "T F"],
        steps: int,
    ) -> Padded:
        """The padded sound after `steps` passes towards the wanted band sums, leaning on the target at first."""
        before, ahead, after = sound, sound.copy(), np.empty_like(sound)
        faint = FAINT * float(sums.max(initial=0.0))
        for step in range(steps):
            lean = LEAN if 2 * step < steps else 0.0
            self._pass(ahead, sums, target, np.array([lean, faint], np.float32), after)
            np.subtract(after, before, out=ahead)
            ahead *= np.float32(MOMENTUM)
            ahead += after
            before, after = after, before
        return before

    def inside(self, sound: Padded) -> Float32[np.ndarray, "S"]:
        """The sound without its padding."""
        return sound[self.mel.edge_samples : self.mel.edge_samples + self.samples]

    def _pass(
        self,
        sound: Padded,
        sums: Float32[np.ndarray, "T M"],
        target: Float32[np.ndarray, "T F"],
        settings: Float32[np.ndarray, "K"],
        out: Padded,
    ) -> None:
        out[:] = 0.0
        for first in self._blocks():
            last = min(self.frames, first + BLOCK_FRAMES)
            rows, spectra = self._rows[: last - first], self._spectra[: last - first]
            cut_frames(sound, first, self.mel.hop_samples, self.window, rows)
            ducc0.fft.r2c(rows, axes=(1,), out=spectra)
            pairs = spectra.view(np.float32)
            right_bands(pairs, sums[first:last], target[first:last], self._runs, self.mel.power == 2.0, settings)
            self._overlap(first, last - first, out)
        self._finish(out)

    def _overlap(self, first: int, count: int, sound: Padded) -> None:
        rows, length = self._rows[:count], self.mel.fft_samples
        ducc0.fft.c2r(self._spectra[:count], axes=(1,), lastsize=length, forward=False, inorm=2, out=rows)
        add_frames(rows, first, self.mel.hop_samples, self.window, sound)

    def _finish(self, sound: Padded) -> Padded:
        sound *= self._one_over_cover
        edge = self.mel.edge_samples
        if self.mel.pad == "reflect" and edge:
            mirror_edges(sound, edge, self.samples)
        else:
            sound[:edge] = 0.0
            sound[edge + self.samples :] = 0.0
        return sound

    def _blocks(self) -> range:
        return range(0, self.frames, BLOCK_FRAMES)

    def _uncovered(self) -> Padded:
        cover, energy = np.zeros(self.size), self.window.astype(np.float64) ** 2
        for start in range(0, self.frames * self.mel.hop_samples, self.mel.hop_samples):
            cover[start : start + energy.size] += energy
        return (1.0 / np.maximum(cover, THIN_COVER * cover.max())).astype(np.float32)


def hann(mel: Mel) -> Float32[np.ndarray, "S"]:
    """The contract's window, periodic, centred in the FFT when shorter."""
    length = mel.window_length_samples
    left = (mel.fft_samples - length) // 2
    wave = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(length) / length)
    return np.pad(wave, (left, mel.fft_samples - length - left)).astype(np.float32)
