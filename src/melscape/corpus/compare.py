"""What only shows when files are seen side by side: near-duplicates, and lengths and rates that stand out."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from jaxtyping import Float

from melscape.corpus.duplicates import joined, near_pairs
from melscape.corpus.item import Item
from melscape.corpus.manifest import Problem

# Lengths: within 2 % of the middle where nine of ten files are alike, else within a factor of 20.
_ALIKE, _MOSTLY, _FAR = 0.02, 0.9, 20.0
# Every file is compared with a good part of all others: a minute here, an hour at ten times as many.
MOST_COMPARED = 40_000


def with_twins(items: Sequence[Item], prints: Float[np.ndarray, "N K"], root: Path) -> tuple[list[Item], list[Problem]]:
    """Give near-duplicates one `twins` name, and join the groups that they tie together.

    With more than 40,000 files they are not looked for, and a warning says so.
    """
    if len(items) > MOST_COMPARED:
        reason = f"Near-duplicates were not looked for among so many files ({len(items)}); exact copies were."
        return list(items), [Problem(root, reason, "Give near-duplicates the same group in the index.", "warning")]
    pairs = near_pairs(prints)
    twins = joined(len(items), [pair[:2] for pair in pairs])
    shared = {first for index, first in enumerate(twins) if first != index}
    groups = _joined_groups(items, pairs)
    grouped = [
        replace(item, group=groups[item.group], twins=_name(items[first], root) if first in shared else "")
        for item, first in zip(items, twins)
    ]
    return grouped, _twin_problems(items, pairs, root)


def odd_ones(items: Sequence[Item]) -> list[Problem]:
    """Files whose length or rate stands out from nearly all others; with under five files nothing stands out."""
    if len(items) < 5:
        return []
    middle = statistics.median(item.seconds for item in items)
    alike = sum(abs(item.seconds - middle) <= _ALIKE * middle for item in items)
    factor = 1.0 + _ALIKE if alike >= _MOSTLY * len(items) else _FAR
    rate_hz = statistics.mode(item.rate_hz for item in items)
    problems = []
    for item in items:
        if not middle / factor <= item.seconds <= middle * factor:
            reason = f"Its length is odd: {item.seconds:.2f} s, where most have about {middle:.2f} s."
            problems.append(Problem(item.path, reason, "Check that it is whole and one sound only.", "warning"))
        if item.rate_hz < 0.75 * rate_hz:
            reason = f"Its rate is {item.rate_hz} Hz, where most have {rate_hz} Hz: it lacks the highs of the others."
            problems.append(Problem(item.path, reason, "Export it again at the higher rate if you can.", "warning"))
    return problems


def _joined_groups(items: Sequence[Item], pairs: Sequence[tuple[int, int, float]]) -> dict[str, str]:
    """The name that each group goes by once groups with a near-duplicate in common are one."""
    names = list(dict.fromkeys(item.group for item in items))
    number = {name: order for order, name in enumerate(names)}
    ties = [(number[items[first].group], number[items[second].group]) for first, second, _ in pairs]
    return {name: names[root] for name, root in zip(names, joined(len(names), ties))}


def _twin_problems(items: Sequence[Item], pairs: Sequence[tuple[int, int, float]], root: Path) -> list[Problem]:
    """One warning a file, naming the nearest of the earlier ones."""
    nearest: dict[int, tuple[float, int]] = {}
    for first, second, far_db in pairs:
        nearest[second] = min(nearest.get(second, (far_db, first)), (far_db, first))
    return [
        Problem(
            items[second].path,
            f"It is nearly the same as {_name(items[first], root)} ({far_db:.1f} dB apart).",
            "Nothing: both stay in one part of a split.",
            "warning",
        )
        for second, (far_db, first) in nearest.items()
    ]


def _name(item: Item, root: Path) -> str:
    return item.path.relative_to(root).as_posix()
