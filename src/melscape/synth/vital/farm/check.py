"""Is a set what it says? All hashes, and some rows rendered again that must come out equal to the bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from melscape.errors import ContractError
from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.farm.block import quantised
from melscape.synth.vital.farm.farm import name_of
from melscape.synth.vital.farm.hands import render_here
from melscape.synth.vital.farm.rendered import RenderedSet
from melscape.synth.vital.farm.row import Measure, Render, Status


@dataclass(frozen=True)
class Verdict:
    """What was checked and what was wrong.

    Args:
        files: how many were hashed.
        damaged: those that are not what was written.
        rendered: rows that were rendered again.
        different: those of them whose sound or measurement differs, with what differs.
        version: of the controls that the set was made with, if it is not that of today.
    """

    files: int
    damaged: tuple[str, ...]
    rendered: tuple[int, ...]
    different: Mapping[int, tuple[str, ...]]
    version: str = ""

    @property
    def well(self) -> bool:
        """Whether nothing was wrong."""
        return not self.damaged and not self.different

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        different = {str(index): list(what) for index, what in self.different.items()}
        return {
            "well": self.well,
            "files": self.files,
            "damaged": list(self.damaged),
            "rendered": len(self.rendered),
            "different": different,
            "migrated_from": self.version,
        }


def verify(
    opened: RenderedSet, measure: Measure, *, sample: int = 16, seed: int = 0, render: Render = render_here
) -> Verdict:
    """Check a set. Rows are only rendered again if all files are whole.

    Errors: ContractError if it was measured by something else.
    """
    manifest = opened.manifest
    if manifest.measure != name_of(measure):
        raise ContractError(f"The set was measured by {manifest.measure}.", name_of(measure), "Use that version.")
    files = sum(len(shard.files) for shard in manifest.shards) + len(manifest.parts)
    if damaged := manifest.damaged(opened.folder):
        return Verdict(files, tuple(damaged), (), {})
    made = np.flatnonzero(opened.column("status") != Status.FAILED)
    chosen = np.random.default_rng(seed).choice(made, min(sample, len(made)), replace=False)
    rows = tuple(sorted(int(index) for index in chosen))
    draws = [opened.draw(index) for index in rows]
    different: dict[int, tuple[str, ...]] = {}
    for index, draw, rendered in zip(rows, draws, render([(draw.preset, draw.note) for draw in draws])):
        if rendered.samples is None:
            different[index] = (rendered.failure or "no sound",)
            continue
        measured = measure(rendered.samples, draw.note)
        wrong = [name for name in manifest.layout if not _same(measured[name], opened.rows(name, [index])[0])]
        if manifest.plan.audio and not _same(quantised(rendered.samples), opened.quantised(index)):
            wrong.append("audio")
        if wrong:
            different[index] = tuple(wrong)
    version = manifest.schema_version if manifest.schema_version != schema().version else ""
    return Verdict(files, (), rows, different, version)


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    return (
        one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == np.ascontiguousarray(other).tobytes()
    )
