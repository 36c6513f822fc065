"""Chance that depends on counters only, and its even spreading: a Latin hypercube for each block of 256 draws.

In a block every dimension's 256 strata are met once each, in an order of its own. Dimensions are known by name, so one
more of them changes none of the others.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np
from jaxtyping import Float64

BLOCK = 256


def stream(*words: int | str) -> np.random.Generator:
    """A fresh stream of chance (Philox, counter-based) for these words; order and past play no part."""
    digest = hashlib.blake2b(repr(words).encode(), digest_size=16).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest, "little")))


@lru_cache(maxsize=16)
def hypercube(dimensions: tuple[str, ...], *words: int | str) -> Float64[np.ndarray, "D 256"]:
    """Chances from 0 to 1: one row a dimension, one column a draw of this block."""
    cube = np.empty((len(dimensions), BLOCK))
    for row, name in enumerate(dimensions):
        random = stream(*words, name)
        cube[row] = (random.permutation(BLOCK) + random.random(BLOCK)) / BLOCK
    cube.setflags(write=False)
    return cube
