"""Which items are learnt from when. A batch depends on (seed, epoch, index) only: not on history, workers or ranks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Int
from torch import Tensor

from melscape.errors import ConfigError
from melscape.training.random import stream

Batch = dict[str, Tensor]
# Reads items by number for an epoch: `read(items, epoch)`. Chance per item: `stream(seed, "...", epoch, item)`.
Read = Callable[[Int[np.ndarray, "B"], int], Batch]


@dataclass(frozen=True)
class Share:
    """The rows of each batch that one of several processes takes."""

    rank: int = 0
    world: int = 1

    def rows(self, total: int) -> slice:
        """Its rows of a batch: neighbours, in order; the shares differ by one row at most."""
        if total < self.world:
            raise ConfigError(
                f"A batch of {total} for {self.world} processes.", "a row or more for each", "Use fewer processes."
            )
        return slice(total * self.rank // self.world, total * (self.rank + 1) // self.world)


class Batches(Protocol):
    """What training draws from: tensors by name, all with the same number of rows."""

    @property
    def steps_per_epoch(self) -> int:
        """Batches in an epoch."""
        ...

    def batch(self, epoch: int, index: int) -> Batch:
        """The batch at this place; the same whenever it is asked for."""
        ...


@runtime_checkable
class Shareable(Batches, Protocol):
    """Batches that can read one share of the rows without reading the others."""

    def take(self, share: Share) -> Batches:
        """The same batches with only the rows of the share."""
        ...


@dataclass(frozen=True)
class ItemBatches:
    """Every item once an epoch, in an order that is a function of seed and epoch.

    No item is dropped: an epoch has ceil(items / size) batches, whose sizes differ by one at most.

    Args:
        items: how many there are.
        size: rows in a batch over all processes.
        read: makes tensors of item numbers.
    """

    items: int
    size: int
    seed: int
    read: Read
    share: Share = Share()

    def __post_init__(self) -> None:
        if self.items < 1 or self.size < 1:
            raise ConfigError(f"{self.items} items in batches of {self.size}.", "one or more of both")

    @property
    def steps_per_epoch(self) -> int:
        """Batches in an epoch."""
        return -(-self.items // self.size)

    def rows(self, epoch: int, index: int) -> Int[np.ndarray, "B"]:
        """The numbers of the items in a batch."""
        order = stream(self.seed, "order", epoch).permutation(self.items)
        start, stop = (self.items * place // self.steps_per_epoch for place in (index, index + 1))
        return order[start:stop][self.share.rows(stop - start)]

    def batch(self, epoch: int, index: int) -> Batch:
        """The tensors of the items at this place."""
        return self.read(self.rows(epoch, index), epoch)

    def take(self, share: Share) -> ItemBatches:
        """The same batches with only the rows of the share."""
        return replace(self, share=share)


@dataclass(frozen=True)
class SharedRows:
    """A share of batches that can only be made whole."""

    whole: Batches
    share: Share

    @property
    def steps_per_epoch(self) -> int:
        """Batches in an epoch."""
        return self.whole.steps_per_epoch

    def batch(self, epoch: int, index: int) -> Batch:
        """The rows of the share."""
        batch = self.whole.batch(epoch, index)
        return {name: tensor[self.share.rows(len(tensor))] for name, tensor in batch.items()}


def share_of(batches: Batches, share: Share) -> Batches:
    """The batches as one of several processes sees them."""
    if share.world == 1:
        return batches
    return batches.take(share) if isinstance(batches, Shareable) else SharedRows(batches, share)


def parts(batch: Batch, count: int) -> list[Batch]:
    """The batch cut into `count` pieces of rows, or one a row if it has fewer."""
    total = row_count(batch)
    cuts = [Share(rank, min(count, total)).rows(total) for rank in range(min(count, total))]
    return [{name: tensor[cut] for name, tensor in batch.items()} for cut in cuts]


def row_count(batch: Batch) -> int:
    """Rows of a batch."""
    counts = {len(tensor) for tensor in batch.values()}
    assert len(counts) == 1, f"tensors of a batch have the same number of rows, not {sorted(counts)}"
    return counts.pop()
