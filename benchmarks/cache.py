"""Random batches of 64 cached log-mels against HDF5 with one chunk a sample: samples a second, page cache warm.

Both readers give float32 tensors from the same float16 numbers in the same order; they take turns, and medians count.
The last line is one JSON object. Needs h5py. `python benchmarks/cache.py [--samples 4096] [--rounds 7]`
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import torch

from melscape.features.cache import Storage
from melscape.features.cache_index import CacheIndex, Contract, Shard, sha256_of
from melscape.features.mel import Mel, music_22k
from melscape.features.rows import Features

BATCH = 64
CASES = {"80x128": (Mel(), 128), "128x173": (music_22k(), 173)}


def write_cache(folder: Path, contract: Contract, levels: np.ndarray) -> Features:
    """The same files that FeatureCache.fill writes, from numbers instead of sounds."""
    index, step = CacheIndex(contract), Storage().shard_rows(contract, contract.mel.bands)
    for start in range(0, len(levels), step):
        block, name = levels[start : start + step], f"shard-{len(index.shards):06d}.npy"
        np.save(folder / name, block)
        shard = Shard(name, sha256_of(folder / name), len(block))
        index = index.with_shard(shard, {str(start + row): (contract.frames,) * 2 for row in range(len(block))})
    index.write(folder)
    return Features(folder, index, [str(number) for number in range(len(levels))])


def write_hdf5(path: Path, levels: np.ndarray) -> h5py.Dataset:
    with h5py.File(path, "w") as file:
        file.create_dataset("mels", data=levels, chunks=(1, *levels.shape[1:]))
    return h5py.File(path, "r")["mels"]


def samples_per_s(read: Callable[[np.ndarray], torch.Tensor], batches: list[np.ndarray]) -> float:
    start = time.perf_counter()
    for batch in batches:
        read(batch)
    return BATCH * len(batches) / (time.perf_counter() - start)


def measure(mel: Mel, frames: int, samples: int, rounds: int) -> dict[str, float]:
    random = np.random.Generator(np.random.Philox(key=[0, frames]))
    levels = random.uniform(-80, 0, (samples, mel.bands, frames)).astype(np.float16)
    batches = [random.permutation(samples)[:BATCH] for _ in range(samples // BATCH)]
    with tempfile.TemporaryDirectory() as place:
        features = write_cache(Path(place), Contract(mel, frames, "float16"), levels)
        dataset = write_hdf5(Path(place, "mels.h5"), levels)
        out = torch.empty(BATCH, mel.bands, frames)
        readers: dict[str, Callable[[np.ndarray], torch.Tensor]] = {
            "cache": lambda batch: features.rows(batch, out),
            "cache_fresh": features.rows,
            "hdf5": lambda batch: torch.from_numpy(np.stack([dataset[int(row)] for row in batch])).float(),
        }
        assert all(torch.equal(read(batches[0]), readers["hdf5"](batches[0])) for read in readers.values())
        speeds: dict[str, list[float]] = {name: [] for name in readers}
        for _ in range(rounds):
            for name, read in readers.items():
                part = batches if name != "hdf5" else batches[: len(batches) // 4]
                speeds[name].append(samples_per_s(read, part))
        return {name: statistics.median(found) for name, found in speeds.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=4096)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    torch.set_num_threads(1)
    found = {case: measure(*contract, options.samples, options.rounds) for case, contract in CASES.items()}
    print(f"{'samples/s':10s} {'ratio':>7s} {'cache':>10s} {'fresh out':>10s} {'hdf5':>10s}")
    for case, speed in found.items():
        ratio = speed["cache"] / speed["hdf5"]
        print(f"{case:10s} {ratio:6.1f}x {speed['cache']:10.0f} {speed['cache_fresh']:10.0f} {speed['hdf5']:10.0f}")
    print(f"one thread of {platform.machine()}, torch {torch.__version__}, h5py {h5py.__version__}")
    worst = {
        "samples_per_s": round(min(speed["cache"] for speed in found.values())),
        "ratio_hdf5": round(min(speed["cache"] / speed["hdf5"] for speed in found.values()), 2),
    }
    detail = {case: {name: round(value) for name, value in speed.items()} for case, speed in found.items()}
    print(json.dumps({**worst, "cases": detail}))


if __name__ == "__main__":
    main()
