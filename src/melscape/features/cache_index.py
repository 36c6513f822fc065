"""What a feature cache holds: its contract, its shards with their checksums, and which row is which sound.

The index is one Parquet file. It is written after every shard and is the commit point: a shard that it does not name
does not exist.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from melscape.errors import ConfigError, ContractError
from melscape.features.mel import Mel
from melscape.work import atomic

INDEX_NAME = "index.parquet"
# Raised whenever log_mel, resampling or the layout changes a stored number: old caches are then made anew.
CODE_VERSION = 1


@dataclass(frozen=True)
class Contract:
    """All that decides a stored number: mel contract, frames a row, number type, playing speed, version of the code."""

    mel: Mel
    frames: int
    dtype: str
    speed: float = 1.0
    code_version: int = CODE_VERSION

    def differences(self, other: Contract) -> list[str]:
        """One phrase for each thing that differs, such as "frames 128 here, 251 there"."""
        words = self.mel.difference(other.mel)
        for name in ("frames", "dtype", "speed", "code_version"):
            mine, theirs = getattr(self, name), getattr(other, name)
            if mine != theirs:
                words.append(f"{name} {mine} here, {theirs} there")
        return words


@dataclass(frozen=True)
class Shard:
    """One `.npy` file of rows: its name, its sha256 and how many rows it has."""

    name: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class Place:
    """Where a sound's row is, how many of its frames are sound, and how many frames the whole sound has."""

    shard: int
    row: int
    frames: int
    total_frames: int


@dataclass(frozen=True)
class CacheIndex:
    """The contract, the shards, and the place of every sound by its checksum."""

    contract: Contract
    shards: tuple[Shard, ...] = ()
    places: Mapping[str, Place] | None = None
    silence: float = 0.0

    @property
    def known(self) -> Mapping[str, Place]:
        """Places by checksum."""
        return self.places or {}

    def with_shard(self, shard: Shard, rows: Mapping[str, tuple[int, int]]) -> CacheIndex:
        """The index with one shard more; `rows` gives frames and total frames by checksum, in the order of the rows."""
        number = len(self.shards)
        places = {checksum: Place(number, row, *frames) for row, (checksum, frames) in enumerate(rows.items())}
        return replace(self, shards=(*self.shards, shard), places={**self.known, **places})

    def only(self, sound: set[str]) -> CacheIndex:
        """The index with only the shards of these names."""
        kept = [number for number, shard in enumerate(self.shards) if shard.name in sound]
        moved = {number: order for order, number in enumerate(kept)}
        places = {
            checksum: replace(place, shard=moved[place.shard])
            for checksum, place in self.known.items()
            if place.shard in moved
        }
        return replace(self, shards=tuple(self.shards[number] for number in kept), places=places)

    def write(self, folder: Path) -> None:
        """Commit: put the index in place, all or nothing."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        rows = [{"checksum": checksum, **asdict(place)} for checksum, place in self.known.items()]
        kinds = [("checksum", pa.string())] + [
            (name, pa.int64()) for name in ("shard", "row", "frames", "total_frames")
        ]
        head = {
            "contract": asdict(self.contract),
            "shards": [asdict(shard) for shard in self.shards],
            "silence": self.silence,
        }
        schema = pa.schema(kinds, metadata={"melscape": json.dumps(head)})
        with atomic.replacing(folder / INDEX_NAME) as temporary:
            pq.write_table(pa.Table.from_pylist(rows, schema=schema), temporary)

    @classmethod
    def read(cls, folder: Path) -> CacheIndex | None:
        """The committed index, or None if there is none. Errors: ContractError if it cannot be read."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = folder / INDEX_NAME
        if not path.is_file():
            return None
        try:
            table = pq.read_table(path)
            head = json.loads((table.schema.metadata or {})[b"melscape"])
            places = {row.pop("checksum"): Place(**row) for row in table.to_pylist()}
            shards = tuple(Shard(**shard) for shard in head["shards"])
            contract = Contract(**{**head["contract"], "mel": Mel.from_dict(head["contract"]["mel"])})
            return cls(contract, shards, places, head["silence"])
        except (pa.ArrowException, OSError, KeyError, ValueError, TypeError, ConfigError) as error:
            found = f"{path} cannot be read ({error})."
            raise ContractError(found, "the index of a feature cache", "Fill the cache again.") from error

    def damaged(self, folder: Path) -> list[str]:
        """Names of shards that are missing or whose bytes are not those that were written."""
        return [shard.name for shard in self.shards if sha256_of(folder / shard.name) != shard.sha256]


def sha256_of(path: Path) -> str:
    """Checksum of a file; empty if it is not there."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
