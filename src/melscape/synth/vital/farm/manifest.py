"""`manifest.json`: with it a folder becomes a set. No times, no machines, no workers: only what is in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from melscape.errors import CheckpointError, ContractError
from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.farm.names import KINDS, Kind, names
from melscape.synth.vital.farm.plan import SetPlan
from melscape.synth.vital.farm.row import Layout, Status
from melscape.synth.vital.farm.shard import File, Shard, as_json, part_path
from melscape.work.atomic import sync_folder, write_bytes

MANIFEST, FORMAT = "manifest.json", 1
BEGUN = "begun.json"  # the same while a set is made, without its shards


@dataclass(frozen=True)
class SetManifest:
    """What is in a set.

    Args:
        plan: the choices behind it.
        measure: what measured it, as module and name.
        layout: what was measured: shape and number type of a row, by name.
        schema_version: of the synth's controls.
        names: what the numbers of controls, sources and destinations mean.
        counts: of rows by what became of them.
        shards: all of them.
        parts: wavetables and shapes, each once.
        recipe: what it is drawn, played and measured by; nothing for a set that was made before that was kept.
    """

    plan: SetPlan
    measure: str
    layout: Layout
    schema_version: str
    names: Mapping[Kind, tuple[str, ...]]
    counts: Mapping[str, int]
    shards: tuple[Shard, ...]
    parts: Mapping[str, File]
    recipe: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def now(
        cls, plan: SetPlan, measure: str, layout: Layout, recipe: Mapping[str, str], shards: tuple[Shard, ...] = ()
    ) -> SetManifest:
        """With the names of today's schema."""
        known = {kind: names(kind) for kind in KINDS}
        parts = {name: file for shard in shards for name, file in shard.parts.items()}
        slim = tuple(replace(shard, parts={}) for shard in shards)
        return cls(plan, measure, layout, schema().version, known, _counts(shards), slim, parts, recipe)

    @property
    def failures(self) -> tuple[tuple[int, str], ...]:
        """Rows that could not be rendered or measured, with the reason."""
        return tuple(failure for shard in self.shards for failure in shard.failures)

    @property
    def size_bytes(self) -> int:
        """Of all files."""
        return sum(file.size_bytes for shard in self.shards for file in shard.files.values()) + sum(
            file.size_bytes for file in self.parts.values()
        )

    def damaged(self, folder: Path) -> list[str]:
        """Files that are missing or are not what they were."""
        own = [name for shard in self.shards for name in shard.damaged(folder)]
        return own + [part_path(name) for name, file in self.parts.items() if not file.holds(folder / part_path(name))]

    def begin(self, folder: Path) -> None:
        """Before the first write: from now on, until it is committed, the folder holds no set."""
        write_bytes(folder / BEGUN, as_json(self.to_dict()))
        (folder / MANIFEST).unlink(missing_ok=True)
        sync_folder(folder)

    def write(self, folder: Path) -> None:
        """Commit the set."""
        write_bytes(folder / MANIFEST, as_json(self.to_dict()))
        (folder / BEGUN).unlink(missing_ok=True)

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "format": FORMAT,
            "plan": self.plan.to_dict(),
            "measure": self.measure,
            "layout": {name: [list(shape), dtype] for name, (shape, dtype) in self.layout.items()},
            "schema_version": self.schema_version,
            "names": {kind: list(known) for kind, known in self.names.items()},
            "counts": dict(self.counts),
            "shards": [shard.to_dict() for shard in self.shards],
            "parts": {name: asdict(file) for name, file in self.parts.items()},
            "recipe": dict(self.recipe),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> SetManifest:
        """The opposite of `to_dict`."""
        return cls(
            SetPlan.from_dict(values["plan"]),
            values["measure"],
            {name: (tuple(shape), dtype) for name, (shape, dtype) in values["layout"].items()},
            values["schema_version"],
            {kind: tuple(values["names"][kind]) for kind in KINDS},
            values["counts"],
            tuple(Shard.from_dict(shard) for shard in values["shards"]),
            {name: File(**file) for name, file in values["parts"].items()},
            values.get("recipe", {}),
        )


def read_begun(folder: Path) -> SetManifest | None:
    """The manifest of a folder, or what was meant to become it; else as `read_manifest`."""
    return read_manifest(folder) or read_manifest(folder, BEGUN)


def read_manifest(folder: Path, name: str = MANIFEST) -> SetManifest | None:
    """The manifest of a folder; None without one. Errors: CheckpointError, ContractError for another format."""
    path = folder / name
    if not path.is_file():
        return None
    again = "Render it again, into another folder."
    try:
        values = json.loads(path.read_bytes())
        found = values["format"]
        if found == FORMAT:
            return SetManifest.from_dict(values)
    except (ValueError, TypeError, KeyError) as error:
        raise CheckpointError(f"{path} is damaged ({error}).", "the manifest of a set", again) from error
    raise ContractError(f"{path} is of format {found}.", f"format {FORMAT}", again)


def _counts(shards: Sequence[Shard]) -> dict[str, int]:
    counts = dict.fromkeys(("rows", *(status.name.lower() for status in Status), "silent_first"), 0)
    for shard in shards:
        for name, count in shard.counts.items():
            counts[name] += count
    return counts
