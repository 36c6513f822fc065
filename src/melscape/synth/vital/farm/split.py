"""Rows shared out into parts so that no family stands on two sides."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
from jaxtyping import Int

from melscape.errors import ConfigError
from melscape.synth.vital.farm.rendered import RenderedSet
from melscape.synth.vital.farm.stock import stock_in


def split_families(opened: RenderedSet, fractions: Mapping[str, float], seed: int) -> dict[str, Int[np.ndarray, "B"]]:
    """Row numbers by part: `split_families(opened, {"train": .9, "test": .1}, seed=0)`.

    Whole families go to one part: rows made from the same preset or its near-twins, both parents of a cross, and rows
    whose sounding controls are equal. Only rows that can be heard are in it. Which part a family goes to depends on
    the seed and on how large the families are.
    """
    if not fractions or min(fractions.values()) < 0 or abs(sum(fractions.values()) - 1) > 1e-6:
        raise ConfigError(f"Parts of {dict(fractions)}.", "shares that add up to 1", 'Try {"train": 0.9, "test": 0.1}.')
    rows = opened.sounding
    labels = family_labels(opened)[rows]
    families, sizes = np.unique(labels, return_counts=True)
    order = sorted(range(len(families)), key=lambda place: _chance(seed, int(families[place])))
    ends = np.cumsum([*fractions.values()])
    # The middle of a family decides: a large one goes where most of it would fall.
    middles = (np.cumsum(sizes[order]) - sizes[order] / 2) / max(len(rows), 1)
    part_of = np.empty(len(families), np.int64)
    part_of[order] = np.minimum(np.searchsorted(ends, middles), len(ends) - 1)
    parts = part_of[np.searchsorted(families, labels)]
    return {name: rows[parts == number] for number, name in enumerate(fractions)}


def family_labels(opened: RenderedSet) -> Int[np.ndarray, "N"]:
    """A number a row: equal for rows that belong together. It is the first row of the family."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    count = len(opened)
    rows = np.arange(count)
    _, looks = np.unique(opened.column("active"), return_inverse=True)
    edges = [(rows, count + looks)]
    if opened.manifest.plan.source:
        kin = np.array([kept.family for kept in stock_in(opened.folder.resolve()).rows])
        for name in ("parent", "partner"):
            number = opened.column(name)
            known = number >= 0
            edges.append((rows[known], 2 * count + kin[number[known]]))
    ends = [np.concatenate(side) for side in zip(*edges)]
    nodes = int(max(ends[1])) + 1
    graph = coo_array((np.ones(len(ends[0]), np.int8), tuple(ends)), shape=(nodes, nodes))
    _, component = connected_components(graph, directed=False)
    _, first, member = np.unique(component[:count], return_index=True, return_inverse=True)
    return first[member]


def _chance(seed: int, family: int) -> bytes:
    return hashlib.blake2b(repr((seed, family)).encode(), digest_size=8).digest()
