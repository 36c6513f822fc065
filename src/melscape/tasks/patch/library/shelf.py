"""Where a library's presets come from: a file that was packed, or a rendered set."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from jaxtyping import Int

from melscape.errors import CheckpointError
from melscape.synth.vital.farm.manifest import MANIFEST
from melscape.synth.vital.farm.rendered import RenderedSet
from melscape.synth.vital.presets import LfoShape, Modulation, VitalPreset
from melscape.synth.vital.wavetables.made import by_name


class Shelf(Protocol):
    """Presets by number."""

    def __len__(self) -> int:
        """How many."""
        ...

    def preset(self, index: int) -> VitalPreset:
        """One of them."""
        ...

    @property
    def content(self) -> bytes:
        """Other bytes for other presets."""
        ...


@dataclass(frozen=True, eq=False)
class SetShelf:
    """The rows of a rendered set that can be heard."""

    rendered: RenderedSet
    rows: Int[np.ndarray, "N"]

    def __len__(self) -> int:
        return len(self.rows)

    def preset(self, index: int) -> VitalPreset:
        """One of them."""
        return self.rendered.preset(int(self.rows[index]))

    @property
    def content(self) -> bytes:
        """The manifest, which holds the hash of every file."""
        return (self.rendered.folder / MANIFEST).read_bytes()


@dataclass(frozen=True, eq=False)
class PackedShelf:
    """Lines of text, one a preset; read when asked for."""

    lines: Sequence[bytes]

    def __len__(self) -> int:
        return len(self.lines)

    def preset(self, index: int) -> VitalPreset:
        """One of them. Raises CheckpointError if its wavetables are not ours any more."""
        return unpacked(json.loads(self.lines[index]))

    @property
    def content(self) -> bytes:
        """All lines."""
        return b"\n".join(self.lines)


def packed(presets: Iterable[VitalPreset]) -> list[bytes]:
    """Each as a line. Raises CheckpointError for a preset that is more than values, our own tables and modulations."""
    return [json.dumps(_words(preset), separators=(",", ":")).encode() for preset in presets]


def _words(preset: VitalPreset) -> dict[str, Any]:
    known = by_name()
    foreign = [table.name for table in preset.wavetables.values() if table.name not in known]
    if foreign or preset.original is not None:
        found = f"{preset.name} has the table {foreign[0]}." if foreign else f"{preset.name} was read from a file."
        raise CheckpointError(found, "presets of the prior", "Open the rendered set itself.")
    words: dict[str, Any] = {"values": {name: _short(raw) for name, raw in preset.values.items()}}
    if preset.wavetables:
        words["tables"] = {number: table.name for number, table in preset.wavetables.items()}
    if preset.modulations:
        words["modulations"] = [_slot(slot) for slot in preset.modulations]
    if preset.lfos:
        words["lfos"] = {number: [s.name, s.points, s.powers, s.smooth] for number, s in preset.lfos.items()}
    return words | ({"style": preset.style} if preset.style else {})


def unpacked(words: Mapping[str, Any]) -> VitalPreset:
    """The preset of a line."""
    known = by_name()
    tables = {int(number): name for number, name in words.get("tables", {}).items()}
    if missing := [name for name in tables.values() if name not in known]:
        raise CheckpointError(f"The table {missing[0]!r} of the library.", "one that is made here", "Install again.")
    return VitalPreset(
        words["values"],
        tuple(Modulation(*slot) for slot in words.get("modulations", ())),
        {number: known[name] for number, name in tables.items()},
        {int(n): _shape(*shape) for n, shape in words.get("lfos", {}).items()},
        style=words.get("style", ""),
    )


def _slot(slot: Modulation) -> list[Any]:
    flags = (slot.bipolar, slot.stereo, slot.bypass)
    return [slot.source, slot.destination, _short(slot.amount), *flags, _short(slot.power)]


def _shape(name: str, points: Sequence[Sequence[float]], powers: Sequence[float], smooth: bool) -> LfoShape:
    return LfoShape(name, tuple((x, y) for x, y in points), tuple(powers), smooth)


def _short(raw: float) -> float:
    return float(f"{raw:.6g}")
