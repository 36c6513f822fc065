"""Does a hostile file ever harm us? Thousands of damaged and lying sound files through the confined decoder.

    python benchmarks/hostile.py --files 20000 [--seed 0] [--workers 2]

Prints a table of what became of each kind of damage, the bombs with their times, and one JSON line. `crashes` are
deaths of this process's own code, `hangs` files of more than 5 s, `untyped` exceptions that are no AudioError,
`child_deaths` decoders that died of a file (which is then refused), `peak_mib` the most memory of any decoder.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from hostile_files import MUTATIONS, bombs, mutated, seeds
from melscape.audio.pool import DecoderPool
from melscape.errors import AudioError

HANG_SECONDS = 5.0


@dataclass
class Tally:
    """What became of the files so far. Threads add to it under the lock."""

    by_mutation: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in MUTATIONS})
    refused: Counter[str] = field(default_factory=Counter)
    untyped: list[str] = field(default_factory=list)
    hangs: int = 0
    slowest_seconds: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, mutation: str, outcome: str, seconds: float) -> None:
        with self.lock:
            self.by_mutation[mutation]["decoded" if outcome == "" else "refused"] += 1
            self.refused[outcome] += outcome != ""
            self.hangs += seconds > HANG_SECONDS
            self.slowest_seconds = max(self.slowest_seconds, seconds)


def attempt(pool: DecoderPool, path: Path) -> tuple[str, str, float]:
    """The name of the problem ("" for sound), the exception if it is no kind of ours, and the seconds it took."""
    started = time.perf_counter()
    outcome = untyped = ""
    try:
        pool.read(path)
    except AudioError as problem:
        outcome = type(problem).__name__
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        outcome, untyped = "untyped", f"{path.name}: {error!r}"
    return outcome, untyped, time.perf_counter() - started


def work_through(numbers: Iterator[int], pool: DecoderPool, folder: Path, seed: int, tally: Tally) -> None:
    """One thread: make a file, decode it, remove it, until there are no more numbers."""
    originals = seeds()
    for number in numbers:
        mutation, data = mutated(originals, np.random.default_rng([seed, number]))
        path = folder / f"{number}.wav"
        path.write_bytes(data)
        outcome, untyped, seconds = attempt(pool, path)
        tally.add(mutation, outcome, seconds)
        if untyped:
            tally.untyped.append(untyped)
        path.unlink()


def run(files: int, seed: int, workers: int, folder: Path) -> dict[str, object]:
    tally, crashes = Tally(), 0
    with DecoderPool(workers) as pool, ThreadPoolExecutor(workers) as threads:
        shares = [iter(range(start, files, workers)) for start in range(workers)]
        futures = [threads.submit(work_through, share, pool, folder, seed, tally) for share in shares]
        for future in futures:
            if error := future.exception():
                crashes += 1
                print(f"crash: {error!r}")
        deaths, peak_mib = pool.deaths, pool.peak_mib
    show(tally)
    decoded = sum(counts["decoded"] for counts in tally.by_mutation.values())
    refused = sum(counts["refused"] for counts in tally.by_mutation.values())
    return {
        "files": decoded + refused,
        "decoded": decoded,
        "refused": refused,
        "crashes": crashes,
        "hangs": tally.hangs,
        "untyped": len(tally.untyped),
        "child_deaths": deaths,
        "slowest_s": round(tally.slowest_seconds, 3),
        "peak_mib": round(peak_mib, 1),
    }


def show(tally: Tally) -> None:
    print(f"{'damage':<18}{'decoded':>9}{'refused':>9}")
    for name, counts in tally.by_mutation.items():
        print(f"{name:<18}{counts['decoded']:>9}{counts['refused']:>9}")
    print("refused as:", ", ".join(f"{name} {count}" for name, count in tally.refused.most_common() if count))
    for text in tally.untyped[:10]:
        print("untyped:", text)


def run_bombs(folder: Path) -> dict[str, object]:
    """Each bomb in a decoder of its own, so that each has its own figure of memory."""
    slowest, peak_mib, unexpected = 0.0, 0.0, 0
    print(f"\n{'bomb':<34}{'file':>10}{'seconds':>9}{'MiB':>7}  outcome")
    for name, data, refused in bombs():
        path = folder / "bomb.wav"
        path.write_bytes(data)
        with DecoderPool(1) as pool:
            attempt(pool, folder)  # warms it up: the start of a process is not the bomb's
            (folder / "good.wav").write_bytes(seeds()["WAV PCM_16"])
            attempt(pool, folder / "good.wav")
            outcome, untyped, seconds = attempt(pool, path)
            memory = pool.peak_mib
        unexpected += bool(untyped) or (outcome != "") != refused
        slowest, peak_mib = max(slowest, seconds), max(peak_mib, memory)
        print(f"{name:<34}{len(data):>10}{seconds:>9.3f}{memory:>7.0f}  {untyped or outcome or 'decoded'}")
    return {"bombs_slowest_s": round(slowest, 3), "bombs_peak_mib": round(peak_mib, 1), "bombs_unexpected": unexpected}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        figures = run(options.files, options.seed, options.workers, Path(folder))
        figures |= run_bombs(Path(folder))
    figures["seconds"] = round(time.perf_counter() - started, 1)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
