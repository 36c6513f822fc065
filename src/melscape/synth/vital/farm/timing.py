"""How long the making of a set took. Kept beside it, never in its manifest: a slow machine makes the same set."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path

from melscape.synth.vital.farm.shard import as_json
from melscape.synth.vital.farm.slices import Slice
from melscape.work.atomic import write_bytes

TIMING = "timing.json"


@dataclass
class Timing:
    """Counts slices as they come.

    Args:
        workers: how many there are.
        renders: made so far, with those that were silent and drawn again.
        rows: made so far.
        busy_seconds: that slices kept a core.
        wall_seconds: from the beginning to the last slice.
    """

    workers: int
    renders: int = 0
    rows: int = 0
    busy_seconds: float = 0.0
    wall_seconds: float = 0.0
    begun: float = field(default_factory=time.perf_counter)

    def add(self, made: Slice) -> None:
        """Count a slice."""
        self.renders += made.renders
        self.rows += len(made.block.arrays["rows"])
        self.busy_seconds += made.seconds
        self.wall_seconds = time.perf_counter() - self.begun

    def to_dict(self) -> dict[str, float]:
        """Figures with names."""
        return {
            "workers": self.workers,
            "rows": self.rows,
            "renders": self.renders,
            "wall_seconds": round(self.wall_seconds, 3),
            "busy_seconds": round(self.busy_seconds, 3),
            "renders_per_second": round(_pace(self.renders, self.wall_seconds), 3),
            "renders_per_second_per_core": round(_pace(self.renders, self.busy_seconds), 3),
        }

    def write(self, folder: Path) -> None:
        """Put the figures beside the set; those of a call that had nothing to make are left out."""
        if self.rows:
            write_bytes(folder / TIMING, as_json(self.to_dict()))


def read_timing(folder: Path) -> dict[str, float]:
    """The figures of the last call that made something; none if they are gone."""
    path = folder / TIMING
    return json.loads(path.read_bytes()) if path.is_file() else {}


def _pace(count: int, seconds: float) -> float:
    return count / seconds if seconds else 0.0
