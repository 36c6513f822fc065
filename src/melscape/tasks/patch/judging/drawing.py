"""Which targets of many are taken: evenly over what they are, by chance within that, always the same for a seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from zlib import crc32

import numpy as np


def chance(seed: int, *words: str | int) -> np.random.Generator:
    """A stream of chance for one purpose, whatever was drawn before."""
    return np.random.Generator(np.random.Philox(key=[seed % 2**64, crc32(repr(words).encode())]))


def spread(rows: Sequence[Sequence[str]], count: int, seed: int) -> list[int]:
    """`count` of the rows, such that words of each column come as evenly as can be, the first column first.

    A row is taken when its words were taken least so far: first its family, then its pitch, then its instrument.
    Ties are broken by a drawn order.
    """
    left = [int(index) for index in chance(seed, "spread").permutation(len(rows))]
    taken: list[int] = []
    counts: list[Counter[str]] = [Counter() for _ in (rows[0] if rows else ())]
    while left and len(taken) < count:
        place = min(range(len(left)), key=lambda at: ([seen[word] for seen, word in zip(counts, rows[left[at]])], at))
        chosen = left.pop(place)
        taken.append(chosen)
        for seen, word in zip(counts, rows[chosen]):
            seen[word] += 1
    return taken


def by_rounds(groups: Sequence[str | int], count: int, seed: int) -> list[int]:
    """`count` places: one of each group first, then a second of those that have one, and so on."""
    order = chance(seed, "rounds").permutation(len(groups))
    seen: Counter[str | int] = Counter()
    turns: list[tuple[int, int, int]] = []
    for place in order:
        turns.append((seen[groups[place]], len(turns), int(place)))
        seen[groups[place]] += 1
    return [place for _, _, place in sorted(turns)[:count]]
