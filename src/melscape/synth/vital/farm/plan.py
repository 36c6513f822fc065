"""What a set is made of: the choices that decide every byte of it, and how its rows fall into shards and slices."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from melscape.errors import ConfigError

SHARD_ROWS = 256  # also the blocks of the prior: a shard is one hypercube, and a row's number in it fits a byte
SLICE_ROWS = 32  # what a worker takes at once: small enough that two workers end together, large enough to send
MOST_ATTEMPTS = 5  # a silent draw is drawn again so many times


@dataclass(frozen=True)
class SetPlan:
    """The choices behind a set.

    Args:
        count: how many rows.
        tier: which controls the prior may move.
        seed: the only source of chance.
        rate_hz: the rate that is rendered at.
        audio: keep the sound itself, 16 bits with a scale a row, not just what is measured on it.
        source: hash of the presets that rows are made from; empty for the prior.
    """

    count: int
    tier: int = 1
    seed: int = 0
    rate_hz: int = 44100
    audio: bool = False
    source: str = ""

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ConfigError(f"A set of {self.count} rows.", "1 or more", "Choose another count.")
        if not 8000 <= self.rate_hz <= 48000:
            raise ConfigError(f"A rate of {self.rate_hz} Hz.", "8000 to 48000, where the synth is steady", "Try 44100.")
        if self.tier < 0 or self.seed < 0:
            raise ConfigError(f"Tier {self.tier}, seed {self.seed}.", "0 or more", "Choose others.")

    @property
    def shards(self) -> int:
        """How many shards; the last may be short."""
        return -(-self.count // SHARD_ROWS)

    def rows(self, shard: int) -> range:
        """The rows of a shard."""
        return range(shard * SHARD_ROWS, min((shard + 1) * SHARD_ROWS, self.count))

    def slices(self, shard: int) -> Iterator[range]:
        """The rows of a shard in portions for workers."""
        rows = self.rows(shard)
        for start in range(rows.start, rows.stop, SLICE_ROWS):
            yield range(start, min(start + SLICE_ROWS, rows.stop))

    @property
    def hash(self) -> str:
        """Of all choices but the count: a set can grow, and its full shards stay."""
        chosen = {name: value for name, value in asdict(self).items() if name != "count"}
        return hashlib.sha256(json.dumps(chosen, sort_keys=True).encode()).hexdigest()[:16]

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> SetPlan:
        """The opposite of `to_dict`."""
        return cls(**values)
