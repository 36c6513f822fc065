"""Which presets are the same in all but name, and which wavetables they use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.controls.sounding import sounding
from melscape.synth.vital.presets.compose import wavetables
from melscape.synth.vital.presets.preset import VitalPreset
from melscape.synth.vital.presets.wavetable import init_wavetable

NEAR = 0.5  # all knobs that can be heard, turned by less than half the way of one of them in total


@dataclass(frozen=True)
class KnownTable:
    """A wavetable that some presets have.

    Args:
        hash: of what it holds, whatever it is called.
        name: what the first preset calls it.
        users: which presets have it, and in which oscillator: (place in the list, 1 to 3).
    """

    hash: str
    name: str
    users: tuple[tuple[int, int], ...]

    @property
    def presets(self) -> int:
        """How many presets share it."""
        return len({place for place, _ in self.users})


def catalogue(presets: Sequence[VitalPreset]) -> dict[str, KnownTable]:
    """Every wavetable by its hash, in the order of their first use; the saw that presets start with is left out."""
    found: dict[str, KnownTable] = {}
    for place, preset in enumerate(presets):
        for number, (name, content) in enumerate(zip(preset.table_hashes(), wavetables(preset)), 1):
            if name == init_wavetable().hash:
                continue
            known = found.get(name) or KnownTable(name, str(content.get("name", "")), ())
            found[name] = KnownTable(name, known.name, (*known.users, (place, number)))
    return found


def families(presets: Sequence[VitalPreset], *, near: float = NEAR) -> tuple[int, ...]:
    """A number for each preset; twins and near-twins have the same one, counted from 0 in order of appearance.

    Near-twins agree in everything that is switched, connected or drawn, and differ in knobs that can be heard by at
    most `near`: the sum of their ways, each as a part of its range. Who is near one of a family belongs to it.
    """
    rooms: dict[str, list[int]] = defaultdict(list)
    for place, preset in enumerate(presets):
        rooms[preset.drawn_hash()].append(place)
    first = list(range(len(presets)))
    for places in rooms.values():
        for place, of in zip(places, _joined([presets[place] for place in places], near)):
            first[place] = places[of]
    numbers = {leader: number for number, leader in enumerate(dict.fromkeys(first))}
    return tuple(numbers[leader] for leader in first)


def _joined(presets: Sequence[VitalPreset], near: float) -> list[int]:
    units, heard = _units(presets)
    leader = list(range(len(presets)))

    def of(place: int) -> int:
        while leader[place] != place:
            leader[place] = place = leader[leader[place]]
        return place

    for place in range(1, len(presets)):
        either = heard[:place] | heard[place]
        ways = (np.abs(units[:place] - units[place]) * either).sum(axis=1)
        for other in np.flatnonzero(ways <= near):
            one, two = of(place), of(int(other))
            leader[max(one, two)] = min(one, two)
    return [of(place) for place in range(len(presets))]


def _units(presets: Sequence[VitalPreset]) -> tuple[Float[np.ndarray, "N K"], Bool[np.ndarray, "N K"]]:
    knobs = [control for control in schema().controls.values() if not control.discrete]
    units = np.array([[knob.to_unit(preset.value(knob.name)) for knob in knobs] for preset in presets])
    heard = [sounding(preset) for preset in presets]
    return units, np.array([[knob.name in names for knob in knobs] for names in heard])
