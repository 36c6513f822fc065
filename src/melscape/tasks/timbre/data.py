"""One example is one window of one sound, played at one of several speeds, varied anew in every epoch.

An example's variation is a function of (seed, epoch, example), so the order of batches, the number of processes and a
resume change nothing. Source `s` is sound `s // speeds` played at speed `s % speeds`; example `e` varies source
`e % sources`. A small corpus is gone through several times in an epoch, so that epochs are worth looking back on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional

from melscape.corpus.manifest import Manifest
from melscape.features.cache import FeatureCache, Storage
from melscape.features.rows import Features
from melscape.tasks.timbre.config import TimbreConfig, speed_of
from melscape.training.batches import Batch
from melscape.training.random import stream
from melscape.work.many import Progress

TILT_KNOTS, SWELL_KNOTS = 6, 5
TILTED, SWOLLEN = 0.7, 0.5
BLEND_RANGE_DB = 12.0
BLEND_SEMITONES = 0.6
EPOCH_STEPS = 200
START_SOURCES = 4000


@dataclass(frozen=True)
class Bank:
    """Levels of every sound at every speed, in dB relative to full scale, with the pitches where they are known.

    `pitches_midi` (N,) is NaN for unknown; `semitones` has one entry a speed.
    """

    features: tuple[Features, ...]
    semitones: tuple[float, ...]
    pitches_midi: Float[np.ndarray, "N"]

    @property
    def plain(self) -> Features:
        """The sounds as they are."""
        return self.features[int(np.argmin(np.abs(self.semitones)))]


def fill_bank(
    manifest: Manifest,
    config: TimbreConfig,
    folder: Path,
    *,
    pitches_midi: Float[np.ndarray, "N"],
    varied: bool = True,
    on_progress: Callable[[Progress], None] | None = None,
) -> Bank:
    """The cached levels of a manifest, `varied` with all speeds. Errors: those of `FeatureCache.fill`."""
    semitones = tuple(config.augmentation.semitones) if varied else (0.0,)
    semitones = semitones if 0.0 in semitones else (0.0, *semitones)
    mel = config.stored_mel
    filled = []
    for shift in semitones:
        place = folder / f"{mel.hash}-{config.seconds:g}s-{shift:+.2f}st"
        storage = Storage(seconds=config.seconds, speed=speed_of(shift))
        filled.append(FeatureCache(place, storage).fill(manifest, mel, on_progress=on_progress))
    return Bank(tuple(filled), semitones, np.asarray(pitches_midi, np.float64))


def windows_of(
    bank: Bank, indices: Sequence[int] | Int[np.ndarray, "N"], config: TimbreConfig
) -> Float[Tensor, "N 1 M T"]:
    """The first window of each sound as it is, on the network's scale."""
    return to_scale(bank.plain.rows(indices)[:, :, : config.frames], config)


def to_scale(levels_db: Float[Tensor, "N M _"], config: TimbreConfig) -> Float[Tensor, "N 1 M T"]:
    """Levels relative to anything, as a window relative to its own peak: floor -1, peak 1."""
    floor = config.mel.floor
    missing = config.frames - levels_db.shape[-1]
    if missing > 0:
        levels_db = functional.pad(levels_db, (0, missing), value=-1000.0)
    under_peak = (levels_db - levels_db.amax((1, 2), keepdim=True)).clamp(min=floor)
    return (1.0 - 2.0 * under_peak / floor)[:, None]


def to_db(scaled: Float[Tensor, "N 1 M T"], config: TimbreConfig) -> Float[np.ndarray, "N M T"]:
    """The inverse: dB relative to the window's peak, nothing under the floor."""
    floor = config.mel.floor
    return ((1.0 - scaled[:, 0]) * floor / 2.0).clamp(min=floor).detach().float().numpy()


@dataclass(frozen=True)
class Draw:
    """What chance decided for one example."""

    start: int
    tilt: Float[np.ndarray, "K"]
    swell: Float[np.ndarray, "_"]
    partner: int
    partner_db: float
    pitch_known: bool
    noise: Float[np.ndarray, "D"]


class Examples:
    """Training examples of a bank, read by number. Use `read` with `ItemBatches`.

    Args:
        indices: the sounds to learn from; every speed of each is an example.
    """

    def __init__(self, bank: Bank, indices: Sequence[int], config: TimbreConfig, seed: int) -> None:
        self.bank, self.config, self.seed = bank, config, seed
        self.repeats = max(1, round(EPOCH_STEPS * config.batch / (len(indices) * len(bank.features))))
        self.indices = np.asarray(indices, np.int64)
        shifts = np.asarray(bank.semitones)
        self.pitches = (bank.pitches_midi[self.indices][:, None] + shifts).ravel()
        # Examples by pitch: a partner to blend with must be of nearly the same pitch. Unknown pitches sort last.
        self._by_pitch = np.argsort(self.pitches, kind="stable")
        self._place = np.argsort(self._by_pitch, kind="stable")

    @property
    def sources(self) -> int:
        """Sounds times speeds."""
        return len(self.pitches)

    def __len__(self) -> int:
        return self.sources * self.repeats

    def read(self, examples: Int[np.ndarray, "B"], epoch: int) -> Batch:
        """Mels (B, 1, M, T), pitches (B) and the noise of the latent (B, D) of these examples in this epoch."""
        draws = [self._draw(int(example), epoch) for example in examples]
        sources = examples % self.sources
        levels = self._levels(sources, [draw.start for draw in draws])
        levels = self._blend(levels, draws)
        levels = levels + _curve([draw.tilt for draw in draws], levels.shape[1])[:, :, None]
        levels = levels + _curve([draw.swell for draw in draws], levels.shape[2])[:, None, :]
        pitches = np.where([draw.pitch_known for draw in draws], self.pitches[sources], np.nan)
        return {
            "mel": to_scale(levels, self.config),
            "pitch": torch.from_numpy(pitches.astype(np.float32)),
            "noise": torch.from_numpy(np.stack([draw.noise for draw in draws])),
        }

    def start(self, copies: int, seed: int) -> tuple[Float[Tensor, "N 1 M T"], Float[Tensor, "N"]]:
        """Up to START_SOURCES sources as they are, and `copies` varied ones: what a network may start from."""
        plain = stream(seed, "plain").permutation(self.sources)[:START_SOURCES]
        chosen = stream(seed, "varied").permutation(self.sources)[:copies]
        mels = [to_scale(self._levels(plain, [0] * len(plain)), self.config)]
        mels += [self.read(chosen, -1)["mel"]] if len(chosen) else []
        return torch.cat(mels), torch.from_numpy(self.pitches[np.concatenate([plain, chosen])].astype(np.float32))

    def _draw(self, example: int, epoch: int) -> Draw:
        random, varied = stream(self.seed, "timbre", epoch, example), self.config.augmentation
        source = example % self.sources
        sound, speed = divmod(source, len(self.bank.features))
        spare = int(self.bank.features[speed].frames[self.indices[sound]]) - self.config.frames
        late = random.random() < varied.late and spare > 0
        start = int(random.integers(spare + 1)) if late else 0
        tilt = varied.tilt_db * random.standard_normal(TILT_KNOTS) * (random.random() < TILTED)
        swell = varied.swell_db * random.standard_normal(SWELL_KNOTS) * (random.random() < SWOLLEN)
        partner = self._partner(source, random) if random.random() < varied.blend else -1
        gain_db = float(random.uniform(-BLEND_RANGE_DB, BLEND_RANGE_DB))
        known = bool(random.random() >= varied.hide_pitch)
        noise = random.standard_normal(self.config.latent_dim).astype(np.float32)
        return Draw(start, tilt, swell, partner, gain_db, known, noise)

    def _partner(self, source: int, random: np.random.Generator) -> int:
        pitch, place = self.pitches[source], self._place[source]
        near = self._by_pitch[max(0, place - 40) : place + 41]
        near = near[np.abs(self.pitches[near] - pitch) < BLEND_SEMITONES]
        return int(random.choice(near)) if near.size > 1 else -1

    def _levels(self, sources: Int[np.ndarray, "B"], starts: Sequence[int]) -> Float[Tensor, "B M T"]:
        sounds, speeds = np.divmod(sources, len(self.bank.features))
        bands, frames = self.config.mel.bands, self.config.frames
        levels = torch.full((len(sources), bands, frames), -1000.0)
        for speed in np.unique(speeds):
            slots = np.flatnonzero(speeds == speed)
            rows = self.bank.features[speed].rows(self.indices[sounds[slots]])
            for slot, row in zip(slots, rows):
                part = row[:, starts[int(slot)] : starts[int(slot)] + frames]
                levels[slot, :, : part.shape[1]] = part
        return levels

    def _blend(self, levels: Float[Tensor, "B M T"], draws: Sequence[Draw]) -> Float[Tensor, "B M T"]:
        slots = [slot for slot, draw in enumerate(draws) if draw.partner >= 0]
        if not slots:
            return levels
        mine = levels[slots] - levels[slots].amax((1, 2), keepdim=True)
        other = self._levels(np.array([draws[slot].partner for slot in slots]), [0] * len(slots))
        other = other - other.amax((1, 2), keepdim=True)
        gains = torch.tensor([draws[slot].partner_db for slot in slots])[:, None, None]
        # Powers add: the two sounds are not in phase.
        tenth = float(np.log(10.0) / 10.0)
        levels[slots] = torch.logaddexp(mine * tenth, (other + gains) * tenth) / tenth
        return levels


def _curve(knots: Sequence[Float[np.ndarray, "K"]], points: int) -> Float[Tensor, "B _"]:
    values = torch.from_numpy(np.stack(knots).astype(np.float32))[:, None]
    return functional.interpolate(values, points, mode="linear", align_corners=True)[:, 0]
