"""Targets in words and numbers: what it takes to make each again, and never a sound itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

SUITES = ("s1", "s2", "s3", "s4")
EXTRAS = ("s5", "s6")
SCORES = ("mss", "wmfcc", "sot", "rms")
BEST, WORST = "best", "random"  # the arm that is ours, and the one that knows nothing
ABOUT = {
    "s1": "hidden presets drawn as the library's are, of other seeds; the note is given",
    "s2": "presets that people made, near-twins counted as one; the note is given",
    "s3": "sounds of other instruments of ours; the pitch is estimated",
    "s4": "recorded notes; the pitch is estimated",
}


@dataclass(frozen=True)
class Hidden:
    """A preset that the prior draws: `seed`, `tier` and `index` say which."""

    seed: int
    tier: int
    index: int


@dataclass(frozen=True)
class Human:
    """A preset file, and the SHA-256 of its bytes."""

    path: str
    checksum: str


@dataclass(frozen=True)
class Played:
    """A note of a voice of another engine of ours."""

    voice: str
    program: int
    pitch_midi: float
    velocity: int
    seconds: float


@dataclass(frozen=True)
class Recorded:
    """A sound file, and the SHA-256 of its bytes."""

    path: str
    checksum: str


Source = Hidden | Human | Played | Recorded


@dataclass(frozen=True)
class Spec:
    """One target of a suite.

    Args:
        group: what must be counted as one thing: a family of near-twins, or all notes of an instrument.
        source: how to make it.
    """

    suite: str
    index: int
    name: str
    group: str
    source: Source

    def words(self) -> dict[str, Any]:
        """All of it as JSON knows it, with the kind of source."""
        return {**asdict(self), "kind": type(self.source).__name__.lower()}


@dataclass(frozen=True)
class Suite:
    """Targets in order, and what was refused before any was made, with reasons."""

    name: str
    specs: tuple[Spec, ...]
    refused: tuple[tuple[str, str], ...] = ()
    note: str = ""


def digest(words: Mapping[str, Any]) -> str:
    """A short name for all that decides a result; the order of the words does not matter."""
    return hashlib.sha256(json.dumps(words, sort_keys=True, allow_nan=False).encode()).hexdigest()[:20]
