"""Names of controls, sources and destinations as numbers, in the order of the schema."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

from melscape.synth.vital.controls.schema import schema

Kind = Literal["controls", "sources", "destinations"]
KINDS: tuple[Kind, ...] = ("controls", "sources", "destinations")


@cache
def names(kind: Kind) -> tuple[str, ...]:
    """All names of a kind, in order."""
    return tuple(getattr(schema(), kind))


def place(kind: Kind, name: str) -> int:
    """The number of a name."""
    return _places(kind)[name]


@cache
def _places(kind: Kind) -> Mapping[str, int]:
    return {name: number for number, name in enumerate(names(kind))}
