"""What the magnitude refiner learns from: short pieces of a folder's sounds, with their mel and their true magnitudes.

A piece is played at another speed, equalised, and its mel is smeared as a decoder smears it, anew in every epoch; all
of it is a function of (seed, epoch, item). A smeared mel asks for other bands than the sound has, so the truth to learn
is the true magnitudes brought to that mel: what counts is where the energy lies inside a band.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Float32, Int

from melscape.features.filterbank import mel_bank
from melscape.features.invert.magnitude import frame_magnitudes
from melscape.features.mel import Mel
from melscape.models.refiner import BIN_RANGE_DB, MEL_RANGE_DB
from melscape.training.batches import Batch
from melscape.training.random import stream

PIECE_SECONDS = 0.5
MOST_PIECES = 6  # of one sound in an epoch: a long loop must not be the whole folder
EPOCH_PIECES = 1024
SEARCH_STEPS = 20


@dataclass(frozen=True)
class Variation:
    """How pieces are varied.

    Args:
        semitones: played up to this much higher or lower, for seven in ten.
        tilt_db: deviation of a smooth random equaliser.
        smeared: share of mels that are smeared over time and bands, as a decoder would.
        unsure_db: largest deviation of the smooth error that a smeared mel has besides.
    """

    semitones: float = 2.0
    tilt_db: float = 2.0
    smeared: float = 0.25
    unsure_db: float = 3.0


class CloseUps:
    """Pieces of sounds at the contract's rate, read by number. Use `read` with `ItemBatches`."""

    def __init__(
        self, sounds: Sequence[Float[np.ndarray, "_"]], mel: Mel, seed: int, *, frames: int = 32, varied: Variation
    ) -> None:
        self.sounds, self.mel, self.seed, self.frames, self.varied = sounds, mel, seed, frames, varied
        pieces = [int(np.clip(len(sound) / mel.rate_hz / PIECE_SECONDS, 1, MOST_PIECES)) for sound in sounds]
        once = np.repeat(np.arange(len(sounds)), pieces)
        self.sound_of = np.tile(once, max(1, round(EPOCH_PIECES / len(once))))
        self._peaks: dict[int, float] = {}

    def __len__(self) -> int:
        return len(self.sound_of)

    def read(self, items: Int[np.ndarray, "B"], epoch: int) -> Batch:
        """`mel_db` (B, M, T) and `bins_db` (B, F, T), what a refiner sees, and the true `magnitudes` (B, F, T)."""
        rows = [
            self._example(int(self.sound_of[item]), stream(self.seed, "refiner", epoch, int(item))) for item in items
        ]
        named = zip(("mel_db", "bins_db", "magnitudes"), zip(*rows))
        return {name: torch.from_numpy(np.stack(values)) for name, values in named}

    def _example(self, sound: int, random: np.random.Generator) -> tuple[Float32[np.ndarray, "_ T"], ...]:
        truth = magnitudes_of(self._piece(self.sounds[sound], random), self.mel)
        tilt_db = self.varied.tilt_db * random.standard_normal(7)
        truth *= 10.0 ** (np.interp(np.linspace(0, 6, self.mel.bins), np.arange(7), tilt_db)[:, None] / 20.0)
        sums = mel_bank(self.mel).dense() @ truth**self.mel.power
        # A quiet place in a sound is quiet at use as well, and a quiet sound is not.
        whole = self._peak(sound) if random.random() < 0.5 else 0.0
        loudest = max(float(sums.max()), whole, 1e-20)
        levels_db = self.mel.db_per_decade * np.log10(np.maximum(sums / loudest, 1e-12))
        if random.random() < self.varied.smeared:
            levels_db = self._smeared(levels_db, random)
        mel_db = np.clip(levels_db, -MEL_RANGE_DB, 0.0).astype(np.float32)
        target = frame_magnitudes(sums_of(mel_db, self.mel), self.mel, SEARCH_STEPS, truth).T
        return mel_db, smooth_db(mel_db, self.mel), np.ascontiguousarray(target)

    def _piece(self, sound: Float[np.ndarray, "S"], random: np.random.Generator) -> Float[np.ndarray, "_"]:
        needed = self.mel.fft_samples + self.mel.hop_samples * (self.frames - 1)
        shift = random.uniform(-1.0, 1.0) * self.varied.semitones * (random.random() < 0.7)
        speed = 2.0 ** (shift / 12.0)
        taken = int(needed * speed) + 64
        start = int(random.integers(-self.mel.fft_samples // 2, max(1, len(sound) - taken // 3)))
        first, last = max(0, start), min(len(sound), start + taken)
        piece = np.zeros(taken, np.float32)
        piece[first - start : last - start] = sound[first:last]
        if shift:
            import soxr

            rate_hz = self.mel.rate_hz
            piece = soxr.resample(piece, rate_hz * speed, rate_hz, quality="LQ").astype(np.float32)
        return np.pad(piece, (0, max(0, needed - len(piece))))[:needed]

    def _smeared(self, levels_db: Float[np.ndarray, "M T"], random: np.random.Generator) -> Float[np.ndarray, "M T"]:
        from scipy.ndimage import gaussian_filter

        smooth = gaussian_filter(levels_db, random.uniform(0.0, 1.0, 2))
        error = gaussian_filter(random.standard_normal(levels_db.shape), 1.5)
        return smooth + error * random.uniform(0.0, self.varied.unsure_db) / max(float(error.std()), 1e-9)

    def _peak(self, sound: int) -> float:
        # Read ahead in a thread or not, the same number comes out: it may be worked out twice, never wrongly.
        if sound not in self._peaks:
            whole = np.pad(self.sounds[sound], self.mel.fft_samples // 2)[: 8 * self.mel.rate_hz]
            sums = mel_bank(self.mel).dense() @ magnitudes_of(whole, self.mel) ** self.mel.power
            self._peaks[sound] = float(sums.max())
        return self._peaks[sound]


def magnitudes_of(samples: Float[np.ndarray, "S"], mel: Mel) -> Float32[np.ndarray, "F T"]:
    """|STFT| of the frames that lie wholly inside a sound."""
    length = mel.window_length_samples
    spectrum = torch.stft(
        torch.from_numpy(np.ascontiguousarray(samples, np.float32)),
        mel.fft_samples,
        mel.hop_samples,
        length,
        torch.hann_window(length),
        center=False,
        return_complex=True,
    )
    return spectrum.abs().numpy()


def sums_of(mel_db: Float[np.ndarray, "M T"], mel: Mel) -> Float32[np.ndarray, "M T"]:
    """Band sums of levels in dB."""
    return (10.0 ** (mel_db / mel.db_per_decade)).astype(np.float32)


def smooth_db(mel_db: Float[np.ndarray, "M T"], mel: Mel) -> Float32[np.ndarray, "F T"]:
    """The smooth magnitudes that show a mel, in dB under the magnitude of a level of 0 dB: what is to be refined."""
    smooth = frame_magnitudes(sums_of(mel_db, mel), mel, SEARCH_STEPS).T
    return (20.0 * np.log10(np.maximum(smooth, 10.0 ** (-BIN_RANGE_DB / 20.0)))).astype(np.float32)
