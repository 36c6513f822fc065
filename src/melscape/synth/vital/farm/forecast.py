"""A large set on paper: what it costs in hours, cores and disk, from a few rows that are really made."""

from __future__ import annotations

import math
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from melscape.synth.vital.farm.farm import farm
from melscape.synth.vital.farm.hands import render_here
from melscape.synth.vital.farm.plan import SetPlan
from melscape.synth.vital.farm.row import Measure, Render
from melscape.synth.vital.farm.timing import read_timing
from melscape.work.many import WorkOptions

CORES = (1, 2, 8, 16, 32, 64, 128, 256)
NIGHT_HOURS = 8.0
HERE = WorkOptions(workers=0)
SPARE = 0.9  # of cores that are really busy: workers start, wait for each other and for the disk


@dataclass(frozen=True)
class Forecast:
    """What a set will cost.

    Args:
        plan: of the set.
        rows: made to find out.
        seconds_per_row: of one core, with redraws, measuring and packing.
        renders_per_row: 1 and the redraws of silent ones.
        measured_bytes, audio_bytes: of one row, without and with its sound.
    """

    plan: SetPlan
    rows: int
    seconds_per_row: float
    renders_per_row: float
    measured_bytes: float
    audio_bytes: float

    def hours(self, cores: int) -> float:
        """How long that many cores take."""
        return self.plan.count * self.seconds_per_row / 3600 / (cores * (SPARE if cores > 1 else 1.0))

    @property
    def night_cores(self) -> int:
        """How many cores do it in a night."""
        core_hours = self.plan.count * self.seconds_per_row / 3600
        return max(1, math.ceil(core_hours / (NIGHT_HOURS * SPARE)))

    def to_dict(self) -> dict[str, Any]:
        """Figures with names."""
        gib = self.plan.count / 2**30
        return {
            "count": self.plan.count,
            "measured_on_rows": self.rows,
            "core_seconds_per_row": round(self.seconds_per_row, 4),
            "renders_per_row": round(self.renders_per_row, 3),
            "renders_per_second_per_core": round(self.renders_per_row / self.seconds_per_row, 2),
            "shards": self.plan.shards,
            "hours_by_cores": {str(cores): round(self.hours(cores), 2) for cores in CORES},
            "night_hours": NIGHT_HOURS,
            "night_cores": self.night_cores,
            "gib_without_audio": round(self.measured_bytes * gib, 2),
            "gib_with_audio": round((self.measured_bytes + self.audio_bytes) * gib, 2),
        }


def forecast(plan: SetPlan, *, measure: Measure, rows: int = 64, render: Render = render_here) -> Forecast:
    """Make `rows` rows of the plan in a folder that is thrown away, one after the other, and reckon from them.

    One row before that takes what is loaded only once; it is not counted.
    """
    part = replace(plan, count=rows, audio=True)
    with tempfile.TemporaryDirectory() as folder:
        farm(replace(part, count=1), Path(folder) / "first", measure=measure, options=HERE, render=render)
        manifest = farm(part, Path(folder) / "set", measure=measure, options=HERE, render=render)
        timing = read_timing(Path(folder) / "set")
    files = [(name, file.size_bytes) for shard in manifest.shards for name, file in shard.files.items()]
    audio = sum(size for name, size in files if name == "audio.npy")
    whole = sum(size for _, size in files)
    renders, busy = timing["renders"] / rows, timing["busy_seconds"] / rows
    return Forecast(plan, rows, busy, renders, (whole - audio) / rows, audio / rows)
