"""New presets from old ones: `vary` turns what can be heard in one, `cross` puts modules of two together.

Both work on presets that people made as well: a preset keeps its name, its label and the file that it was read from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.controls.sounding import sounding
from melscape.synth.vital.presets import Modulation, VitalPreset, Wavetable, init_wavetable
from melscape.synth.vital.prior.laws import LAWS, SAW, TABLE
from melscape.synth.vital.wavetables import by_name

# At amount 1 a control moves by a quarter of its range (one standard deviation); one in two is moved at all.
SPREAD, SHARE_MOVED = 0.25, 0.5
# Chances at amount 1 that one choice, one wavetable, one module changes.
CHOICE, TABLE_SWAP, SWITCH = 0.5, 0.25, 0.2
MODULES = ("chorus", "delay", "distortion", "eq", "filter_2", "osc_2", "osc_3", "phaser", "reverb", "sample")
# Choices that change what a preset is: left to `SWITCH`, or to nobody.
_KEPT = frozenset(name for name in LAWS if name.endswith(("_on", "_destination", "_filter_input")))
# The first letters of the controls of each group that `cross` takes whole.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "oscillators": ("osc_", "sample_"),
    "envelopes": ("env_", "lfo_", "random_", "macro_"),
    "filters": ("filter_1", "filter_2"),
    "effects": (
        "chorus",
        "compressor",
        "delay",
        "distortion",
        "effect",
        "eq",
        "filter_fx",
        "flanger",
        "phaser",
        "reverb",
    ),
}


def vary(preset: VitalPreset, amount: float, generator: np.random.Generator) -> VitalPreset:
    """A neighbour of a preset: 0 is the same, .1 near by, 1 far away. Only controls that can be heard are turned."""
    if amount <= 0.0:
        return preset
    values = dict(preset.values)
    if generator.random() < SWITCH * amount:
        _switch(values, preset, generator)
    heard = sorted(sounding(replace(preset, values=values)) & set(LAWS))
    if generator.random() < CHOICE * amount:
        _choose(values, [name for name in heard if _is_choice(name)], generator)
    for name in (name for name in heard if not schema().controls[name].discrete):
        if generator.random() < SHARE_MOVED:
            control = schema().controls[name]
            unit = control.to_unit(values.get(name, control.default))
            values[name] = control.from_unit(_bounced(unit + SPREAD * amount * generator.standard_normal()))
    modulations = tuple(_nudged(modulation, amount, generator) for modulation in preset.modulations)
    tables = _swapped(preset, amount, generator)
    return replace(preset, values=values, modulations=modulations, wavetables=tables)


def cross(a: VitalPreset, b: VitalPreset, generator: np.random.Generator) -> VitalPreset:
    """A child with some groups of modules from one parent and some from the other, at least one from each.

    Oscillators come with their wavetables, envelopes with the lines of the oscillators that are too slow to hear. A
    modulation goes with what it moves. The child carries the label and file of the parent whose oscillators it has,
    because samples and tables that are not modelled lie in that file.
    """
    if generator.random() < 0.5:
        a, b = b, a
    others = [group for group in GROUPS if group != "oscillators"]
    taken = [group for group in others if generator.random() < 0.5] or [str(generator.choice(others))]
    starts = tuple(start for group in taken for start in GROUPS[group])
    values = {name: raw for name, raw in a.values.items() if not name.startswith(starts)}
    values |= {name: raw for name, raw in b.values.items() if name.startswith(starts)}
    kept = [modulation for modulation in a.modulations if not modulation.destination.startswith(starts)]
    come = [modulation for modulation in b.modulations if modulation.destination.startswith(starts)]
    # A slot's number is its place, so what moves another slot's amount would now move a stranger's.
    modulations = [modulation for modulation in (*kept, *come) if not modulation.destination.startswith("modulation_")]
    lfos = b.lfos if "envelopes" in taken else a.lfos
    return replace(a, values=values, modulations=tuple(modulations[:64]), lfos=lfos)


def _bounced(unit: float) -> float:
    # Folded back rather than cut off: else half of all steps at an end of the range would change nothing.
    folded = unit % 2.0
    return 2.0 - folded if folded > 1.0 else folded


def _is_choice(name: str) -> bool:
    return schema().controls[name].discrete and name not in _KEPT


def _choose(values: dict[str, float], names: list[str], generator: np.random.Generator) -> None:
    if names:
        name = str(generator.choice(names))
        values[name] = float(LAWS[name][1].at(float(generator.random())))


def _switch(values: dict[str, float], preset: VitalPreset, generator: np.random.Generator) -> None:
    name = f"{generator.choice(MODULES)}_on"
    values[name] = 1.0 - preset.value(name)
    if not any(
        values.get(f"{module}_on", preset.value(f"{module}_on")) for module in ("osc_1", "osc_2", "osc_3", "sample")
    ):
        values["osc_1_on"] = 1.0


def _nudged(modulation: Modulation, amount: float, generator: np.random.Generator) -> Modulation:
    moved = modulation.amount + SPREAD * amount * float(generator.standard_normal())
    return replace(modulation, amount=min(max(moved, -1.0), 1.0)) if modulation.amount else modulation


def _swapped(preset: VitalPreset, amount: float, generator: np.random.Generator) -> Mapping[int, Wavetable]:
    if generator.random() >= TABLE_SWAP * amount:
        return preset.wavetables
    playing = [number for number in (1, 2, 3) if preset.value(f"osc_{number}_on")]
    if not playing:
        return preset.wavetables
    number, name = int(generator.choice(playing)), str(TABLE.at(float(generator.random())))
    table = init_wavetable() if name == SAW else by_name()[name]
    return {**preset.wavetables, number: table}
