"""Dice for composers: streams of chance by name, and choices by weight. The same words give the same throws."""

from __future__ import annotations

import zlib

import numpy as np

Choices = tuple[tuple[str, float], ...]
Range = tuple[float, float]


def chance_of(seed: int, *words: object) -> np.random.Generator:
    """A stream of chance that belongs to these words alone, whatever else was drawn before."""
    key = zlib.crc32(" ".join(map(str, words)).encode())
    return np.random.Generator(np.random.Philox(key=[seed % 2**64, key]))


def pick(random: np.random.Generator, choices: Choices) -> str:
    """One of the names, each as likely as its weight says; weights need not sum to 1."""
    weights = np.array([weight for _, weight in choices])
    reached = np.searchsorted(np.cumsum(weights), random.random() * weights.sum(), side="right")
    return choices[min(int(reached), len(choices) - 1)][0]


def between(random: np.random.Generator, ends: Range) -> float:
    """A number between two ends, each as likely as the other."""
    return float(ends[0] + (ends[1] - ends[0]) * random.random())


def happens(random: np.random.Generator, chance: float) -> bool:
    """True as often as `chance` says, 0 to 1."""
    return bool(random.random() < chance)
