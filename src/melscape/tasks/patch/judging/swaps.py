"""S5: the same sound written otherwise. What is swapped has a twin in the synth, so nobody may hear a difference.

A measure or a search that holds one of two such presets for better is wrong. The random phases of two oscillators are
drawn one after the other, so that a swap sounds like another take: it is to be read beside the noise floor.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.presets import Modulation, VitalPreset

SWAPS: Mapping[str, tuple[str, str]] = {
    "oscillators": ("osc_1", "osc_2"),
    "envelopes": ("env_2", "env_3"),
    "lfos": ("lfo_1", "lfo_2"),
}
FIRST_BENT = 7.0  # from here on an oscillator is bent by another one or by the sample
Part = TypeVar("Part")


def swapped(preset: VitalPreset, first: str, second: str) -> VitalPreset:
    """The preset with two like parts in each other's place, wherever they are named."""
    names = {first: second, second: first}
    kind, places = first.split("_")[0], (int(first.split("_")[1]), int(second.split("_")[1]))
    return replace(
        preset,
        values=_moved(preset, names),
        modulations=tuple(_rewired(slot, names) for slot in preset.modulations),
        wavetables=_exchanged(preset.wavetables, places) if kind == "osc" else preset.wavetables,
        lfos=_exchanged(preset.lfos, places) if kind == "lfo" else preset.lfos,
    )


def can_swap(preset: VitalPreset) -> bool:
    """Whether all that would have to move is in the preset's own values, and no oscillator listens to another.

    An oscillator that is bent by its neighbour means another sound in the neighbour's place, and a preset that was
    read from a file may hold more than its values.
    """
    bent = [preset.values.get(f"osc_{number}_distortion_type", 0.0) for number in (1, 2, 3)]
    return preset.original is None and all(kind < FIRST_BENT for kind in bent)


def _moved(preset: VitalPreset, names: Mapping[str, str]) -> dict[str, float]:
    # All values of both, not only those that were set: an oscillator starts on and its twin off.
    both = {
        name: preset.value(name) for name in schema().controls if name.startswith(tuple(f"{part}_" for part in names))
    }
    return {_renamed(name, names): raw for name, raw in {**preset.values, **both}.items()}


def _renamed(name: str, names: Mapping[str, str]) -> str:
    head = re.match(r"(osc|env|lfo)_\d+", name)
    return names.get(head[0], head[0]) + name[head.end() :] if head else name


def _rewired(slot: Modulation, names: Mapping[str, str]) -> Modulation:
    return replace(slot, source=_renamed(slot.source, names), destination=_renamed(slot.destination, names))


def _exchanged(parts: Mapping[int, Part], places: tuple[int, int]) -> dict[int, Part]:
    other = {places[0]: places[1], places[1]: places[0]}
    return {other.get(number, number): part for number, part in parts.items()}
