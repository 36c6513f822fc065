"""Checkpoints whose files were changed after they were written: each must be noticed, and an older one used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from melscape.runs import checkpoint

FILES = (checkpoint.TENSORS, checkpoint.NUMBERS, checkpoint.MANIFEST)
Harm = Callable[[bytes, np.random.Generator], bytes]


def flip(data: bytes, chance: np.random.Generator) -> bytes:
    """One bit is another."""
    changed = bytearray(data)
    changed[int(chance.integers(len(data)))] ^= 1 << int(chance.integers(8))
    return bytes(changed)


def truncate(data: bytes, chance: np.random.Generator) -> bytes:
    """The end is missing."""
    return data[: int(chance.integers(len(data)))]


def blank(data: bytes, _chance: np.random.Generator) -> bytes:
    """Zeros of the right size: what a power cut leaves of a file that was renamed but never flushed."""
    return bytes(len(data))


def noticed(folder: Path, harm: Harm, times: int, seed: int = 0) -> int:
    """Harm one file of the newest checkpoint, again and again; how often the one before it was used, and named."""
    chance = np.random.default_rng(seed)
    newest, older = checkpoint.committed(folder)[:2]
    count = 0
    for at in range(times):
        target = newest / FILES[at % len(FILES)]
        whole = target.read_bytes()
        target.write_bytes(harm(whole, chance))
        loaded = checkpoint.load_latest(folder)
        count += loaded.path == older and newest in loaded.damaged and any(str(target) in note for note in loaded.notes)
        target.write_bytes(whole)
    assert checkpoint.load_latest(folder).path == newest, "the harm was not undone"
    return count
