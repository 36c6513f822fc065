"""Do made sounds belong to the folder without copying it? Each figure beside what trivial ways of making score.

All that is made, by the model or trivially, goes through the same vocoder and is judged as it is heard again; held-out
sounds are taken as they are. Training sounds on the way through the vocoder are the best that could be expected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.audio.clip import Clip
from melscape.audio.resample import resample
from melscape.features.logmel import log_mel
from melscape.measures.copy import copy_ratio_interval, nearest_distances
from melscape.measures.mmd import median_bandwidth, mmd_biased, mmd_interval, mmd_of_draws, told_apart
from melscape.measures.trivial_sounds import FLOOR_DB, Grains, pca_sounds, random_shifts
from melscape.tasks.generate.config import GenerateConfig, speed_of
from melscape.tasks.generate.generator import Generator
from melscape.tasks.generate.judging.copies import CopyMeter
from melscape.tasks.generate.judging.sounds import Sounds
from melscape.training.random import stream

Mels = Sequence[Float[np.ndarray, "M _"]]
Figures = dict[str, object]
TRIVIAL = ("pca", "mosaic", "pitch_shift")
FEWEST = 2  # sounds in a heap that an MMD can be worked out of


@dataclass(frozen=True)
class Belonging:
    """Points of the folder's sounds in a space of their own, and what made sounds score beside them."""

    meter: CopyMeter
    held: Float[np.ndarray, "N K"]
    bandwidth: float
    seed: int

    @classmethod
    def fit(cls, train: Sounds, held: Sounds, frame_seconds: float, seed: int) -> Belonging:
        """Space and bandwidth come from the training sounds only."""
        meter = CopyMeter.fit(train, held, frame_seconds)
        return cls(meter, meter.place(held.mels_db), max(median_bandwidth(meter.points), 1e-9), seed)

    def score(self, made: Mels, suffix: str = "") -> Figures:
        """MMD to the held-out sounds and copy ratio of made sounds, under names that end in `suffix`.

        `mmd` is the distance itself, with the chance that as many sounds bring, which is the same in every row: the
        unbiased square is about 0 for like sounds, and as often under it, so nothing can be a multiple of it.
        """
        points = self.meter.place(made)
        square = mmd_interval(points, self.held, self.bandwidth, seed=self.seed)
        usual = nearest_distances(self.held, self.meter.points)
        ratio = copy_ratio_interval(nearest_distances(points, self.meter.points), usual, seed=self.seed)
        return {
            f"mmd{suffix}": mmd_biased(points, self.held, self.bandwidth),
            f"mmd_unbiased{suffix}": square.value,
            f"mmd_unbiased{suffix}_ci": [square.low, square.high],
            f"mmd_p{suffix}": told_apart(points, self.held, self.bandwidth, seed=self.seed),
            f"copy_ratio{suffix}": ratio.value,
            f"copy_ratio{suffix}_ci": [ratio.low, ratio.high],
        }

    def own(self, count: int) -> Figures:
        """What as many real sounds score: training against held-out ones, before any vocoder."""
        square, distance = mmd_of_draws(self.meter.points, self.held, self.bandwidth, count, seed=self.seed)
        drawn = stream(self.seed, "own").permutation(len(self.meter.points))[:count]
        found = mmd_interval(self.meter.points[drawn], self.held, self.bandwidth, seed=self.seed)
        chance = told_apart(self.meter.points[drawn], self.held, self.bandwidth, seed=self.seed)
        return {
            "mmd_heldout": distance,
            "mmd_unbiased_heldout": square,
            "mmd_unbiased_heldout_ci": [found.low, found.high],
            "mmd_p_heldout": chance,
        }


def belonging(generator: Generator, train: Sounds, held: Sounds, count: int, seed: int) -> Figures:
    """Every figure about made sounds: those of the model, of trivial ways, and of real ones."""
    judge = Belonging.fit(train, held, generator.config.mel.frame_seconds, seed)
    # As a person gets them: whatever is done to a sound on its way out counts.
    made = [generator.render(code).samples.mean(axis=0) for code in generator.prior.sample(count, seed)]
    figures = judge.score([_log_mel(generator, sound) for sound in made])
    for name, mels in trivial(generator, train, count, seed).items():
        figures |= judge.score(mels, f"_{name}")
    return figures | judge.own(count) | {"generated_count": count}


def trivial(generator: Generator, train: Sounds, count: int, seed: int) -> dict[str, Mels]:
    """As many sounds, as they are heard, from ways that learn nothing; "vocoded_train" are mere training sounds."""
    config, mels = generator.config, train.under_peak(FLOOR_DB)
    random = stream(seed, "trivial")
    drawn = [int(index) for index in _spread(len(mels), count, random)]
    grains, shifts = Grains.cut(mels, random), random_shifts(count, random)
    numbers = config.latent_dim * float(np.mean([-(-mel.shape[1] // config.step_frames) for mel in mels]))
    sounds = [generator.samples_of(mels[index]) for index in drawn]
    return {
        "pca": heard(generator, pca_sounds(mels, count, round(numbers), random)),
        "mosaic": heard(generator, [grains.mosaic(mels[index], index) for index in drawn]),
        "pitch_shift": [_log_mel(generator, _moved(sound, shift, config)) for sound, shift in zip(sounds, shifts)],
        "vocoded_train": [_log_mel(generator, sound) for sound in sounds],
    }


def heard(generator: Generator, mels_db: Mels) -> list[Float[np.ndarray, "M _"]]:
    """What mels are after they were made to sound and heard again, against the same 0 dB."""
    return [through_audio(generator, mel) for mel in mels_db]


def through_audio(generator: Generator, mel_db: Float[np.ndarray, "M T"]) -> Float[np.ndarray, "M T"]:
    """What one mel is after it was made to sound and heard again."""
    return _log_mel(generator, generator.samples_of(mel_db.astype(np.float32)))[:, : mel_db.shape[1]]


def _log_mel(generator: Generator, samples: Float[np.ndarray, "S"]) -> Float[np.ndarray, "M T"]:
    return log_mel(samples, generator.config.stored_mel)


def _moved(samples: Float[np.ndarray, "S"], semitones: float, config: GenerateConfig) -> Float[np.ndarray, "_"]:
    """A sound as on a tape that runs faster: higher, and so much shorter."""
    rate_hz = config.mel.rate_hz
    return resample(Clip.of(samples, round(rate_hz * speed_of(semitones))), rate_hz).mono()


def _spread(total: int, count: int, random: np.random.Generator) -> np.ndarray:
    """So many indices, each as often as the others as far as that goes."""
    rounds = [random.permutation(total) for _ in range(-(-count // total))]
    return np.concatenate(rounds)[:count]
