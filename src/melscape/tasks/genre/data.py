"""One example is one window of one mashup, mixed anew from the bank, as the network hears it.

A mashup, where its window lies and what of it is hidden depend on (seed, epoch, example) alone, so the order of
batches, the number of processes and a resume change nothing. Only the window is ever rendered.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import torch
from jaxtyping import Float, Float32, Int
from torch import Tensor

from melscape.audio.clip import Clip
from melscape.audio.resample import resample
from melscape.features.bank import SoundBank
from melscape.features.logmel import log_mel
from melscape.tasks.genre.config import GenreConfig, Masks
from melscape.tasks.genre.mashup.draw import Mashup, draw
from melscape.tasks.genre.mashup.pool import PoolSong, Source
from melscape.tasks.genre.mashup.recipe import MashupRecipe
from melscape.tasks.genre.mashup.render import in_batches, render
from melscape.tasks.genre.model import heard_by
from melscape.training.batches import Batch
from melscape.training.random import stream

FLATTEST_DB = 1.0  # a window that varies less than this is silence or a hum: its rounding is not blown up
BEFORE_TRAINING = -1  # the epoch of mashups that training never draws


@dataclass(frozen=True)
class Material:
    """What mashups of one part of a corpus are made of.

    Args:
        songs: by genre, in the order of the classes; a genre may have none.
        noises: rows of `noise_bank`.
    """

    bank: SoundBank
    noise_bank: SoundBank | None
    songs: Mapping[str, Sequence[PoolSong]]
    noises: Sequence[Source]

    @property
    def genres(self) -> tuple[str, ...]:
        """The classes."""
        return tuple(self.songs)

    @property
    def song_count(self) -> int:
        """Songs of all genres."""
        return sum(map(len, self.songs.values()))

    def mashup(self, recipe: MashupRecipe, seed: int, epoch: int, index: int) -> Mashup:
        """Mashup number `index` of an epoch, as plain data."""
        return draw(recipe, self.songs, self.noises, seed, epoch, index)

    def render(
        self, mashups: Sequence[Mashup], samples: int | None = None, *, threads: int = 1
    ) -> Float32[np.ndarray, "B S"]:
        """The sound of mashups, with silence up to `samples` or to the longest."""
        wanted = max(mashup.samples for mashup in mashups) if samples is None else samples
        place = np.empty((len(mashups), wanted), np.float32)
        return render(self.bank, self.noise_bank, mashups, out=place, threads=threads)


class Ears:
    """From sound to what the network of a configuration is given."""

    def __init__(self, config: GenreConfig, *, threads: int | None = None) -> None:
        self.config = config
        self.rate_hz, self.mel = heard_by(config)
        self.threads = threads or len(os.sched_getaffinity(0))

    def hear(self, windows: Float32[np.ndarray, "N S"]) -> Float[Tensor, "N ..."]:
        """Pictures (N, 1, M, T) on the network's scale, or samples where it hears those; of windows at `rate_hz`."""
        if self.rate_hz != self.config.rate_hz:
            windows = np.stack([resample(Clip.of(row, self.config.rate_hz), self.rate_hz).mono() for row in windows])
        if self.mel is None:
            return torch.from_numpy(windows)
        levels = torch.from_numpy(log_mel(windows, self.mel, threads=self.threads))[:, None]
        return levels if self.config.network == "encoder" else to_scale(levels, self.config)

    def hear_clip(self, samples: Float[np.ndarray, "S"]) -> Float[Tensor, "N ..."]:
        """The windows of one clip, with all readings that the configuration asks for."""
        turns = np.arange(self.config.tta) / self.config.tta
        return self.hear(np.concatenate([windows_of(samples, self.config.window_samples, turn) for turn in turns]))


def windows_of(samples: Float[np.ndarray, "S"], length: int, turn: float = 0.0) -> Float32[np.ndarray, "N _"]:
    """The fewest windows that hold all of a clip, evenly apart; a short clip is followed by silence.

    `turn` begins that share of a window later and ends with what was left out, so that windows fall on other beats.
    """
    if turn:
        samples = np.roll(samples, -round(turn * min(length, len(samples))))
    count = max(1, -(-len(samples) // length))
    starts = np.round(np.linspace(0, max(0, len(samples) - length), count)).astype(np.int64)
    windows = np.zeros((count, length), np.float32)
    for window, start in zip(windows, starts):
        part = samples[start : start + length]
        window[: len(part)] = part
    return windows


def to_scale(levels_db: Float[Tensor, "N 1 M T"], config: GenreConfig) -> Float[Tensor, "N 1 M T"]:
    """Each window by itself: mean 0 and deviation 1, or from 0 to 1."""
    if config.normalise == "minmax":
        low, high = levels_db.amin((2, 3), keepdim=True), levels_db.amax((2, 3), keepdim=True)
        return (levels_db - low) / (high - low).clamp(min=FLATTEST_DB)
    spread, mean = torch.std_mean(levels_db, (2, 3), correction=0, keepdim=True)
    return (levels_db - mean) / spread.clamp(min=FLATTEST_DB)


def hide(pictures: Float[Tensor, "N 1 M T"], masks: Masks, random: Sequence[np.random.Generator]) -> None:
    """Set stripes of each picture to 0, as its own generator says."""
    bands, frames = pictures.shape[2:]
    for picture, chance in zip(pictures, random):
        for first, last in _stripes(masks.band_stripes, masks.bands, bands, chance):
            picture[:, first:last] = 0.0
        for first, last in _stripes(masks.time_stripes, masks.frames, frames, chance):
            picture[:, :, first:last] = 0.0


class Examples:
    """Training examples, read by number. Use `read` with `ItemBatches`."""

    def __init__(self, material: Material, config: GenreConfig, seed: int) -> None:
        self.material, self.config, self.seed = material, config, seed
        self.ears = Ears(config)
        self._class = {genre: number for number, genre in enumerate(config.genres)}

    def __len__(self) -> int:
        config = self.config
        per_song = config.mixes_per_song * self.material.song_count
        # Whole rounds of genres: every epoch holds as many of one as of another.
        genres = sum(1 for songs in self.material.songs.values() if songs)
        wanted = per_song or config.epoch_steps * config.batch
        return max(1, wanted // genres) * genres

    def read(self, examples: Int[np.ndarray, "B"], epoch: int) -> Batch:
        """`mel` (B, 1, M, T), or `samples` (B, S) where the network hears those, and `genre` (B) as class numbers."""
        chances = [stream(self.seed, "genre window", epoch, int(example)) for example in examples]
        windows = [self._window(int(example), epoch, chance) for example, chance in zip(examples, chances)]
        sound = self.material.render(windows, self.config.window_samples, threads=self.ears.threads)
        heard = self.ears.hear(sound)
        if heard.ndim == 4:
            hide(heard, self.config.masks, chances)
        genre = torch.tensor([self._class[window.genre] for window in windows])
        return {"mel" if heard.ndim == 4 else "samples": heard, "genre": genre}

    def _window(self, example: int, epoch: int, chance: np.random.Generator) -> Mashup:
        drawn_in = 0 if self.config.mixes_per_song else epoch
        mashup = self.material.mashup(self.config.recipe, self.seed, drawn_in, example)
        spare = max(0, mashup.samples - self.config.window_samples)
        return mashup.window(int(chance.integers(spare + 1)), self.config.window_samples)


@dataclass(frozen=True)
class Clips:
    """Clips as a network is given them, kept for trying it out again and again.

    Args:
        windows: of all clips; pictures in half precision, which is 0.05 dB at worst.
        owners: which clip each window is of.
        truth: class number of each clip.
    """

    windows: Tensor
    owners: Int[np.ndarray, "_"]
    truth: Int[np.ndarray, "N"]

    @classmethod
    def of_mashups(cls, material: Material, config: GenreConfig, recipe: MashupRecipe, seed: int, count: int) -> Clips:
        """So many whole mashups of a seed, of all genres in turn."""
        ears = Ears(config)
        mashups = [material.mashup(recipe, seed, BEFORE_TRAINING, index) for index in range(count)]
        sounds = chain.from_iterable(in_batches(material.bank, material.noise_bank, mashups, ears.threads))
        heard = [windows.half() if windows.ndim == 4 else windows for windows in map(ears.hear_clip, sounds)]
        owners = np.repeat(np.arange(count), [len(windows) for windows in heard])
        return cls(torch.cat(heard), owners, np.array([config.genres.index(mashup.genre) for mashup in mashups]))


def _stripes(count: int, widest: int, size: int, chance: np.random.Generator) -> list[tuple[int, int]]:
    widths = chance.integers(0, min(widest, size) + 1, count) if count else ()
    firsts = [int(chance.integers(0, size - int(width) + 1)) for width in widths]
    return [(first, first + int(width)) for first, width in zip(firsts, widths)]
