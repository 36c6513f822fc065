"""Which controls can sound in a preset: switches, conditions, routes, and modulations that move something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from melscape.synth.vital.controls.schema import schema


class Connection(Protocol):
    """A source that moves a destination by an amount."""

    @property
    def source(self) -> str:
        """What moves."""

    @property
    def destination(self) -> str:
        """What is moved."""

    @property
    def amount(self) -> float:
        """How far, -1 to 1."""

    @property
    def bypass(self) -> bool:
        """Whether it is set aside."""


class Patch(Protocol):
    """What these functions need of a preset."""

    @property
    def values(self) -> Mapping[str, float]:
        """Raw values of the controls that are not at their default."""

    @property
    def modulations(self) -> Sequence[Connection]:
        """What moves what."""


def value(patch: Patch, name: str) -> float:
    """The raw value of a control in a preset."""
    return patch.values.get(name, schema().controls[name].default)


def sounding(patch: Patch) -> frozenset[str]:
    """The names of the controls that can change the sound of this preset."""
    names = schema().controls
    return frozenset(name for name, control in names.items() if control.switch is None or value(patch, control.switch))
