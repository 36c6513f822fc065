"""Log-mels on disk: raw `.npy` shards and one index, made once and read many times faster than sound is decoded.

A row is keyed by the checksum of its sound; the whole cache by the mel contract, the row length, the number type and
the version of the code. A cache of another contract is never read: `open` refuses it by name of what differs, `fill`
makes it anew.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from jaxtyping import Float

from melscape.audio.clip import Clip
from melscape.audio.files import Limits, read_untrusted
from melscape.audio.resample import resample
from melscape.corpus.item import Item
from melscape.corpus.manifest import Manifest
from melscape.errors import ConfigError, ContractError, CorpusError
from melscape.features.cache_index import CacheIndex, Contract, Shard, sha256_of
from melscape.features.logmel import log_mel
from melscape.features.mel import Mel
from melscape.features.rows import Features
from melscape.features.windows import fit_frames
from melscape.work import atomic
from melscape.work.many import Outcome, Progress, WorkOptions, map_many

DECODE_TIMEOUT_SECONDS = 30.0
LIMIT_STEP_SECONDS = 600.0


@dataclass(frozen=True)
class Storage:
    """How log-mels are laid down.

    Args:
        seconds: length of a row; None takes the longest sound, but at most `longest_seconds`.
        longest_seconds: see there. What is cut off is told by `Features.truncated`.
        dtype: `float16` (0.03 dB steps at worst) or `float32`.
        speed: how fast sounds are played: 2 ** (n / 12) is n semitones higher and that much shorter.
        shard_mib: size of a shard: what an interrupted fill has to do again.
    """

    seconds: float | None = None
    longest_seconds: float = 30.0
    dtype: str = "float16"
    speed: float = 1.0
    shard_mib: float = 32.0

    def __post_init__(self) -> None:
        if self.dtype not in ("float16", "float32"):
            raise ConfigError(f"The number type {self.dtype!r}.", "float16 or float32", "Choose one of these.")
        if not 0.25 <= self.speed <= 4.0:
            raise ConfigError(f"Speed {self.speed}.", "0.25 to 4: two octaves either way", "Choose one between.")

    def contract(self, manifest: Manifest, mel: Mel, stored: Contract | None = None) -> Contract:
        """The contract for these sounds; rows `stored` for a larger set of them are long enough for a part of it."""
        longest_seconds = max((item.seconds for item in manifest.items), default=0.0)
        seconds = self.seconds or min(longest_seconds, self.longest_seconds)
        frames = mel.frames(round(seconds * mel.rate_hz))
        if stored and self.seconds is None and not stored.mel.difference(mel):
            frames = max(frames, stored.frames)
        return Contract(mel, max(1, frames), self.dtype, self.speed)

    def shard_rows(self, contract: Contract, bands: int) -> int:
        """How many rows fit into a shard."""
        row_bytes = bands * contract.frames * np.dtype(self.dtype).itemsize
        return max(1, int(self.shard_mib * 2**20 / row_bytes))


@dataclass(frozen=True)
class FeatureCache:
    """The log-mels of one contract in one folder."""

    folder: Path
    storage: Storage = Storage()

    def fill(
        self,
        manifest: Manifest,
        mel: Mel,
        *,
        workers: int | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Features:
        """Make what is missing and open it. An interrupted fill goes on where it was; damaged shards are made again.

        Errors: CorpusError naming the sounds that cannot be read any more; all others are stored by then.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._alone():
            index = self._start(manifest, mel)
            missing = {item.checksum: item for item in manifest.items if item.checksum not in index.known}
            options = WorkOptions(workers=workers)
            make = partial(make_row, contract=index.contract, silence=index.silence)
            outcomes = map_many(make, list(missing.values()), options=options, on_progress=on_progress)
            index, lost = self._pour(outcomes, index)
        if lost:
            found = f"{len(lost)} sounds cannot be read any more; the first is {lost[0]}"
            raise CorpusError(found, "the files that were loaded", "Load the folder again.")
        return Features(self.folder, index, [item.checksum for item in manifest.items])

    def open(self, manifest: Manifest, mel: Mel) -> Features:
        """Open what is there, after checking every byte of it.

        Errors: ContractError naming what differs, which shards are damaged, or that sounds are missing.
        """
        index = CacheIndex.read(self.folder)
        if index is None:
            raise ContractError(f"{self.folder} holds no feature cache.", "a filled cache", "Fill it first.")
        differences = index.contract.differences(self.storage.contract(manifest, mel, index.contract))
        if differences:
            raise ContractError(f"The cache {self.folder} is another: {'; '.join(differences)}.", "", "Fill it again.")
        if damaged := index.damaged(self.folder):
            found = f"The cache {self.folder} is damaged: {', '.join(damaged)}."
            raise ContractError(found, "the bytes that were written", "Fill it again.")
        return Features(self.folder, index, [item.checksum for item in manifest.items])

    def _start(self, manifest: Manifest, mel: Mel) -> CacheIndex:
        """What can be kept of what is there, committed; every other shard is removed."""
        old = self._readable()
        contract = self.storage.contract(manifest, mel, old.contract if old else None)
        if old is None or old.contract.differences(contract):
            index = CacheIndex(contract, silence=_silence(mel))
        else:
            index = old.only({shard.name for shard in old.shards} - set(old.damaged(self.folder)))
        index.write(self.folder)
        named = {shard.name for shard in index.shards}
        for path in self.folder.glob("shard-*.npy"):
            if path.name not in named:
                path.unlink()
        return index

    def _readable(self) -> CacheIndex | None:
        try:
            return CacheIndex.read(self.folder)
        except ContractError:
            return None  # an unreadable index is made anew from the sounds, which is what fill is for

    def _pour(self, outcomes: Iterable[Outcome[Item, Row]], index: CacheIndex) -> tuple[CacheIndex, list[str]]:
        """Store rows as they come, a shard at a time, and list the sounds that could not be read."""
        lost: list[str] = []
        made: dict[str, Row] = {}
        full = self.storage.shard_rows(index.contract, index.contract.mel.bands)
        for outcome in outcomes:
            if outcome.failure is None:
                made[outcome.item.checksum] = outcome.value
            else:
                lost.append(f"{outcome.item.path.name}: {outcome.failure.text}")
            if len(made) == full:
                index, made = self._store(index, made), {}
        return self._store(index, made), lost

    def _store(self, index: CacheIndex, made: dict[str, Row]) -> CacheIndex:
        if not made:
            return index
        block = np.stack([row.levels for row in made.values()])
        taken = {shard.name for shard in index.shards}
        name = next(name for number in range(len(taken) + 1) if (name := f"shard-{number:06d}.npy") not in taken)
        with atomic.replacing(self.folder / name) as temporary, temporary.open("wb") as file:
            np.save(file, block)
        shard = Shard(name, sha256_of(self.folder / name), len(block))
        index = index.with_shard(shard, {key: (row.frames, row.total_frames) for key, row in made.items()})
        index.write(self.folder)
        return index

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two fills of one folder take turns; the second finds the work done."""
        with (self.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


@dataclass(frozen=True)
class Row:
    """One stored sound: levels (M, T), how many frames of it are sound, and how many the whole sound has."""

    levels: Float[np.ndarray, "M T"]
    frames: int
    total_frames: int


def make_row(item: Item, contract: Contract, silence: float) -> Row:
    """Decode one sound, mono, resampled, and take its log-mel. Runs in a worker process."""
    if sha256_of(item.path) != item.checksum:
        raise CorpusError(f"{item.path} has changed since it was loaded.", "the same bytes", "Load the folder again.")
    mel = contract.mel
    # In whole steps: each different limit would start a confined decoder of its own, 0.2 s for every file.
    steps = int(item.seconds / LIMIT_STEP_SECONDS) + 1
    limits = Limits(max_seconds=steps * LIMIT_STEP_SECONDS + 1.0, timeout_seconds=DECODE_TIMEOUT_SECONDS)
    # Played faster: fewer samples, called by the same rate.
    heard_hz = round(mel.rate_hz / contract.speed)
    clip = resample(Clip.of(read_untrusted(item.path, limits=limits).mono(), item.rate_hz), heard_hz)
    samples = clip.mono()
    if not mel.frames(samples.size):  # too short for one frame that is not centred: silence follows it
        samples = np.pad(samples, (0, mel.fft_samples - samples.size))
    levels = log_mel(samples, mel)
    with np.errstate(over="ignore"):
        stored = fit_frames(levels, contract.frames, silence).astype(contract.dtype)
    if not np.isfinite(stored).all():
        raise ContractError(f"Levels up to {levels.max():.0f} do not fit {contract.dtype}.", "", "Store float32.")
    total_frames = levels.shape[-1]
    return Row(stored, min(total_frames, contract.frames), total_frames)


def _silence(mel: Mel) -> float:
    """The level that digital silence has in this contract."""
    return float(log_mel(np.zeros(mel.rate_hz, np.float32), mel).min())
