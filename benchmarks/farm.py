"""How fast is a set of presets made on one core? CPU seconds of every part of a row, by tier.

    python benchmarks/farm.py [--rows 64] [--rate-hz 44100] [--seed 0]

Seconds are of the processor, not of the clock, so other work on the machine matters little. `renders_a_second_a_core`
is what one core makes with all of its parts; `hours_2000` is 2,000 rows on two such cores.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from melscape.synth.vital.farm.block import pack
from melscape.synth.vital.farm.draws import drawn
from melscape.synth.vital.farm.farm import layout_of
from melscape.synth.vital.farm.plan import SetPlan
from melscape.synth.vital.farm.row import Draw, Row, Status
from melscape.synth.vital.farm.shard import write_shard
from melscape.synth.vital.prior import TIERS
from melscape.synth.vital.render.engine import Engine
from melscape.synth.vital.render.note import Rendered
from melscape.tasks.patch.data import measure

PARTS = ("draw", "send", "synth", "measure", "pack")


def cpu_of_children() -> float:
    """CPU seconds of all processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What the work gives, and the CPU seconds that this process took for it."""
    begun = time.process_time()
    return work(), time.process_time() - begun


def rendered(draws: list[Draw]) -> tuple[list[Rendered], float, float]:
    """The sounds, the CPU seconds of this process, and those of the synth with its forks."""
    before = cpu_of_children()
    with Engine(workers=1) as engine:
        found, sending = timed(lambda: engine.render_many([(draw.preset, draw.note) for draw in draws]))
    return found, sending, cpu_of_children() - before


def row(index: int, draw: Draw, sound: Rendered) -> Row:
    """A row as a worker makes it."""
    if sound.samples is None:
        return Row(index, draw, 0, Status.FAILED, sound.failure or "")
    return Row(index, draw, 0, Status.SOUNDS, "", sound.samples, measure(sound.samples, draw.note))


def one_tier(plan: SetPlan, start_seconds: float) -> dict[str, float]:
    """Milliseconds a row by part."""
    folder, layout = Path(tempfile.gettempdir()), layout_of(measure, plan.rate_hz)
    draws, drawing = timed(lambda: [drawn(plan, index, 0, folder) for index in range(plan.count)])
    sounds, sending, synth = rendered(draws)
    rows, measuring = timed(lambda: [row(index, *pair) for index, pair in enumerate(zip(draws, sounds))])
    with tempfile.TemporaryDirectory() as place:
        _, packing = timed(lambda: write_shard(Path(place), 0, plan.hash, pack(rows, layout, audio=False)))
    parts = dict(zip(PARTS, (drawing, sending, synth - start_seconds, measuring, packing)))
    whole = sum(parts.values()) / plan.count
    return {
        "tier": plan.tier,
        **{f"{name}_ms": round(1000 * seconds / plan.count, 2) for name, seconds in parts.items()},
        "row_ms": round(1000 * whole, 2),
        "renders_a_second_a_core": round(1 / whole, 2),
        "hours_2000": round(2000 * whole / 2 / 3600, 3),
        "silent": sum(sound.silent for sound in sounds),
        "failed": sum(sound.samples is None for sound in sounds),
    }


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, default=64)
    asked.add_argument("--rate-hz", type=int, default=44100)
    asked.add_argument("--seed", type=int, default=0)
    given = asked.parse_args()
    plans = [SetPlan(min(given.rows, 256), tier, given.seed, given.rate_hz) for tier in TIERS]
    warm = drawn(plans[0], 0, 0, Path(tempfile.gettempdir()))
    row(0, warm, rendered([warm])[0][0])  # what is compiled and loaded once
    start_seconds = rendered([warm])[2]
    found = [one_tier(plan, start_seconds) for plan in plans]
    print("  ".join(f"{name:>12}" for name in found[0]))
    for figures in found:
        print("  ".join(f"{value:>12}" for value in figures.values()))
    print(json.dumps({"rows": given.rows, "rate_hz": given.rate_hz, "start_seconds": start_seconds, "tiers": found}))


if __name__ == "__main__":
    main()
