"""Chance that can be repeated: every stream is a function of the seed and a few counters, never of what came before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch

Counter = int | str


def stream(seed: int, *counters: Counter) -> np.random.Generator:
    """A fresh stream of chance for one purpose, e.g. `stream(seed, "augment", epoch, item)`.

    Counter-based (Philox 4x64): the key is a hash of seed and counters, so streams do not overlap and order is free.
    """
    return np.random.Generator(np.random.Philox(key=int.from_bytes(_digest(seed, counters), "little")))


def torch_generator(seed: int, *counters: Counter, device: torch.device | str = "cpu") -> torch.Generator:
    """The same as a torch generator."""
    return torch.Generator(device).manual_seed(_small(seed, counters))


@contextmanager
def seeded(seed: int, *counters: Counter, device: torch.device | str = "cpu") -> Iterator[None]:
    """Inside, torch's own chance (initial weights, dropout, `randn`) depends on seed and counters only.

    The global state is put back at the end, so what is outside is not changed either.
    """
    device = torch.device(device)
    before = torch.default_generator.get_state()
    torch.default_generator.manual_seed(_small(seed, counters))
    on_device = torch.cuda.get_rng_state(device) if device.type == "cuda" else None
    if on_device is not None:
        with torch.cuda.device(device):
            torch.cuda.manual_seed(_small(seed, counters))
    try:
        yield
    finally:
        torch.default_generator.set_state(before)
        if on_device is not None:
            torch.cuda.set_rng_state(on_device, device)


def _digest(seed: int, counters: tuple[Counter, ...]) -> bytes:
    # repr keeps 1 and "1" apart, and (1, 23) from (12, 3); int() makes numpy's integers the same as Python's.
    words = [word if isinstance(word, str) else int(word) for word in (seed, *counters)]
    return hashlib.blake2b(repr(words).encode(), digest_size=16).digest()


def _small(seed: int, counters: tuple[Counter, ...]) -> int:
    return int.from_bytes(_digest(seed, counters)[:8], "little") >> 1
