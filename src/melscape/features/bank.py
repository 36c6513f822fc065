"""All sounds of a corpus in one memory map: mono whole numbers of 16 bits at one rate, read without being decoded.

A bank is built once and may be interrupted: the index is the commit point, and what it does not name does not exist.
Rows stand in the manifest's order; what was split from whole songs follows.
"""

from __future__ import annotations

import fcntl
import os
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TextIO

import numpy as np
from jaxtyping import Float64, Int16

from melscape.corpus.item import Item
from melscape.corpus.manifest import Manifest
from melscape.errors import ContractError, CorpusError
from melscape.features.bank_index import SOUNDS_NAME, BankContract, BankIndex, Row
from melscape.features.bank_sound import Heard, hear
from melscape.work.many import Outcome, Progress, WorkOptions, map_many
from melscape.work.progress import Meter

COMMIT_SAMPLES = 32 * 2**20  # 64 MiB: what an interrupted fill has to do again
GLANCE_SECONDS = 1.0  # how often a fill that has to wait looks how far the other one is
OnProgress = Callable[[Progress], None]


class SoundBank:
    """A filled bank.

    Args:
        folder: where its two files lie.
        index: the committed index, whose rows have been verified; all of one manifest.
    """

    def __init__(self, folder: Path, index: BankIndex) -> None:
        self.folder, self.contract = folder, index.contract
        self.rows = tuple(sorted(index.rows, key=lambda row: (row.part != "", row.part, row.item)))
        self.gains = self._column("gain")
        self.tempo_bpm = self._column("tempo_bpm")
        self.tempo_confidence = self._column("tempo_confidence")
        self.rms_db = self._column("rms_db")
        self._split = {(row.item, row.part): number for number, row in enumerate(self.rows) if row.part}
        # A plain array over the map: what is compiled does not know the kind that numpy makes of it.
        self._sounds = np.asarray(np.memmap(folder / SOUNDS_NAME, np.int16, mode="r"))

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def rate_hz(self) -> int:
        """Rate of all sounds."""
        return self.contract.rate_hz

    @property
    def hash(self) -> str:
        """Sixteen letters that are equal for equal sounds at an equal rate."""
        return self.contract.key

    def samples(self, row: int) -> Int16[np.ndarray, "S"]:
        """The stored numbers of a row, a view of the file; times `gains[row]` they are amplitudes."""
        place = self.rows[row]
        return self._sounds[place.start : place.stop]

    def split_rows(self, item: int) -> dict[str, int]:
        """Rows of what was split from an item, by part; empty if nothing was."""
        return {part: number for (owner, part), number in self._split.items() if owner == item}

    def _column(self, name: str) -> Float64[np.ndarray, "N"]:
        return np.array([getattr(row, name) for row in self.rows], np.float64)

    @classmethod
    def fill(
        cls,
        manifest: Manifest,
        folder: Path,
        *,
        rate_hz: int = 22_050,
        split: bool = False,
        workers: int | None = None,
        on_progress: OnProgress | None = None,
    ) -> SoundBank:
        """Make what is missing in a folder of this bank's own inside `folder`, and open it.

        `split` also stores the tones and the beats of whole songs (items without a stem label). An interrupted fill
        goes on where it was; damaged sounds are made again. While another process fills it, that is told.
        Errors: CorpusError naming the sounds that cannot be read any more; all others are stored by then.
        """
        contract = BankContract(manifest.hash, rate_hz, split)
        place = folder / contract.key
        place.mkdir(parents=True, exist_ok=True)
        with _alone(place, len(manifest), on_progress):
            index = _start(place, contract)
            there = {row.item for row in index.rows}
            missing = [number for number in range(len(manifest)) if number not in there]
            make = partial(hear, rate_hz=rate_hz, split=split)
            items = [manifest.items[number] for number in missing]
            outcomes = map_many(make, items, options=WorkOptions(workers=workers), on_progress=on_progress)
            index, lost = _pour(outcomes, missing, index, place)
        if lost:
            found = f"{len(lost)} sounds cannot be read any more; the first is {lost[0]}"
            raise CorpusError(found, "the files that were loaded", "Load the folder again.")
        return cls(place, index)


def _start(place: Path, contract: BankContract) -> BankIndex:
    """What can be kept of what is there, committed, and the file of sounds cut to it."""
    try:
        old = BankIndex.read(place)
    except ContractError:
        old = None  # an unreadable index is made anew from the sounds, which is what fill is for
    kept = _undamaged(place, old) if old is not None and old.contract == contract else BankIndex(contract)
    if old is None or len(kept.rows) != len(old.rows):
        kept.write(place)
    with (place / SOUNDS_NAME).open("ab") as file:
        file.truncate(2 * kept.stop)
    return kept


def _undamaged(place: Path, index: BankIndex) -> BankIndex:
    """The index with only those items of which every byte is what was written."""
    path = place / SOUNDS_NAME
    if not path.is_file() or path.stat().st_size < 2:
        return replace(index, rows=())
    sounds = np.memmap(path, np.int16, mode="r", shape=(path.stat().st_size // 2,))
    # The checksum of a sound that the file is too short for is that of fewer bytes, and so never right.
    hurt = {row.item for row in index.rows if zlib.crc32(sounds[row.start : row.stop].data) != row.crc}
    return replace(index, rows=tuple(row for row in index.rows if row.item not in hurt))


def _pour(
    outcomes: Iterable[Outcome[Item, tuple[Heard, ...]]], numbers: list[int], index: BankIndex, place: Path
) -> tuple[BankIndex, list[str]]:
    """Append sounds as they come, commit from time to time, and list those that could not be read."""
    lost: list[str] = []
    rows = list(index.rows)
    done = stop = index.stop
    with (place / SOUNDS_NAME).open("r+b") as file:
        file.seek(2 * stop)
        for outcome in outcomes:
            if outcome.failure is not None:
                lost.append(f"{outcome.item.path.name}: {outcome.failure.text}")
                continue
            for heard in outcome.value:
                file.write(heard.samples.tobytes())
                rows.append(_row(heard, numbers[outcome.index], stop, outcome.item.checksum))
                stop += heard.samples.size
            if stop - done >= COMMIT_SAMPLES:
                index, done = _commit(file.fileno(), file.flush, replace(index, rows=tuple(rows)), place), stop
        if stop != done:
            index = _commit(file.fileno(), file.flush, replace(index, rows=tuple(rows)), place)
    return index, lost


def _commit(handle: int, flush: Callable[[], None], index: BankIndex, place: Path) -> BankIndex:
    # Sounds first: an index must never name bytes that a power cut could take away.
    flush()
    os.fsync(handle)
    index.write(place)
    return index


def _row(heard: Heard, item: int, start: int, checksum: str) -> Row:
    crc = zlib.crc32(heard.samples.data)
    return Row(
        item,
        heard.part,
        start,
        heard.samples.size,
        heard.gain,
        checksum,
        crc,
        heard.tempo.bpm,
        heard.tempo.confidence,
        heard.rms_db,
    )


@contextmanager
def _alone(place: Path, sounds: int, on_progress: OnProgress | None) -> Iterator[None]:
    """Two fills of one bank take turns; the second tells how far the first is, and finds the work done."""
    meter, told = Meter(sounds), 0
    with (place / ".lock").open("w") as lock:
        while not _locked(lock):
            there = _there(place)
            progress, told = meter.tick(max(0, there - told)), max(told, there)
            if on_progress:
                on_progress(progress)
            time.sleep(GLANCE_SECONDS)
        yield


def _locked(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _there(place: Path) -> int:
    """Sounds that are committed."""
    try:
        index = BankIndex.read(place)
    except ContractError:
        return 0  # unreadable: who fills it makes it anew
    return len({row.item for row in index.rows}) if index is not None else 0
