"""Presets, notes and sounds taken out of a shard again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.controls.versions import migrate
from melscape.synth.vital.farm.columns import NO_NAME, SPARSE
from melscape.synth.vital.farm.names import Kind
from melscape.synth.vital.farm.parts import shape_from, table_from
from melscape.synth.vital.presets import LfoShape, Modulation, VitalPreset, Wavetable
from melscape.synth.vital.render.note import Note


@dataclass(frozen=True)
class Reader:
    """Reads rows of one shard.

    Args:
        arrays: the columns of the shard.
        part: gives a wavetable or a shape by hash, as bytes.
        names: what the numbers of controls, sources and destinations mean.
        version: of the controls.
    """

    arrays: Mapping[str, np.ndarray]
    part: Callable[[str], bytes]
    names: Mapping[Kind, tuple[str, ...]]
    version: str

    def preset(self, row: int, base: VitalPreset) -> VitalPreset:
        """The preset of a row (counted inside the shard); what a set does not keep is as in `base`."""
        mine = {name: self.arrays[name][self.arrays[name]["row"] == row] for name in SPARSE}
        values = {self.names["controls"][line["control"]]: float(line["value"]) for line in mine["controls"]}
        return replace(
            base,
            values=values if self.version == schema().version else migrate(values, self.version)[0],
            modulations=tuple(self._slot(line) for line in mine["modulations"]),
            wavetables={int(line["oscillator"]): self._table(line) for line in mine["tables"]},
            lfos={int(line["lfo"]): self._shape(line) for line in mine["lfos"]},
        )

    def note(self, row: int, rate_hz: int) -> Note:
        """The note of a row."""
        fixed = self.arrays["rows"][row]
        held_seconds, total_seconds = float(fixed["held_seconds"]), float(fixed["total_seconds"])
        return Note(
            int(fixed["midi"]), float(fixed["velocity"]), held_seconds, total_seconds, rate_hz, float(fixed["bpm"])
        )

    def _slot(self, line: np.void) -> Modulation:
        empty = line["destination"] == NO_NAME and line["source"] == NO_NAME
        source = "" if empty else self.names["sources"][line["source"]]
        destination = "" if empty else self.names["destinations"][line["destination"]]
        bipolar, stereo, bypass = (bool(line[name]) for name in ("bipolar", "stereo", "bypass"))
        return Modulation(source, destination, float(line["amount"]), bipolar, stereo, bypass, float(line["power"]))

    def _table(self, line: np.void) -> Wavetable:
        return table_from(self.part(line["hash"].decode()), line["name"].decode())

    def _shape(self, line: np.void) -> LfoShape:
        return shape_from(self.part(line["hash"].decode()), line["name"].decode(), bool(line["smooth"]))
