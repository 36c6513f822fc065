"""A preset of Vital as values: what differs from an empty one. It is never changed, only replaced by another.

Values are raw, as the file holds them; they are clamped and rounded here, because the synth does neither and dies of
some. The number of a modulation slot is its place in `modulations`: `modulation_3_amount` may itself be a destination.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from melscape.errors import SynthError
from melscape.synth.vital.controls.control import Control
from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.controls.sounding import sounding
from melscape.synth.vital.presets.compose import digest, document, sample_of, slots_of, table_hash
from melscape.synth.vital.presets.parts import (
    MOST_LFOS,
    MOST_MODULATIONS,
    NO_SLOT,
    OSCILLATORS,
    SLOT_LIMITS,
    LfoShape,
    Modulation,
)
from melscape.synth.vital.presets.wavetable import Wavetable

SLOT = re.compile(r"modulation_(\d+)_(amount|bipolar|stereo|bypass|power)")
MACROS = ("MACRO 1", "MACRO 2", "MACRO 3", "MACRO 4")


@dataclass(frozen=True)
class VitalPreset:
    """What differs from the preset that the synth starts with, and the words on its label.

    Args:
        values: raw values of controls by name; those that equal the start are left out.
        modulations: the slots in order, at most 64.
        wavetables: oscillator 1 to 3 -> table; without one it has the table of `original`, else a saw.
        lfos: 1 to 8 -> shape; without one a triangle.
        original: the mended JSON that it was read from; what is not modelled here is kept by editing it.
    """

    values: Mapping[str, float] = field(default_factory=dict)
    modulations: tuple[Modulation, ...] = ()
    wavetables: Mapping[int, Wavetable] = field(default_factory=dict)
    lfos: Mapping[int, LfoShape] = field(default_factory=dict)
    name: str = "Melscape"
    author: str = ""
    comments: str = ""
    style: str = ""
    macros: tuple[str, str, str, str] = MACROS
    original: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", _settled_values(self.values))
        object.__setattr__(self, "modulations", _settled_slots(self.modulations))
        for named, limit in (("wavetables", OSCILLATORS), ("lfos", MOST_LFOS)):
            wrong = [number for number in getattr(self, named) if number not in range(1, limit + 1)]
            if wrong:
                raise SynthError(f"{named}: number {wrong[0]!r}.", f"1 to {limit}")
            object.__setattr__(self, named, dict(sorted(getattr(self, named).items())))

    def value(self, name: str) -> float:
        """The raw value of any control, set or not. Raises SynthError for a name that the synth does not know."""
        if slot := SLOT.fullmatch(name):
            index = int(slot[1]) - 1
            if 0 <= index < MOST_MODULATIONS:
                modulation = self.modulations[index] if index < len(self.modulations) else NO_SLOT
                return float(getattr(modulation, slot[2]))
        known = self.values.get(name)
        return _control(name).default if known is None else known

    def with_values(self, mapping: Mapping[str, float] | None = None, /, **raw: float) -> VitalPreset:
        """The same preset with some controls at other raw values, clamped and rounded to what they can hold."""
        changed = {**(mapping or {}), **raw}
        slots = {name: changed.pop(name) for name in list(changed) if SLOT.fullmatch(name)}
        modulations = _with_slots(self.modulations, slots) if slots else self.modulations
        return replace(self, values={**self.values, **changed}, modulations=modulations)

    @property
    def label(self) -> dict[str, str]:
        """The words on it, as the file names them."""
        macros = {f"macro{number}": text for number, text in enumerate(self.macros, 1)}
        named = {"preset_name": self.name, "author": self.author, "comments": self.comments}
        return {**macros, **named, "preset_style": self.style}

    def to_json(self, *, slim: bool = False) -> str:
        """The preset as text: whole, as released Vital opens it, or slim, with only what a fresh synth must be told."""
        return json.dumps(document(self, slim=slim), allow_nan=False)

    def active_hash(self) -> str:
        """A name for the family: all presets that differ only in what cannot be heard have the same one."""
        heard = {name: self.value(name) for name in sorted(sounding(self))}
        return digest([heard, self.drawn_hash()])

    def drawn_hash(self) -> str:
        """A name for all that can be heard and is no knob: what is switched, connected or drawn."""
        names = schema().controls
        switched = {name: self.value(name) for name in sorted(sounding(self)) if names[name].discrete}
        slots = [
            (number, slot.source, slot.destination) for number, slot in enumerate(self.modulations, 1) if slot.acts
        ]
        tables = {number: one for number, one in enumerate(self.table_hashes(), 1) if self.value(f"osc_{number}_on")}
        sources = {source for _, source, _ in slots}
        lines = {number: line.to_dict() for number, line in self.lfos.items() if f"lfo_{number}" in sources}
        mappings = [slot.get("line_mapping") for slot in slots_of(self)]
        sample = sample_of(self) if self.value("sample_on") else ""
        return digest([switched, slots, tables, lines, mappings, sample])

    def table_hashes(self) -> tuple[str, ...]:
        """The content of the three oscillators' tables, a name each."""
        return tuple(table_hash(self, number) for number in range(1, OSCILLATORS + 1))

    @cached_property
    def hash(self) -> str:
        """A name for all that the synth is told; the label (name, author, comments) is no part of it."""
        return digest(document(self, slim=True)["settings"])


def _control(name: str) -> Control:
    control = schema().controls.get(name)
    if control is None:
        raise SynthError(f"There is no control {name!r}.", "one of the synth's 772 controls", "Mind the spelling.")
    return control


def _settled_values(values: Mapping[str, float]) -> dict[str, float]:
    settled = {}
    for name in sorted(values):
        if SLOT.fullmatch(name):
            raise SynthError(f"{name} is a value of a modulation slot.", "it in `modulations`", "Use `with_values`.")
        control, raw = _control(name), float(values[name])
        if not math.isfinite(raw):
            raise SynthError(f"{name} is {raw}.", f"a number from {control.low:g} to {control.high:g}")
        raw = min(max(raw, control.low), control.high)
        raw = float(round(raw)) if control.discrete else raw
        if raw != control.default:
            settled[name] = raw
    return settled


def _settled_slots(modulations: tuple[Modulation, ...]) -> tuple[Modulation, ...]:
    settled = [modulation.settled() for modulation in modulations]
    while settled and settled[-1] == NO_SLOT:
        settled.pop()
    if len(settled) > MOST_MODULATIONS:
        raise SynthError(f"{len(settled)} modulations.", f"at most {MOST_MODULATIONS}")
    for slot in settled:
        if not slot.empty and (slot.source not in schema().sources or slot.destination not in schema().destinations):
            raise SynthError(f"A modulation of {slot.destination!r} by {slot.source!r}.", "names that the synth knows")
    return tuple(settled)


def _with_slots(modulations: tuple[Modulation, ...], slots: Mapping[str, float]) -> tuple[Modulation, ...]:
    changed = list(modulations)
    for name, raw in slots.items():
        match = SLOT.fullmatch(name)
        assert match is not None
        index, what = int(match[1]) - 1, match[2]
        _control(name)
        changed += [NO_SLOT] * (index + 1 - len(changed))
        value = float(raw) if what in SLOT_LIMITS else raw >= 0.5
        changed[index] = replace(changed[index], **{what: value})  # type: ignore[arg-type]
    return tuple(changed)
