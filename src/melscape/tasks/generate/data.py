"""One example: a window of a sound, played at one of several speeds, varied anew in every epoch.

An example's variation is a function of (seed, epoch, example), so the order of batches, the number of processes and a
resume change nothing. Sounds keep their own length; longer ones are drawn more often, but not in proportion: a folder
of hits with one long loop is a folder of hits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor

from melscape.audio.clip import Clip
from melscape.audio.files import Limits, read_untrusted
from melscape.audio.resample import resample
from melscape.corpus.manifest import Manifest
from melscape.errors import CorpusError
from melscape.features.logmel import log_mel
from melscape.tasks.generate.config import GenerateConfig, speed_of
from melscape.training.batches import Batch
from melscape.training.random import stream
from melscape.work.many import Progress, WorkOptions, map_many

TILT_KNOTS, SWELL_KNOTS = 6, 5
TILTED, SWOLLEN = 0.7, 0.5
BLEND_FROM_DB, BLEND_TO_DB = -24.0, 6.0
EPOCH_STEPS = 100
START_WINDOWS = 1500
LONGEST_DRAW_FRAMES = 400
# Frames of silence after a sound that the network must get right too; more of them would teach it silence.
TAIL_FRAMES = 4
SOFTEST_DB = 30.0
SILENT = 1e-4  # of the peak: what is softer at both ends of a file is not part of the sound
SILENCE_DB = -140.0

Mels = tuple[Float[np.ndarray, "M _"], ...]


@dataclass(frozen=True)
class Bank:
    """Levels of every sound at every speed in dB relative to full scale, each as long as it is.

    `mels` holds one row of pictures a sound, one picture a speed; `samples` the length of each sound as it is.
    """

    mels: tuple[Mels, ...]
    semitones: tuple[float, ...]
    samples: tuple[int, ...]

    @property
    def plain(self) -> Mels:
        """The sounds as they are."""
        here = int(np.argmin(np.abs(self.semitones)))
        return tuple(row[here] for row in self.mels)


def trimmed(samples: Float[np.ndarray, "S"]) -> Float[np.ndarray, "_"]:
    """A sound without the silence at its ends. Digital silence stays as it is."""
    loud = np.flatnonzero(np.abs(samples) > SILENT * np.abs(samples).max(initial=0.0))
    return samples[loud[0] : loud[-1] + 1] if loud.size else samples


def mels_of(clip: Clip, config: GenerateConfig, semitones: Sequence[float] = (0.0,)) -> tuple[int, Mels]:
    """Length in samples at the contract's rate, and the levels at each speed, as float16."""
    rate_hz = config.mel.rate_hz
    sound = trimmed(resample(clip, rate_hz).mono())
    pictures = []
    for shift in semitones:
        played = sound if shift == 0 else _played(sound, rate_hz, speed_of(shift))
        pictures.append(log_mel(played, config.stored_mel).astype(np.float16))
    return sound.size, tuple(pictures)


def fill_bank(
    manifest: Manifest,
    config: GenerateConfig,
    *,
    varied: bool = True,
    on_progress: Callable[[Progress], None] | None = None,
) -> Bank:
    """Read all sounds of a manifest, `varied` at all speeds. Errors: CorpusError names a file that has changed."""
    semitones = tuple(config.augmentation.semitones) if varied else (0.0,)
    semitones = semitones if 0.0 in semitones else (0.0, *semitones)
    paths = [item.path for item in manifest.items]
    read = partial(_read, config=config, semitones=semitones)
    found: dict[int, tuple[int, Mels]] = {}
    for outcome in map_many(read, paths, options=WorkOptions(timeout_seconds=120.0), on_progress=on_progress):
        if outcome.failure is not None:
            raise CorpusError(
                f"{outcome.item} could be read before and cannot be read now: {outcome.failure.text}.",
                "files that stay as they are while they are learnt",
                "Check the file and start again.",
            )
        found[outcome.index] = outcome.value
    rows = [found[index] for index in range(len(paths))]
    return Bank(tuple(mels for _, mels in rows), semitones, tuple(samples for samples, _ in rows))


def _read(path: Path, config: GenerateConfig, semitones: tuple[float, ...]) -> tuple[int, Mels]:
    return mels_of(read_untrusted(path, limits=Limits(timeout_seconds=60.0)), config, semitones)


def _played(sound: Float[np.ndarray, "S"], rate_hz: int, speed: float) -> Float[np.ndarray, "_"]:
    import soxr

    return soxr.resample(sound, rate_hz * speed, rate_hz, quality="HQ").astype(np.float32)


def to_scale(levels_db: Float[np.ndarray, "M T"], config: GenerateConfig) -> Float[Tensor, "1 M _"]:
    """A whole sound on the network's scale, under its own peak, filled up to whole steps: floor -1, peak 1."""
    floor, step = config.mel.floor, config.step_frames
    under_peak = np.maximum(levels_db.astype(np.float32) - np.float32(levels_db.max()), floor)
    missing = -levels_db.shape[-1] % step
    filled = np.pad(under_peak, ((0, 0), (0, missing)), constant_values=floor)
    return torch.from_numpy(1.0 - 2.0 * filled / np.float32(floor))[None]


def to_db(scaled: Float[Tensor, "1 M _"], config: GenerateConfig) -> Float[np.ndarray, "M _"]:
    """The inverse: dB relative to the sound's peak, nothing under the floor."""
    floor = config.mel.floor
    return ((1.0 - scaled[0]) * floor / 2.0).clamp(floor, 0.0).detach().float().numpy()


class Examples:
    """Training examples of a bank, read by number. Use `read` with `ItemBatches`.

    Args:
        indices: the sounds to learn from.
    """

    def __init__(self, bank: Bank, indices: Sequence[int], config: GenerateConfig, seed: int) -> None:
        self.bank, self.config, self.seed = bank, config, seed
        self.indices = np.asarray(indices, np.int64)
        lengths = [min(LONGEST_DRAW_FRAMES, bank.mels[index][0].shape[1]) for index in self.indices]
        self._chances = np.cumsum(np.sqrt(lengths))
        self._chances /= self._chances[-1]

    def __len__(self) -> int:
        return EPOCH_STEPS * self.config.batch

    def read(self, examples: Int[np.ndarray, "B"], epoch: int) -> Batch:
        """Mels (B, 1, M, T), which frames count (B, T), and the noise of the latents (B, L, D)."""
        drawn = [self._example(int(example), epoch) for example in examples]
        mels, masks, noises = (np.stack(each) for each in zip(*drawn))
        floor = np.float32(self.config.mel.floor)
        return {
            "mel": torch.from_numpy(1.0 - 2.0 * mels / floor)[:, None],
            "mask": torch.from_numpy(masks),
            "noise": torch.from_numpy(noises),
        }

    def start(self, count: int = START_WINDOWS) -> Float[Tensor, "N 1 M T"]:
        """Windows that a network may start from."""
        return self.read(np.arange(min(count, len(self))), -1)["mel"]

    def _example(self, example: int, epoch: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        random, varied = stream(self.seed, "generate", epoch, example), self.config.augmentation
        frames, bands = self.config.window_frames, self.config.mel.bands
        # One draw in each equal share of the chances: an epoch meets every sound about as often as it should.
        place = (example + random.random()) / len(self)
        levels, mask = self._window(int(np.searchsorted(self._chances, place)), random)
        if random.random() < varied.blend:
            other, also = self._window(int(random.integers(len(self.indices))), random)
            levels = _louder_sum(levels, other + random.uniform(BLEND_FROM_DB, BLEND_TO_DB))
            mask = np.maximum(mask, also)
        if random.random() < TILTED:
            levels = levels + _curve(varied.tilt_db * random.standard_normal(TILT_KNOTS), bands)[:, None]
        if random.random() < SWOLLEN:
            levels = levels + _curve(varied.swell_db * random.standard_normal(SWELL_KNOTS), frames)
        soft = random.random() < varied.soft
        noise = random.standard_normal((frames // self.config.step_frames, self.config.latent_dim))
        return self._under_peak(levels, soft), mask, noise.astype(np.float32)

    def _window(self, sound: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """A part of a sound at one speed, relative to the whole sound's peak, and which frames of it count."""
        varied, frames = self.config.augmentation, self.config.window_frames
        row = self.bank.mels[self.indices[sound]]
        mel = row[int(random.integers(len(row)))]
        start = int(random.integers(max(1, mel.shape[1] - self.config.step_frames)))
        start = start if random.random() < varied.late else 0
        early = int(random.integers(self.config.step_frames)) if random.random() < varied.early else 0
        part = mel[:, start : start + frames - early].astype(np.float32) - np.float32(mel.max())
        window = np.full((mel.shape[0], frames), SILENCE_DB, np.float32)
        window[:, early : early + part.shape[1]] = part
        mask = np.zeros(frames, np.float32)
        mask[: early + part.shape[1] + TAIL_FRAMES] = 1.0
        return window, mask

    def _under_peak(self, levels: np.ndarray, soft: bool) -> np.ndarray:
        peak = float(levels.max())
        # The middle of a sound is softer than its loudest moment: the network meets it so, but not as mere silence.
        reference = max(peak, min(0.0, peak + SOFTEST_DB)) if soft else peak
        return np.clip(levels - np.float32(reference), self.config.mel.floor, 0.0).astype(np.float32)


def _louder_sum(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    # Powers add: the two sounds are not in phase.
    tenth = np.float32(np.log(10.0) / 10.0)
    return np.logaddexp(one * tenth, other.astype(np.float32) * tenth) / tenth


def _curve(knots: np.ndarray, points: int) -> np.ndarray:
    return np.interp(np.linspace(0.0, len(knots) - 1.0, points), np.arange(len(knots)), knots).astype(np.float32)
