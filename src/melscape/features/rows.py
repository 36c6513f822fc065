"""Reading cached log-mels: random batches straight out of memory-mapped files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float, Int

from melscape.errors import ContractError
from melscape.features.cache_index import CacheIndex, Place

if TYPE_CHECKING:
    from torch import Tensor


class Features:
    """The log-mels of a manifest's items, in its order, each filled up with silence to the same number of frames.

    Args:
        folder: where the shards are.
        index: the committed index; the shards it names have been verified.
        checksums: one for each item.

    Errors: ContractError if a sound is not in the cache.
    """

    def __init__(self, folder: Path, index: CacheIndex, checksums: Sequence[str]) -> None:
        missing = [checksum for checksum in checksums if checksum not in index.known]
        if missing:
            found = f"{len(missing)} of {len(checksums)} sounds are not in the cache {folder}."
            raise ContractError(found, "all of them", "Fill the cache.")
        self._folder, self._index = folder, index
        places: list[Place] = [index.known[checksum] for checksum in checksums]
        self._shard = np.array([place.shard for place in places], dtype=np.int64)
        self._row = np.array([place.row for place in places], dtype=np.int64)
        self.frames: Int[np.ndarray, "N"] = np.array([place.frames for place in places], dtype=np.int64)
        self.total_frames: Int[np.ndarray, "N"] = np.array([place.total_frames for place in places], dtype=np.int64)
        self._maps: dict[int, Tensor] = {}

    def __len__(self) -> int:
        return len(self._row)

    @property
    def shape(self) -> tuple[int, int]:
        """Bands and frames of every row."""
        return self._index.contract.mel.bands, self._index.contract.frames

    @property
    def silence(self) -> float:
        """The level that rows are filled up with."""
        return self._index.silence

    @property
    def truncated(self) -> tuple[int, ...]:
        """Items that are longer than a row, whose end is therefore not stored."""
        return tuple(np.flatnonzero(self.total_frames > self.frames).tolist())

    def rows(self, indices: Sequence[int] | Int[np.ndarray, "B"], out: Tensor | None = None) -> Float[Tensor, "B M T"]:
        """The rows of these items as float32, in this order. Pass `out` of the last batch to spare a fresh one."""
        import torch

        wanted = np.asarray(indices, dtype=np.int64)
        batch = torch.empty((wanted.size, *self.shape)) if out is None else out
        # Row by row, from the mapped file into place, cast on the way: each number is touched once. Selecting all rows
        # first and casting then reads and writes everything twice and is a quarter slower.
        for slot, shard, row in zip(batch.unbind(0), self._shard[wanted].tolist(), self._row[wanted].tolist()):
            slot.copy_(self._map(shard)[row])
        return batch

    def array(self, indices: Sequence[int] | Int[np.ndarray, "B"]) -> Float[np.ndarray, "B M T"]:
        """The same as a numpy array."""
        return self.rows(indices).numpy()

    def whole(self, index: int) -> Float[np.ndarray, "M T"]:
        """One item without the filling: only the frames that are sound."""
        return self.array([index])[0][:, : int(self.frames[index])]

    def _map(self, number: int) -> Tensor:
        if number not in self._maps:
            self._maps[number] = self._open(number)
        return self._maps[number]

    def _open(self, number: int) -> Tensor:
        import torch

        shard, contract = self._index.shards[number], self._index.contract
        path = self._folder / shard.name
        kind = torch.float16 if contract.dtype == "float16" else torch.float32
        count = shard.rows * self.shape[0] * self.shape[1]
        # A .npy file is a header of 64 n bytes and the numbers: the header is whole numbers of either type.
        header = path.stat().st_size // kind.itemsize - count
        flat = torch.from_file(str(path), shared=False, size=header + count, dtype=kind)
        return flat[header:].reshape(shard.rows, *self.shape)
