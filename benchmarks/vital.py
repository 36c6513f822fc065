"""Renders against a new synth for each, the same bits in any order, flat memory: `python benchmarks/vital.py`.

The rival is what people write: `vita.Synth()`, `load_json`, `render`, in one process. It leaves out the warm-ups, so
that a sound starts from old values, and never sounds the same twice. Both play the same presets of the prior; rounds
alternate, and the ratio is of processor time, so that a busy machine does not decide it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from melscape.synth.vital.presets import VitalPreset
from melscape.synth.vital.prior.draw import draw
from melscape.synth.vital.render.engine import Engine
from melscape.synth.vital.render.note import Note

NOTE = Note(held_seconds=1.0, total_seconds=2.0)
SHORT = Note(held_seconds=0.2, total_seconds=0.4)
BRIEF = Note(held_seconds=0.02, total_seconds=0.05)
Jobs = Sequence[tuple[VitalPreset, Note]]
RIVAL = """
import json, sys, time, vita
for line in sys.stdin:
    begun = time.process_time()
    for text in json.loads(line):
        synth = vita.Synth()
        assert synth.load_json(text)
        synth.render(60, .8, 1., 2.)
    print(time.process_time() - begun, flush=True)
"""
TICK = os.sysconf("SC_CLK_TCK")
PAGE_MIB = os.sysconf("SC_PAGESIZE") / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--presets", type=int, default=12, help="of a round")
    parser.add_argument("--repeated", type=int, default=100, help="presets that are rendered twice")
    parser.add_argument("--renders", type=int, default=2000, help="while memory is watched")
    chosen = parser.parse_args()
    figures = speed(chosen.rounds, chosen.presets)
    figures["determinism"] = determinism(chosen.repeated)
    figures["memory_growth_mib"] = memory(chosen.renders)
    print(json.dumps(figures))


def speed(rounds: int, count: int) -> dict[str, float]:
    varied = [[draw(0, 2, count * turn + place) for place in range(count)] for turn in range(rounds)]
    searched = [[moved(varied[0][0], count * turn + place) for place in range(count)] for turn in range(rounds)]
    seconds: dict[str, list[float]] = {}
    walls: dict[str, list[float]] = {}
    with Engine(1) as one, Engine(2) as two, rival() as plain:
        play(one, varied[0][:2]), play(two, varied[0][:2])
        arms: dict[str, Callable[[list[VitalPreset]], float]] = {
            "a synth each": lambda presets: ask(plain, presets),
            "1 worker": lambda presets: processor(one, presets),
            "2 workers": lambda presets: processor(two, presets),
        }
        for turn in range(rounds):
            for kind, presets in (("varied", varied[turn]), ("searched", searched[turn])):
                for name, arm in arms.items():
                    begun = time.perf_counter()
                    seconds.setdefault(f"{kind}, {name}", []).append(arm(presets) / count)
                    walls.setdefault(f"{kind}, {name}", []).append((time.perf_counter() - begun) / count)
    return told(seconds, walls)


def told(seconds: dict[str, list[float]], walls: dict[str, list[float]]) -> dict[str, float]:
    medians = {name: statistics.median(taken) for name, taken in seconds.items()}
    ratios = {kind: medians[f"{kind}, a synth each"] / medians[f"{kind}, 1 worker"] for kind in ("varied", "searched")}
    print("ratio " + ", ".join(f"{ratio:.2f} {kind}" for kind, ratio in ratios.items()))
    print(f"{'':24}{'CPU ms a render':>16}{'renders/s':>12}")
    for name, median in medians.items():
        print(f"{name:24}{1e3 * median:16.1f}{1 / statistics.median(walls[name]):12.1f}")
    return {
        "ratio_fresh_synth": round(ratios["varied"], 3),
        "ratio_fresh_synth_search": round(ratios["searched"], 3),
        "renders_per_second_core": round(1 / medians["varied, 1 worker"], 2),
        "renders_per_second_core_search": round(1 / medians["searched, 1 worker"], 2),
    }


def determinism(count: int) -> float:
    """The share of presets that give the same bits in another order, on other workers, after other presets."""
    jobs = [(draw(1, index % 3 + 1, index), SHORT) for index in range(count)]
    with Engine(1) as one, Engine(2) as two:
        first, second = one.render_many(jobs), two.render_many(jobs[::-1])[::-1]
    equal = [
        a.samples is not None and b.samples is not None and a.samples.tobytes() == b.samples.tobytes()
        for a, b in zip(first, second)
    ]
    print(f"{sum(equal)} of {count} the same to the bit")
    return sum(equal) / count


def memory(count: int) -> float:
    """How much larger the engine's process and its host are after many renders."""
    jobs = [(draw(2, 2, index), BRIEF) for index in range(20)]
    with Engine(1) as engine:
        engine.render_many(jobs * 3)
        before = held(engine)
        for _ in range(count // len(jobs)):
            engine.render_many(jobs)
        after = held(engine)
    print(f"{before:.1f} MiB before and {after:.1f} MiB after {count} renders")
    return round(after - before, 2)


def moved(preset: VitalPreset, step: int) -> VitalPreset:
    """As in a search: the same tables and routes, other values."""
    return preset.with_values(osc_1_level=0.4 + 0.4 * ((step * 0.618) % 1), filter_1_cutoff=60.0 + 7 * step % 60)


def play(engine: Engine, presets: list[VitalPreset]) -> None:
    failed = [rendered.failure for rendered in engine.render_many([(preset, NOTE) for preset in presets])]
    assert not any(failed), failed


def processor(engine: Engine, presets: list[VitalPreset]) -> float:
    before = time.process_time() + ticks(engine)
    play(engine, presets)
    return time.process_time() + ticks(engine) - before


def ticks(engine: Engine) -> float:
    """Seconds of processor time of all hosts, their templates and children so far."""
    return sum(sum(map(int, fields[11:15])) for fields in members(engine)) / TICK


def held(engine: Engine) -> float:
    own = int(Path("/proc/self/statm").read_text().split()[1])
    hosts = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in engine.hosts]
    return (own + sum(hosts)) * PAGE_MIB


def members(engine: Engine) -> list[list[str]]:
    """What the system says of each process in the sessions of the hosts."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) in engine.hosts:
            found.append(fields)
    return found


def rival() -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", RIVAL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(plain: subprocess.Popen[str], presets: list[VitalPreset]) -> float:
    assert plain.stdin and plain.stdout
    print(json.dumps([preset.to_json() for preset in presets]), file=plain.stdin, flush=True)
    return float(plain.stdout.readline())


if __name__ == "__main__":
    main()
