"""A finished set, opened: presets, notes, sounds and columns by row number. Files are mapped, not read at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from jaxtyping import Float32, Int, Int16

from melscape.errors import CheckpointError, ContractError
from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.controls.versions import path
from melscape.synth.vital.farm.block import MEASURED
from melscape.synth.vital.farm.columns import FULL_SCALE, ROWS, SPARSE
from melscape.synth.vital.farm.manifest import SetManifest, read_manifest
from melscape.synth.vital.farm.plan import SHARD_ROWS
from melscape.synth.vital.farm.row import Draw, Status
from melscape.synth.vital.farm.shard import SHARDS, part_path, shard_name
from melscape.synth.vital.farm.stock import stock_in
from melscape.synth.vital.farm.unpack import Reader
from melscape.synth.vital.presets import VitalPreset
from melscape.synth.vital.render.note import Note


@dataclass(frozen=True)
class RenderedSet:
    """The rows of a set.

    Args:
        folder: where it lies.
        manifest: what is in it.
    """

    folder: Path
    manifest: SetManifest

    @classmethod
    def open(cls, folder: Path, *, check: bool = False) -> RenderedSet:
        """Open a set; with `check` every byte of it is verified first.

        Presets of an older version of the synth are brought to that of today.
        Errors: CheckpointError for an unfinished or damaged set; SynthError for a version from which there is no way.
        """
        manifest = read_manifest(folder)
        if manifest is None:
            found = f"{folder} holds no finished set."
            raise CheckpointError(found, "a folder with a manifest.json", "Run `melscape patch render` on it.")
        path(manifest.schema_version, schema().version)
        if check and (damaged := manifest.damaged(folder)):
            found = f"{len(damaged)} files of {folder} are damaged, the first is {damaged[0]}."
            raise CheckpointError(found, "the bytes that were written", "Remove manifest.json and render it again.")
        # Files stay mapped by their path: a relative one would be another file after a change of folder.
        return cls(folder.resolve(), manifest)

    def __len__(self) -> int:
        """How many rows."""
        return self.manifest.plan.count

    def preset(self, index: int) -> VitalPreset:
        """The preset of a row, as it was rendered."""
        reader, row = self._at(index)
        plan, parent = self.manifest.plan, int(reader.arrays["rows"]["parent"][row])
        if not plan.source:
            return reader.preset(row, VitalPreset(name=f"Melscape {plan.seed}-{index}"))
        return reader.preset(row, stock_in(self.folder.resolve()).preset(parent))

    def note(self, index: int) -> Note:
        """The note of a row."""
        reader, row = self._at(index)
        return reader.note(row, self.manifest.plan.rate_hz)

    def draw(self, index: int) -> Draw:
        """Both."""
        return Draw(self.preset(index), self.note(index))

    def sound(self, index: int) -> Float32[np.ndarray, "C S"]:
        """The kept sound of a row, within one step of 16 bits below its peak. Errors: ContractError without sound."""
        reader, row = self._at(index)
        scale = reader.arrays["rows"]["audio_scale"][row]
        return np.ascontiguousarray(self.quantised(index).T * np.float32(scale / FULL_SCALE), np.float32)

    def quantised(self, index: int) -> Int16[np.ndarray, "S 2"]:
        """The same as it lies in the file."""
        if not self.manifest.plan.audio:
            raise ContractError(f"{self.folder} keeps no sound.", "a set made with --audio", "Render the row anew.")
        reader, row = self._at(index)
        lengths = reader.arrays["rows"]["audio_samples"]
        start = int(lengths[:row].sum())
        return reader.arrays["audio"][start : start + int(lengths[row])]

    @property
    def names(self) -> tuple[str, ...]:
        """Of all columns."""
        return (*self.manifest.layout, *(name for name in ROWS.names or ()))

    def column(self, name: str) -> np.ndarray:
        """A column of all rows, read into memory: something measured, else `midi`, `status`, `peak`, …"""
        return np.concatenate(list(self.shards(name)))

    def shards(self, name: str) -> Iterator[np.ndarray]:
        """A column a shard at a time, each mapped and not read."""
        self._refuse_unknown(name)
        return (self._part(number, name) for number in range(self.manifest.plan.shards))

    def rows(self, name: str, indices: Sequence[int] | Int[np.ndarray, "B"]) -> np.ndarray:
        """A column of some rows, of which only these are read."""
        self._refuse_unknown(name)
        return np.stack([self._part(int(index) // SHARD_ROWS, name)[int(index) % SHARD_ROWS] for index in indices])

    def sparse(self, name: str) -> np.ndarray:
        """`controls`, `modulations`, `tables` or `lfos` of all rows, with the number of the row in `index`."""
        whole = []
        for number in range(self.manifest.plan.shards):
            lines = self._reader(number).arrays[name]
            whole.append(lines["row"].astype(np.int64) + number * SHARD_ROWS)
        indices = np.concatenate(whole)
        lines = np.concatenate([self._reader(number).arrays[name] for number in range(self.manifest.plan.shards)])
        wide = np.dtype([("index", np.int64), *((key, SPARSE[name][key]) for key in SPARSE[name].names or ())])
        joined = np.empty(len(lines), wide)
        joined["index"] = indices
        for key in SPARSE[name].names or ():
            joined[key] = lines[key]
        return joined

    @cached_property
    def sounding(self) -> Int[np.ndarray, "N"]:
        """The rows that can be heard."""
        return np.flatnonzero(self.column("status") == Status.SOUNDS)

    def _refuse_unknown(self, name: str) -> None:
        if name not in self.names:
            raise ContractError(f"The set has no column {name!r}.", ", ".join(self.names))

    def _part(self, number: int, name: str) -> np.ndarray:
        arrays = self._reader(number).arrays
        return arrays[MEASURED + name] if name in self.manifest.layout else arrays["rows"][name]

    def _at(self, index: int) -> tuple[Reader, int]:
        if not 0 <= index < len(self):
            raise ContractError(f"There is no row {index}.", f"0 to {len(self) - 1}")
        return self._reader(index // SHARD_ROWS), index % SHARD_ROWS

    def _reader(self, number: int) -> Reader:
        home = self.folder / SHARDS / shard_name(number)
        files = self.manifest.shards[number].files
        arrays = {name.removesuffix(".npy"): _mapped(home / name, file.sha256) for name, file in files.items()}
        return Reader(arrays, self._bytes, self.manifest.names, self.manifest.schema_version)

    def _bytes(self, name: str) -> bytes:
        return (self.folder / part_path(name)).read_bytes()


@cache
def _mapped(file: Path, _sha256: str) -> np.ndarray:
    # A set that has grown since has another file of the same name.
    return np.load(file, mmap_mode="r", allow_pickle=False)
