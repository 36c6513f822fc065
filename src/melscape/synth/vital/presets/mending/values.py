"""Single values: numbers within bounds, flags, texts, and bytes in base64."""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from melscape.synth.vital.presets.mending.notes import Notes, shown

_MISSING = object()


@dataclass(frozen=True)
class Bounds:
    """Where a number may lie, and what stands in for one that is none."""

    low: float
    high: float
    default: float
    whole: bool = False

    def holds(self, value: object) -> bool:
        """Whether the value is right as it is."""
        if type(value) is int and not -(2**53) < value < 2**53:
            return False
        number = type(value) is float or type(value) is int
        return number and self.low <= value <= self.high and (not self.whole or value == int(value))  # type: ignore


def number(value: object, bounds: Bounds, where: str, notes: Notes) -> float:
    """The nearest number that is allowed."""
    if bounds.holds(value):
        return int(value) if bounds.whole else value  # type: ignore[call-overload, return-value]
    mended = _nearest(value, bounds)
    if value is _MISSING:
        notes.add(f"{where} is missing: {mended:g}")
    else:
        notes.add(f"{where}: {shown(value)} became {mended:g}")
    return mended


def _nearest(value: object, bounds: Bounds) -> float:
    if not isinstance(value, (int, float)) or value != value or value in (math.inf, -math.inf):
        raw = bounds.default
    else:
        raw = float(min(max(value, bounds.low), bounds.high))
    return round(raw) if bounds.whole else raw


def flag(value: object, default: bool, where: str, notes: Notes) -> bool:
    """True or false."""
    if isinstance(value, bool):
        return value
    mended = value != 0 if isinstance(value, (int, float)) else default
    notes.add(f"{where} is missing: {mended}" if value is _MISSING else f"{where}: {shown(value)} became {mended}")
    return mended


def text(value: object, default: str, where: str, notes: Notes, most: int = 10_000) -> str:
    """Words that can be written in UTF-8."""
    if not isinstance(value, str):
        if value is not _MISSING:
            notes.add(f"{where}: {shown(value)} is no text")
        return default
    # Half a surrogate pair: Python reads it, the synth takes it for a broken file.
    clean = value.encode("utf-8", "replace").decode()[:most]
    if clean != value:
        notes.add(f"{where}: letters that cannot be written were replaced, or it was too long")
    return clean


def fetched(holder: Mapping[str, Any], key: str) -> object:
    """The value of a key, or a mark that says it is missing."""
    return holder.get(key, _MISSING)


def leave_out(holder: Mapping[str, Any], known: Collection[str], where: str, notes: Notes) -> None:
    """Tell of keys that the synth does not know; whoever calls builds anew from those it does."""
    notes.add_names(f"unknown settings in {where}, left out", set(holder) - set(known))


def bytes_of(value: object) -> bytes | None:
    """What a text in base64 says; None if it is none."""
    if not isinstance(value, str):
        return None
    try:
        return base64.b64decode(value.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None


def encoded(data: bytes) -> str:
    """Bytes as base64."""
    return base64.b64encode(data).decode()
