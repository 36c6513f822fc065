"""Rhythms written as a character a slot. `/` parts bars that take turns; `-` holds on; `.` rests.

The slots of a bar are even. With three slots a beat they stand on a triplet grid, which is written here as 0, 1/4 and
1/2 of the beat: swing at two to one then puts them on the thirds, and everybody in the band swings alike.
"""

from __future__ import annotations

from dataclasses import dataclass

HOLD, REST = "-", "."


@dataclass(frozen=True)
class Slot:
    """One character that sounds: what it is, when it begins within its bar, and how long it may last."""

    sign: str
    start_beats: float
    beats: float


def slots_of(pattern: str, bar: int, beats_per_bar: int) -> tuple[Slot, ...]:
    """What a pattern says for one bar, in order of time."""
    turns = pattern.split("/")
    signs = turns[bar % len(turns)]
    a_beat = len(signs) // beats_per_bar
    assert a_beat and len(signs) == a_beat * beats_per_bar, f"{signs!r} does not fill {beats_per_bar} beats"
    found = []
    for place, sign in enumerate(signs):
        if sign not in (HOLD, REST):
            end = place + 1
            while end < len(signs) and signs[end] == HOLD:
                end += 1
            start = _when(place, a_beat)
            found.append(Slot(sign, start, _when(end, a_beat) - start))
    return tuple(found)


def _when(place: int, a_beat: int) -> float:
    beat, inside = divmod(place, a_beat)
    return beat + (0.25 * inside if a_beat == 3 else inside / a_beat)
