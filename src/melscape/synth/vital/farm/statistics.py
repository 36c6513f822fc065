"""What is in a set, in figures: rows, presets, families, notes, and how its controls are spread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Int

from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.farm.rendered import RenderedSet
from melscape.synth.vital.farm.stock import stock_in

LISTED = 12
QUANTILES = (0.05, 0.5, 0.95)


def statistics(opened: RenderedSet) -> dict[str, Any]:
    """Figures of a set, all plain values."""
    manifest = opened.manifest
    plan, controls = manifest.plan, opened.sparse("controls")
    per_row = np.bincount(controls["index"], minlength=len(opened))
    modulations = np.bincount(opened.sparse("modulations")["index"], minlength=len(opened))
    return {
        **dict(manifest.counts),
        "made_from": "presets of people" if plan.source else "the prior",
        "tier": plan.tier,
        "seed": plan.seed,
        "families": len(np.unique(family_labels(opened))),
        "schema_version": manifest.schema_version,
        "measured": {name: f"{dtype}{list(shape)}" for name, (shape, dtype) in manifest.layout.items()},
        "audio": plan.audio,
        "shards": plan.shards,
        "bytes": manifest.size_bytes,
        "bytes_per_row": round(manifest.size_bytes / len(opened)),
        "wavetables": len(np.unique(opened.sparse("tables")["hash"])),
        "controls_per_row": spread(per_row),
        "modulations_per_row": spread(modulations),
        "midi": spread(opened.column("midi")),
        "held_seconds": spread(opened.column("held_seconds")),
        "peak": spread(opened.column("peak")[opened.sounding]),
        "failures": [f"row {index}: {reason}" for index, reason in manifest.failures[:LISTED]],
    }


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


def moved_controls(opened: RenderedSet) -> list[dict[str, Any]]:
    """The controls that differ somewhere, most often moved first: share of rows, and the spread where they do."""
    lines, names = opened.sparse("controls"), opened.manifest.names["controls"]
    numbers, counts = np.unique(lines["control"], return_counts=True)
    found = []
    for place in np.argsort(-counts, kind="stable"):
        control = schema().controls[names[numbers[place]]]
        values = lines["value"][lines["control"] == numbers[place]]
        ends = {word: control.text(float(value)) for word, value in _ends(values).items()}
        found.append({"control": control.name, "share": round(counts[place] / len(opened), 4), **ends})
    return found


def spread(values: np.ndarray) -> list[float]:
    """The 5th, 50th and 95th percentile; nothing for no values."""
    return [round(float(value), 4) for value in np.quantile(values, QUANTILES)] if len(values) else []


def _ends(values: np.ndarray) -> Mapping[str, float]:
    words = ("p5", "median", "p95")
    return dict(zip(words, np.quantile(values, QUANTILES, method="nearest").astype(float)))
