"""Whole wavetables, and the sample."""

from __future__ import annotations

from typing import Any

from melscape.synth.vital.presets.mending.components import mended_component
from melscape.synth.vital.presets.mending.lines import LINEAR, mended_line
from melscape.synth.vital.presets.mending.notes import Notes, shown
from melscape.synth.vital.presets.mending.values import (
    Bounds,
    bytes_of,
    encoded,
    fetched,
    flag,
    leave_out,
    number,
    text,
)
from melscape.synth.vital.presets.parts import OSCILLATORS
from melscape.synth.vital.presets.wavetable import VERSION, init_wavetable

# The synth renders every frame of every component, about 50 ms each: a thousand of them would take a minute.
_MOST_GROUPS, _MOST_COMPONENTS = 16, 16
_TABLE_KEYS = frozenset({"author", "full_normalize", "groups", "name", "remove_all_dc", "version"})
_LINE_KEYS = frozenset({"num_points", "points", "powers"})
_SAMPLE_KEYS = frozenset({"length", "name", "sample_rate", "samples", "samples_stereo"})
_RATE = Bounds(1000, 384_000, 44_100, whole=True)
_FEWEST_SAMPLES, _MOST_SAMPLES = 16, 1_764_000  # what the synth has room for; fewer, and its filters read past the end


def mended_tables(tables: object, notes: Notes) -> list[dict[str, Any]]:
    """Three tables; where one is missing or cannot be read, the saw that a preset starts with."""
    if not isinstance(tables, list):
        notes.add(f"wavetables: {shown(tables)} became three saws")
        tables = []
    if len(tables) > OSCILLATORS:
        notes.add(f"{len(tables)} wavetables, the first {OSCILLATORS} are kept")
    found = [_table(table, f"wavetable {number}", notes) for number, table in enumerate(tables[:OSCILLATORS], 1)]
    return found + [init_wavetable().to_dict()] * (OSCILLATORS - len(found))


def _table(table: object, where: str, notes: Notes) -> dict[str, Any]:
    if not isinstance(table, dict):
        notes.add(f"{where}: {shown(table)} became a saw")
        return init_wavetable().to_dict()
    if table.keys() >= _LINE_KEYS:  # a table may be a drawn line, and nothing more
        return mended_line(table, LINEAR, where, notes)
    groups = table.get("groups")
    if not isinstance(groups, list):
        notes.add(f"{where} has no groups, it became a saw")
        return init_wavetable().to_dict()
    leave_out(table, _TABLE_KEYS, where, notes)
    mended = _groups(groups, where, notes)
    if _kept_nothing(groups, mended):
        notes.add(f"{where}: nothing of it can be read, it became a saw")
        mended = init_wavetable().to_dict()["groups"]
    return {
        "name": text(fetched(table, "name"), "", f"name of {where}", notes),
        "author": text(fetched(table, "author"), "", f"author of {where}", notes),
        "version": VERSION,
        "full_normalize": flag(table.get("full_normalize", False), True, f"full_normalize of {where}", notes),
        "remove_all_dc": flag(table.get("remove_all_dc", True), True, f"remove_all_dc of {where}", notes),
        "groups": mended,
    }


def _groups(groups: list[Any], where: str, notes: Notes) -> list[dict[str, Any]]:
    if len(groups) > _MOST_GROUPS:
        notes.add(f"{where}: {len(groups)} groups, the first {_MOST_GROUPS} are kept")
    mended, left = [], _MOST_COMPONENTS
    for group in groups[:_MOST_GROUPS]:
        components = group.get("components") if isinstance(group, dict) else None
        if not isinstance(components, list):
            notes.add(f"{where}: a group without components was left out")
            continue
        if len(components) > left:
            notes.add(f"{where}: {len(components)} components, the first {left} are kept")
        found = [mended_component(component, where, notes) for component in components[:left]]
        left -= len(components[:left])
        mended.append({"components": [component for component in found if component is not None]})
    return mended


def _kept_nothing(groups: list[Any], mended: list[dict[str, Any]]) -> bool:
    components = [component for group in mended for component in group["components"]]
    waves = [component for component in components if component["type"].endswith("Source")]
    return bool(groups) and (not waves or not any(component["keyframes"] for component in waves))


def mended_sample(sample: object, notes: Notes) -> dict[str, Any] | None:
    """The sample with as many values as it promises; None if there is none that can be read."""
    raw = bytes_of(sample.get("samples")) if isinstance(sample, dict) else None
    if not isinstance(sample, dict) or raw is None or len(raw) < 2 * _FEWEST_SAMPLES:
        notes.add("the sample cannot be read, noise takes its place")
        return None
    leave_out(sample, _SAMPLE_KEYS, "the sample", notes)
    right = bytes_of(sample["samples_stereo"]) if "samples_stereo" in sample else None
    if right is None and "samples_stereo" in sample:
        notes.add("the right side of the sample cannot be read, it is mono now")
    there = min(len(side) // 2 for side in (raw, right) if side is not None)
    length = _length(fetched(sample, "length"), there, notes)
    if right is not None and length > len(right) // 2:
        right = None
    mended = {
        "name": text(fetched(sample, "name"), "", "name of the sample", notes),
        "length": length,
        "sample_rate": number(fetched(sample, "sample_rate"), _RATE, "rate of the sample", notes),
        "samples": encoded(raw[: 2 * length]),
    }
    return mended if right is None else {**mended, "samples_stereo": encoded(right[: 2 * length])}


def _length(promised: object, there: int, notes: Notes) -> int:
    most = min(there, _MOST_SAMPLES)
    if Bounds(_FEWEST_SAMPLES, most, most, whole=True).holds(promised):
        return int(promised)  # type: ignore[call-overload]
    notes.add(f"the sample promises {shown(promised)} values and has {there}: {most} are used")
    return most
