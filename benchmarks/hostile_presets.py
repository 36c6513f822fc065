"""Does a hostile preset ever harm us? 200 damaged and lying `.vital` files through the reader, then through the synth.

    python benchmarks/hostile_presets.py [--seed 0] [--folder ../shared/data/presets_vital] [--raw]

Every file must be refused or mended, with a reason in words; every mended one is played by the synth. Prints a table of
what became of each kind of damage and one JSON line: `crashes` are deaths of our process, the reader or the synth,
`hangs` files of more than 5 s to read or 20 s to play, `untyped` exceptions that are no SynthError, `silent_mends`
damaged files that were read without a word. With `--raw` the synth plays each file as it is too: it dies of many.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from hostile_preset_files import DAMAGES, base_documents
from melscape.synth.vital.presets import PresetReader
from melscape.synth.vital.render.engine import Engine
from melscape.synth.vital.render.note import Note

PRESETS, HANG_SECONDS = 200, 5.0
NOTE = Note(held_seconds=0.2, total_seconds=0.4)


@dataclass(frozen=True)
class Text:
    """A file as it is, for the synth."""

    text: str

    def to_json(self, *, slim: bool = False) -> str:  # noqa: ARG002 - the file is what it is
        return self.text


@dataclass
class Tally:
    """What became of the files so far."""

    by_damage: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    counts: Counter[str] = field(default_factory=Counter)
    slowest_seconds: float = 0.0
    peak: float = 0.0

    def add(self, damage: str, outcome: str) -> None:
        self.by_damage[damage][outcome] += 1
        self.counts[outcome] += 1


def judge(reader: PresetReader, engine: Engine, path: Path, damage: str, tally: Tally) -> None:
    """Read one file and, if there is a preset, play it."""
    started = time.perf_counter()
    try:
        reading = reader.read(path)
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        print(f"{path.name} ({damage}): {error!r}")
        tally.add(damage, "untyped")
        return
    seconds = time.perf_counter() - started
    tally.slowest_seconds = max(tally.slowest_seconds, seconds)
    tally.counts["hangs"] += seconds > HANG_SECONDS
    if reading.preset is None:
        assert reading.problem is not None and reading.problem.found, "a refusal has a reason"
        tally.add(damage, "refused")
        return
    tally.add(damage, "repaired")
    if not reading.notes:
        print(f"{path.name} ({damage}): read without a word")
        tally.counts["silent_mends"] += 1
    rendered = engine.attempt(reading.preset, NOTE)
    if rendered.samples is None:
        print(f"{path.name} ({damage}): {rendered.failure}")
        tally.counts["hangs" if str(rendered.failure).startswith("timeout") else "crashes"] += 1
    else:
        tally.by_damage[damage]["silent"] += rendered.silent
        tally.peak = max(tally.peak, float(np.abs(rendered.samples).max()))


def play_raw(engine: Engine, path: Path, tally: Tally) -> None:
    """What the synth makes of the file as it is."""
    text = path.read_bytes()
    if len(text) > 2**24:
        return
    try:
        json.loads(text)
        failure = engine.attempt(Text(text.decode()), NOTE).failure or "plays"
    except (ValueError, RecursionError, AttributeError, AssertionError, TypeError):
        failure = "not sent"
    tally.counts[f"raw {failure.split(':')[0]}"] += 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, default=Path("../shared/data/presets_vital"))
    parser.add_argument("--raw", action="store_true")
    options = parser.parse_args()
    documents, tally = base_documents(options.folder), Tally()
    with tempfile.TemporaryDirectory() as folder, PresetReader() as reader, Engine(1) as engine:
        for index in range(PRESETS):
            generator = np.random.default_rng((options.seed, index))
            damage, make = list(DAMAGES.items())[index % len(DAMAGES)]
            path = Path(folder, f"{index:03}.vital")
            path.write_bytes(make(documents[generator.integers(len(documents))], generator))
            judge(reader, engine, path, damage, tally)
            if options.raw:
                play_raw(engine, path, tally)
        deaths = reader.deaths
    report(tally, deaths)


def report(tally: Tally, deaths: int) -> None:
    for damage, outcomes in tally.by_damage.items():
        print(f"{damage:28}" + "  ".join(f"{outcome} {count}" for outcome, count in sorted(outcomes.items()) if count))
    counts = tally.counts
    print({name: count for name, count in counts.items() if name.startswith("raw")})
    line = {
        "presets": PRESETS,
        "crashes": counts["crashes"] + deaths,
        "hangs": counts["hangs"],
        "refused": counts["refused"],
        "repaired": counts["repaired"],
        "untyped": counts["untyped"],
        "silent_mends": counts["silent_mends"],
        "slowest_read_seconds": round(tally.slowest_seconds, 3),
        "peak": round(tally.peak, 3),
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
