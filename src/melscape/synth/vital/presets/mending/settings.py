"""Values of controls, modulations, and the settings of later versions that are kept though this synth ignores them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.presets.mending.lines import LINEAR, mended_line
from melscape.synth.vital.presets.mending.notes import Notes, shown
from melscape.synth.vital.presets.mending.values import Bounds, leave_out, number
from melscape.synth.vital.presets.parts import MOST_MODULATIONS, OSCILLATORS

LISTS = frozenset({"lfos", "modulations", "sample", "wavetables"})
_LATER_NUMBERS = re.compile(r"osc_[123]_spectral_morph_phase")
_SEED = Bounds(-(2**31), 2**31 - 1, 0, whole=True)
_SLOT_KEYS = frozenset({"source", "destination", "line_mapping"})


def mended_values(settings: Mapping[str, Any], notes: Notes) -> dict[str, float]:
    """The raw value of every control."""
    values, missing = {}, []
    for name, bounds in _bounds().items():
        if name in settings:
            values[name] = float(number(settings[name], bounds, name, notes))
        else:
            values[name] = bounds.default
            missing.append(name)
    notes.add_names("missing controls, now as in an empty preset", missing)
    return values


def mended_later(settings: Mapping[str, Any], notes: Notes) -> dict[str, Any]:
    """What Vital 1.5 has added, kept for it; anything else that is no control is left out, and told."""
    kept: dict[str, Any] = {}
    unknown = []
    for name in settings.keys() - _bounds().keys() - LISTS:
        value = settings[name]
        if _LATER_NUMBERS.fullmatch(name):
            kept[name] = float(number(value, Bounds(0.0, 1.0, 0.5), name, notes))
        elif name == "custom_warps" and isinstance(value, list):
            kept[name] = [mended_line(line, LINEAR, "a custom warp", notes) for line in value[:OSCILLATORS]]
        elif name == "random_values" and isinstance(value, list):
            seeds = [entry.get("seed") if isinstance(entry, dict) else entry for entry in value[:OSCILLATORS]]
            kept[name] = [{"seed": number(seed, _SEED, "the seed of a random value", notes)} for seed in seeds]
        else:
            unknown.append(name)
    notes.add_names("unknown settings, left out", unknown)
    return kept


def mended_slots(slots: object, notes: Notes) -> list[dict[str, Any]]:
    """At most 64 modulations, each with names that the synth knows or none."""
    if not isinstance(slots, list):
        notes.add(f"modulations: {shown(slots)} became none")
        return []
    if len(slots) > MOST_MODULATIONS:
        notes.add(f"{len(slots)} modulations, the first {MOST_MODULATIONS} are kept")
    return [_slot(slot, f"modulation {place}", notes) for place, slot in enumerate(slots[:MOST_MODULATIONS], 1)]


def _slot(slot: object, where: str, notes: Notes) -> dict[str, Any]:
    empty = {"source": "", "destination": ""}
    if not isinstance(slot, dict):
        notes.add(f"{where}: {shown(slot)} is no modulation, it was left out")
        return empty
    leave_out(slot, _SLOT_KEYS, where, notes)
    source, destination = slot.get("source", ""), slot.get("destination", "")
    if source == "" and destination == "":
        return empty
    if not (_known(source, schema().sources) and _known(destination, schema().destinations)):
        notes.add(f"{where}: {shown(source)} on {shown(destination)} is unknown, it was left out")
        return empty
    mended = {"source": source, "destination": destination}
    if "line_mapping" in slot:
        mended["line_mapping"] = mended_line(slot["line_mapping"], LINEAR, f"the line of {where}", notes)
    return mended


def _known(name: object, names: tuple[str, ...]) -> bool:
    return isinstance(name, str) and name in names


@cache
def _bounds() -> dict[str, Bounds]:
    controls = schema().controls.values()
    return {control.name: Bounds(control.low, control.high, control.default, control.discrete) for control in controls}
