"""Presets of people as the stock that rows are made from: read, told apart into families, and kept inside the set.

Near-twins are one family. Families meet only inside their own small group when presets are crossed, so that a set can
be split by family without a cross that stands on both sides.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from melscape.errors import ConfigError, CorpusError
from melscape.synth.vital.farm.shard import File, as_json
from melscape.synth.vital.presets import PresetReader, PresetReading, VitalPreset, repair
from melscape.synth.vital.presets.family import families
from melscape.work.atomic import write_bytes
from melscape.work.progress import Meter, Progress

STOCK, INDEX, SUFFIX = "sources", "index.json", ".vital"
GROUP_FAMILIES = 8


@dataclass(frozen=True)
class Found:
    """A preset that was read.

    Args:
        path: below the folder.
        preset: itself.
        family: the same number for near-twins.
        twin_of: the first file of the family, if this is another.
        notes: what was mended in it.
    """

    path: str
    preset: VitalPreset
    family: int
    twin_of: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Ingested:
    """A folder of presets: those that can be used, and the files that cannot, with the reason."""

    found: tuple[Found, ...]
    problems: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Kept:
    """A preset of the stock as the set keeps it."""

    file: str
    sha256: str
    path: str
    family: int


def ingest(folder: Path, *, on_progress: Callable[[Progress], None] | None = None) -> Ingested:
    """Read every `.vital` file below a folder. Bad files are listed and stop nothing.

    Errors: CorpusError for a folder without any.
    """
    paths = sorted(path for path in folder.rglob(f"*{SUFFIX}") if path.is_file())
    if not paths:
        raise CorpusError(f"No {SUFFIX} file in {folder}.", f"a folder of {SUFFIX} files", "Name another folder.")
    meter = Meter(len(paths))
    good: list[PresetReading] = []
    bad: list[tuple[str, str]] = []
    with PresetReader() as reader:
        for reading in reader.read_many(paths):
            if reading.problem is None:
                good.append(reading)
            else:
                bad.append((_named(reading, folder), reading.problem.text.replace("\n", " ")))
            if on_progress:
                on_progress(meter.tick(failed=reading.problem is not None))
    return Ingested(_with_families(good, folder), tuple(bad))


def keep(ingested: Ingested, folder: Path) -> str:
    """Put the presets into the folder of a set; returns the hash that its plan names them by.

    Errors: ConfigError if the folder keeps others, CorpusError for nothing to keep.
    """
    if not ingested.found:
        raise CorpusError("None of the presets can be read.", "one or more", "See `melscape patch ingest`.")
    files = [found.preset.to_json().encode() for found in ingested.found]
    rows = [
        {"file": f"{number:05d}{SUFFIX}", "sha256": File.of(data).sha256, "path": found.path, "family": found.family}
        for number, (found, data) in enumerate(zip(ingested.found, files))
    ]
    home, index = folder / STOCK, as_json({"presets": rows})
    home.mkdir(parents=True, exist_ok=True)
    if (home / INDEX).is_file() and (home / INDEX).read_bytes() != index:
        raise ConfigError(f"{folder} is made from other presets.", "a new folder", "Choose another --out.")
    for row, data in zip(rows, files):
        write_bytes(home / str(row["file"]), data)
    write_bytes(home / INDEX, index)
    return hashlib.sha256(index).hexdigest()[:16]


@dataclass(frozen=True)
class Stock:
    """The presets that a set keeps."""

    folder: Path
    rows: tuple[Kept, ...]

    def __len__(self) -> int:
        """How many."""
        return len(self.rows)

    def preset(self, number: int) -> VitalPreset:
        """One of them. Errors: CorpusError if its file is not what was kept."""
        return _kept_preset(self.folder / self.rows[number].file, self.rows[number].sha256)

    def partners(self, number: int) -> tuple[int, ...]:
        """Those of other families that it may be crossed with."""
        mine = self.rows[number].family
        same = (row.family != mine and row.family // GROUP_FAMILIES == mine // GROUP_FAMILIES for row in self.rows)
        return tuple(place for place, fits in enumerate(same) if fits)


@lru_cache(maxsize=4)
def stock_in(folder: Path) -> Stock:
    """The stock in the folder of a set. Errors: CorpusError if there is none."""
    path = folder / STOCK / INDEX
    if not path.is_file():
        raise CorpusError(f"{path} is missing.", "the presets that the rows of this set are made from", "Copy them.")
    return Stock(folder / STOCK, tuple(Kept(**row) for row in json.loads(path.read_bytes())["presets"]))


@lru_cache(maxsize=256)
def _kept_preset(path: Path, sha256: str) -> VitalPreset:
    data = path.read_bytes()
    if File.of(data).sha256 != sha256:
        raise CorpusError(f"{path} has changed since the set was begun.", "the bytes that were kept", "Begin anew.")
    return repair(data)[0]


def _with_families(good: Sequence[PresetReading], folder: Path) -> tuple[Found, ...]:
    first: dict[int, str] = {}
    found = []
    presets = [reading.preset for reading in good if reading.preset]
    for reading, preset, family in zip(good, presets, families(presets)):
        path = _named(reading, folder)
        twin = first.setdefault(family, path)
        found.append(Found(path, preset, family, "" if twin == path else twin, reading.notes))
    return tuple(found)


def _named(reading: PresetReading, folder: Path) -> str:
    return reading.path.relative_to(folder).as_posix()
