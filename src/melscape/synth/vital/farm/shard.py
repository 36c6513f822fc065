"""A shard on disk: a folder of raw `.npy` files and `shard.json`, written last, which says what their bytes must be.

A shard is complete when `shard.json` is of the right plan and every file has its hash; else it counts as absent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from melscape.synth.vital.farm.block import Block
from melscape.synth.vital.farm.parts import raw_npy
from melscape.synth.vital.farm.row import Status
from melscape.work.atomic import write_bytes

ABOUT = "shard.json"
SHARDS, PARTS = "shards", "parts"
_READ_BYTES = 2**20


@dataclass(frozen=True)
class File:
    """What the bytes of a file must be."""

    sha256: str
    size_bytes: int

    @classmethod
    def of(cls, data: bytes) -> File:
        """Of bytes in memory."""
        return cls(hashlib.sha256(data).hexdigest(), len(data))

    def holds(self, path: Path) -> bool:
        """Whether the file is there, and is this one."""
        return path.is_file() and path.stat().st_size == self.size_bytes and sha256_of(path) == self.sha256


@dataclass(frozen=True)
class Shard:
    """What a shard holds.

    Args:
        name: of its folder.
        plan: hash of the plan.
        rows: how many.
        files: of its own.
        parts: wavetables and shapes that its rows use, in the folder that all shards share.
        failures: row and reason.
        counts: of rows by what became of them.
    """

    name: str
    plan: str
    rows: int
    files: Mapping[str, File]
    parts: Mapping[str, File]
    failures: tuple[tuple[int, str], ...]
    counts: Mapping[str, int]

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Shard:
        """The opposite of `to_dict`."""
        files, parts = ({name: File(**file) for name, file in values[key].items()} for key in ("files", "parts"))
        failures = tuple((int(index), str(reason)) for index, reason in values["failures"])
        return cls(values["name"], values["plan"], values["rows"], files, parts, failures, values["counts"])

    def damaged(self, folder: Path) -> list[str]:
        """The files of the set in `folder` that this shard needs and that are not as they must be."""
        wanted = {f"{SHARDS}/{self.name}/{name}": file for name, file in self.files.items()}
        wanted |= {part_path(name): file for name, file in self.parts.items()}
        return [path for path, file in wanted.items() if not file.holds(folder / path)]


def counted(rows: np.ndarray) -> dict[str, int]:
    """Rows by what became of them, and those whose first draw was silent."""
    counts = {status.name.lower(): int((rows["status"] == status).sum()) for status in Status}
    first = (rows["attempt"] > 0) | (rows["status"] == Status.SILENT)
    return {"rows": len(rows), **counts, "silent_first": int(first.sum())}


def shard_name(number: int) -> str:
    """The folder of a shard."""
    return f"{number:06d}"


def part_path(name: str) -> str:
    """Where a wavetable or a shape lies in the folder of a set; few folders get more than some hundred files."""
    return f"{PARTS}/{name[:2]}/{name}.npy"


def write_shard(folder: Path, number: int, plan: str, block: Block) -> Shard:
    """Write a shard; a process that dies before the end leaves none."""
    home = folder / SHARDS / shard_name(number)
    home.mkdir(parents=True, exist_ok=True)
    for name, data in block.parts.items():
        _write_part(folder / part_path(name), data)
    files = {}
    for name, values in block.arrays.items():
        data = raw_npy(values)
        write_bytes(home / f"{name}.npy", data)
        files[f"{name}.npy"] = File.of(data)
    parts = {name: File.of(data) for name, data in block.parts.items()}
    shard = Shard(
        shard_name(number), plan, len(block.arrays["rows"]), files, parts, block.failures, counted(block.arrays["rows"])
    )
    write_bytes(home / ABOUT, as_json(shard.to_dict()))
    return shard


def read_shard(folder: Path, number: int, plan: str, rows: int) -> Shard | None:
    """The shard, if it is there, whole and of this plan."""
    path = folder / SHARDS / shard_name(number) / ABOUT
    try:
        shard = Shard.from_dict(json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError, KeyError):
        return None  # absent or half written: it is made again, which is what an absent shard is for
    return shard if (shard.plan, shard.rows) == (plan, rows) and not shard.damaged(folder) else None


def as_json(values: Mapping[str, Any]) -> bytes:
    """The one way in which the files of a set are written: sorted, so that equal content is equal bytes."""
    return (json.dumps(values, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def sha256_of(path: Path) -> str:
    """Of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_READ_BYTES):
            digest.update(piece)
    return digest.hexdigest()


def _write_part(path: Path, data: bytes) -> None:
    if path.is_file() and File.of(data).holds(path):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, data)
