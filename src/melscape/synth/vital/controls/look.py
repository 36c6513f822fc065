"""A preset looked at: what its controls are at, and which of them something moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

from melscape.synth.vital.controls.schema import schema

# Sources that rest at zero while one plain note is played; both ways, they rest at minus one.
RESTING = ("aftertouch", "slide")
# Sources that are what a control of the same name is at.
HANDS = ("mod_wheel", "macro_control_1", "macro_control_2", "macro_control_3", "macro_control_4")


class Slot(Protocol):
    """A source that moves a destination."""

    @property
    def source(self) -> str:
        """What moves."""
        ...

    @property
    def destination(self) -> str:
        """What is moved."""
        ...

    @property
    def amount(self) -> float:
        """How far, -1 to 1."""
        ...

    @property
    def bipolar(self) -> bool:
        """Whether it moves both ways."""
        ...

    @property
    def bypass(self) -> bool:
        """Whether the slot is switched off."""
        ...


class Patch(Protocol):
    """What is needed of a preset to tell what can sound in it: a `VitalPreset`."""

    @property
    def values(self) -> Mapping[str, float]:
        """Raw values of controls that differ from the start."""
        ...

    @property
    def modulations(self) -> Sequence[Slot]:
        """The slots in order."""
        ...

    @property
    def wavetables(self) -> Mapping[int, Any]:
        """Tables by the number of their oscillator."""
        ...

    @property
    def original(self) -> Mapping[str, Any] | None:
        """The JSON that it was read from."""
        ...


class Look:
    """One preset, asked by control: where it is, whether it may be elsewhere while a note sounds."""

    def __init__(self, patch: Patch) -> None:
        self.patch = patch

    def raw(self, name: str) -> float:
        """The raw value that a control is at."""
        known = self.patch.values.get(name)
        return schema().controls[name].default if known is None else known

    def still(self, name: str, *raws: float) -> bool:
        """Whether a control is at one of these values, and nothing moves it."""
        return name not in self.moved and self.raw(name) in raws

    def maybe(self, name: str, *raws: float) -> bool:
        """Whether a control is at one of these values, or something moves it."""
        return name in self.moved or self.raw(name) in raws

    def least(self, name: str, raw: float) -> bool:
        """Whether a control is at this value or above, or something moves it."""
        return name in self.moved or self.raw(name) >= raw

    @cached_property
    def slots(self) -> tuple[tuple[int, Slot], ...]:
        """The modulation slots that hold something, with their number from 1."""
        slots = enumerate(self.patch.modulations, 1)
        return tuple((number, slot) for number, slot in slots if slot.source and slot.destination)

    @cached_property
    def moved(self) -> frozenset[str]:
        """The destinations that something moves."""
        moved: set[str] = set()
        while True:
            # An amount may itself be moved, so this goes round until nothing new is found.
            found = {slot.destination for number, slot in self.slots if self._acts(number, slot, moved)}
            if found <= moved:
                return frozenset(moved)
            moved |= found

    def amount_moves(self, number: int, slot: Slot) -> bool:
        """Whether a slot's amount is other than zero at some time."""
        return slot.amount != 0.0 or f"modulation_{number}_amount" in self.moved

    def rests(self, slot: Slot, moved: frozenset[str] | set[str] | None = None) -> bool:
        """Whether a slot's source stays at zero, so that its amount moves nothing."""
        if slot.bipolar:
            return slot.source == "pitch_wheel"
        at_zero = slot.source in HANDS and slot.source not in (self.moved if moved is None else moved)
        return slot.source in RESTING or (at_zero and self.raw(slot.source) == 0.0)

    def many_frames(self, number: int) -> bool:
        """Whether an oscillator's wavetable has more than one frame, as far as can be told without playing it."""
        table = self.patch.wavetables.get(number)
        if table is not None:
            return len(table.positions) > 1
        return any(_changes(component) for component in _components(self.patch.original, number))

    def _acts(self, number: int, slot: Slot, moved: set[str]) -> bool:
        if slot.bypass or self.rests(slot, moved):
            return False
        return slot.amount != 0.0 or f"modulation_{number}_amount" in moved


def _components(original: Mapping[str, Any] | None, number: int) -> Iterator[Mapping[str, Any]]:
    tables = (original or {}).get("settings", {}).get("wavetables", ())
    for group in tables[number - 1].get("groups", ()) if number <= len(tables) else ():
        yield from group.get("components", ())


def _changes(component: Mapping[str, Any]) -> bool:
    return component.get("type") == "Audio File Source" or len(component.get("keyframes", ())) > 1
