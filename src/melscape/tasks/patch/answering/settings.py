"""The settings of a preset as a person would read them out: module by module, in the units of the synth's panel."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from melscape.synth.vital.controls.control import Control
from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.controls.sounding import sounding
from melscape.synth.vital.controls.styles import style_name
from melscape.synth.vital.presets import Modulation, VitalPreset

# As sound flows through the synth: what makes it, what shapes it, what moves it, what is put on top.
FLOW = ("osc", "sample", "filter", "env", "lfo", "random", "macro")
NO_EFFECT = (*FLOW, "global", "modulation")


def changed(preset: VitalPreset) -> list[dict[str, Any]]:
    """What differs from the initial preset and can be heard, by module in the order of the signal."""
    heard, controls = sounding(preset), schema().controls
    # What rounds to the same words is no change that a person could make.
    names = [
        name
        for name, raw in preset.values.items()
        if name in heard and _words(preset, name, raw) != _words(preset, name, controls[name].default)
    ]
    return [
        {"group": group, "settings": [_setting(preset, control) for control in members]}
        for group, members in _grouped(names)
    ]


def audible(preset: VitalPreset) -> dict[str, str]:
    """The value of every control that can sound in this preset, in words."""
    controls = schema().controls
    heard = sorted(name for name in sounding(preset) if name in controls)
    return {name: _words(preset, name, preset.value(name)) for name in heard}


def connections(preset: VitalPreset) -> list[dict[str, Any]]:
    """What moves what, and how far."""
    return [_connection(each) for each in preset.modulations if each.amount and not each.bypass]


def tables(preset: VitalPreset) -> dict[str, str]:
    """The wavetable of each oscillator that is on, by name."""
    on = [number for number in (1, 2, 3) if preset.value(f"osc_{number}_on")]
    return {f"osc_{number}": preset.wavetables[number].name if number in preset.wavetables else "Init" for number in on}


def _grouped(names: Iterable[str]) -> list[tuple[str, list[Control]]]:
    groups: dict[str, list[Control]] = {}
    for name in sorted(names, key=_place):
        control = schema().controls[name]
        groups.setdefault(control.group, []).append(control)
    return list(groups.items())


def _place(name: str) -> tuple[int, str, bool, str]:
    """Module by module; the switch first."""
    group = schema().controls[name].group
    kind = group.split("_")[0]
    place = FLOW.index(kind) if kind in FLOW else len(FLOW) + (kind in NO_EFFECT)
    return place, group, not name.endswith("_on"), name


def _setting(preset: VitalPreset, control: Control) -> dict[str, Any]:
    name, raw = control.name, preset.values[control.name]
    words = {"value": _words(preset, name, raw), "instead_of": _words(preset, name, control.default)}
    return {"name": name, "label": control.label, **words, "raw": raw}


def _words(preset: VitalPreset, name: str, raw: float) -> str:
    control = schema().controls[name]
    if name.startswith("filter_") and name.endswith("_style"):
        return style_name(preset.value(name.removesuffix("style") + "model"), control.clamp(raw))
    return control.text(raw)


def _connection(modulation: Modulation) -> dict[str, Any]:
    shape = {"bipolar": modulation.bipolar, "stereo": modulation.stereo, "power": modulation.power}
    return {
        "source": modulation.source,
        "destination": modulation.destination,
        "amount": modulation.amount,
        **shape,
    }
