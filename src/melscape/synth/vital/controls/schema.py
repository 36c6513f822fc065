"""All controls, sources and destinations of the synth, from the snapshot that lies beside this file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from melscape.synth.vital.controls.control import Control

SNAPSHOT = Path(__file__).with_name("schema.json")
NUMBERED = r"(?:osc|filter|env|lfo|random|modulation)_(?:\d+|fx)"
MODULES = ("chorus", "compressor", "delay", "distortion", "eq", "flanger", "phaser", "reverb", "sample")
_GROUP = re.compile(rf"({NUMBERED}|{'|'.join(MODULES)}|macro)_")
_SCALES = {"SquareRoot": "square_root"}
_UNITS = {"secs": "s", "v": "voices"}
# Where the synth leaves the unit out: (name, unit), the first that is found in the name holds.
_UNSAID = (
    (r"_(phase|phase_offset)$", {360.0: "°"}),
    (r"_tune$", {100.0: "cents"}),
    (r"_resonance$", {100.0: "%"}),
    (r"^beats_per_minute$", {60.0: "BPM"}),
    (r"^chorus_voices$", {4.0: "voices"}),
    (r"_(cutoff|detune_range|transpose)$", {1.0: "semitones"}),
)
# Only the comb model plays the sixth style by itself; the others are an earlier one again, or nothing.
FURTHER_STYLES = ("Comb 6", "Style 7", "Style 8", "Style 9", "Style 10")
_MORE_NAMES = {"view_2d": ("Off", "On", "Spectrum"), "view_spectrogram": ("Off", "On", "Spectrogram")}


@dataclass(frozen=True)
class Schema:
    """What a synth of one version can be told.

    Attributes:
        version: of the files whose settings these are.
        synth: the program that the snapshot was read from.
        controls: by name, in alphabetical order.
        sources: what can modulate.
        destinations: what can be modulated.
    """

    version: str
    synth: str
    controls: Mapping[str, Control]
    sources: tuple[str, ...]
    destinations: tuple[str, ...]

    def group(self, name: str) -> tuple[Control, ...]:
        """The controls of one module."""
        return tuple(control for control in self.controls.values() if control.group == name)


@cache
def schema() -> Schema:
    """The controls of the synth that this package writes presets for."""
    return from_snapshot(json.loads(SNAPSHOT.read_text()))


def from_snapshot(snapshot: Mapping[str, Any]) -> Schema:
    """The schema that a snapshot tells."""
    rows = {row["name"]: row for row in snapshot["controls"]}
    controls = {name: _control(row, rows) for name, row in rows.items()}
    sources, destinations = tuple(snapshot["sources"]), tuple(snapshot["destinations"])
    return Schema(snapshot["version"], snapshot["synth"], MappingProxyType(controls), sources, destinations)


def group_of(name: str) -> str:
    """The module that a control belongs to."""
    found = _GROUP.match(name)
    return found[1] if found else "global"


def _control(row: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]) -> Control:
    name, group, unit = row["name"], group_of(row["name"]), _unit(row)
    switch = f"{group}_on"
    return Control(
        name=name,
        label=row["label"].strip(),
        group=group,
        low=row["low"],
        high=row["high"],
        default=row["default"],
        scale=_SCALES.get(row["scale"], row["scale"].lower()),
        unit=unit,
        discrete=row["discrete"],
        choices=_choices(row, rows),
        switch=switch if switch in rows and switch != name else None,
        # The synth's table leaves the factor of the control before it on this one, which has no number to show.
        multiply=1.0 if name == "bypass" else row["multiply"],
        offset=row["offset"],
        period=row["scale"] == "Exponential" and name.endswith("_frequency") and unit == "s",
    )


def _unit(row: Mapping[str, Any]) -> str:
    said = row["unit"].strip()
    for pattern, by_factor in _UNSAID:
        if not said and re.search(pattern, row["name"]):
            said = by_factor.get(row["multiply"], "")
    return _UNITS.get(said, said)


def _choices(row: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    name, count = row["name"], round(row["high"] - row["low"]) + 1
    options: Sequence[str] = row["options"]
    if not options:
        return ()
    if name.endswith("_distortion_type"):
        # The synth calls the first and the second of the two other oscillators by one name.
        others = [number for number in "123" if f"osc_{number}_" not in name] * 2
        options = [f"{text} {others.pop(0)}" if text.endswith("<- Osc") else text for text in options]
    if name.endswith("_tempo"):
        # The synth's list of names always starts at raw 0, and two of these controls start at 4.
        options = rows["lfo_1_tempo"]["options"][round(row["low"]) :]
    if len(options) < count:
        options = next((more for end, more in _MORE_NAMES.items() if name.endswith(end)), options)
    return (*options[:count], *FURTHER_STYLES[: count - len(options[:count])])
