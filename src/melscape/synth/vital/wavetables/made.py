"""Wavetables of our own, each from one line of formulas: the spectra that acoustic and electric instruments need.

The synth's own table is a saw, and a filtered saw reaches few of them. One line is one table: its cycles stand
evenly over the frame positions 0 to 256, mostly from dark to bright.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from melscape.synth.vital.presets import Wavetable
from melscape.synth.vital.wavetables.spectra import (
    Cycle,
    blown,
    flat,
    formants,
    level,
    modulated,
    odd,
    partials,
    plucked,
    pulse,
    scattered,
    slope,
    synced,
)

LAST_POSITION = 256
# Formants of five sung vowels (Peterson & Barney 1952, rounded): a, e, i, o, u.
_VOWELS: tuple[Mapping[float, float], ...] = (
    {730.0: 1.0, 1090.0: 0.6, 2440.0: 0.25},
    {530.0: 1.0, 1840.0: 0.5, 2480.0: 0.3},
    {270.0: 1.0, 2290.0: 0.5, 3010.0: 0.35},
    {570.0: 1.0, 840.0: 0.6, 2410.0: 0.1},
    {300.0: 1.0, 870.0: 0.35, 2240.0: 0.08},
)
Cycles = dict[str, tuple[Cycle, ...]]

_VIOLIN = {290.0: 0.6, 480.0: 0.9, 1000.0: 0.7, 2600.0: 1.0, 5000.0: 0.5}
_CELLO = {110.0: 0.8, 200.0: 1.0, 400.0: 0.8, 1000.0: 0.5, 2200.0: 0.5}
_GUITAR = {100.0: 0.8, 200.0: 1.0, 420.0: 0.5, 800.0: 0.3}


@lru_cache(maxsize=1)
def tables() -> tuple[Wavetable, ...]:
    """All of our tables, always the same, each cycle with its peak at 1."""
    return tuple(_table(name, cycles) for name, cycles in _cycles().items())


@lru_cache(maxsize=1)
def by_name() -> Mapping[str, Wavetable]:
    """Our tables by name."""
    return {table.name: table for table in tables()}


def _table(name: str, cycles: tuple[Cycle, ...]) -> Wavetable:
    frames = np.stack([level(cycle) for cycle in cycles])
    frames.setflags(write=False)
    last = max(1, len(cycles) - 1)
    return Wavetable(name, frames, tuple(round(i * LAST_POSITION / last) for i in range(len(cycles))))


def _cycles() -> Cycles:
    return {**_plain(), **_sung_and_keyed(), **_bowed_and_blown(), **_struck_and_electric()}


def _plain() -> Cycles:
    return {
        "Sine": (slope(9.0),),
        "Triangle": (odd(2.0),),
        "Square": (odd(1.0),),
        "Sine to Saw": tuple(slope(power) for power in (4.0, 2.5, 1.7, 1.3, 1.0)),
        "Sine to Square": tuple(odd(power) for power in (4.0, 2.0, 1.5, 1.0)),
        "Bright Saw": tuple(slope(power) for power in (1.0, 0.8, 0.6)),
        "Pulse Width": tuple(pulse(width) for width in (0.5, 0.35, 0.2, 0.1, 0.04)),
        "Sub": (slope(2.5, 4.0), partials({1: 1, 2: 0.5, 3: 0.15}), partials({1: 0.6, 2: 1, 4: 0.3})),
        "Hollow": tuple(odd(1.2, even) for even in (0.0, 0.25, 0.7)),
        "Buzz": (flat(8), flat(16), flat(40), flat(120)),
        "Sync": tuple(synced(ratio) for ratio in (1.0, 1.5, 2.3, 3.7, 5.5)),
    }


def _sung_and_keyed() -> Cycles:
    return {
        "Low Voice": tuple(formants(110.0, vowel) for vowel in _VOWELS),
        "High Voice": tuple(formants(300.0, vowel, 0.8) for vowel in _VOWELS),
        "Drawbars": (
            partials({1: 0.5, 2: 1, 3: 0.5}),
            partials({1: 0.8, 2: 1, 3: 0.8, 4: 0.6}),
            partials({1: 0.6, 2: 1, 4: 0.8, 8: 0.6}),
            partials({1: 1, 2: 1, 3: 1, 4: 0.8, 6: 0.7, 8: 0.8, 10: 0.5, 12: 0.5, 16: 0.6}),
        ),
        "Pipes": (
            partials({1: 1, 2: 0.12, 3: 0.06}),
            partials({1: 1, 2: 0.5, 3: 0.15, 4: 0.25, 8: 0.1}),
            partials({1: 0.8, 2: 0.8, 3: 0.5, 4: 0.7, 6: 0.5, 8: 0.5, 12: 0.35, 16: 0.3, 24: 0.15}),
        ),
        "Octaves": (partials({1: 1, 2: 0.5}), partials({1: 1, 2: 0.8, 4: 0.6, 8: 0.5, 16: 0.4, 32: 0.3})),
        "Piano": tuple(plucked(0.12, power, damping) for power, damping in ((2.4, 0.1), (1.7, 0.06), (1.1, 0.03))),
        "Electric Piano": (
            partials({1: 1, 2: 0.08}),
            partials({1: 1, 2: 0.35, 3: 0.1, 7: 0.05}),
            partials({1: 1, 2: 0.6, 3: 0.35, 4: 0.2, 5: 0.1, 7: 0.15, 14: 0.06}),
        ),
        "Clavinet": tuple(plucked(0.07, power, 0.02) for power in (1.2, 0.8, 0.5)),
        "Harpsichord": (plucked(0.16, 0.7, 0.03), plucked(0.4, 0.7, 0.015)),
        "Plucked String": tuple(plucked(position, 1.6, 0.01) for position in (0.5, 0.3, 0.2, 0.1, 0.04)),
    }


def _bowed_and_blown() -> Cycles:
    return {
        "Guitar": tuple(formants(130.0, _GUITAR, power, 0.15) for power in (1.8, 1.2, 0.7)),
        "Violin": tuple(formants(330.0, _VIOLIN, power, 0.2) for power in (1.3, 1.0, 0.7)),
        "Cello": tuple(formants(100.0, _CELLO, power, 0.2) for power in (1.2, 0.9, 0.6)),
        "Clarinet": tuple(odd(power, even) for power, even in ((2.2, 0.02), (1.4, 0.1), (0.9, 0.3))),
        "Oboe": tuple(formants(300.0, {1100.0: 1.0, 2800.0: floor}, 0.5, floor / 8) for floor in (0.3, 0.6, 1.0)),
        "Reed": tuple(formants(160.0, {500.0: 1.0, 1300.0: 0.7, 2600.0: bite}, 0.5, 0.1) for bite in (0.2, 0.6, 1.2)),
        "Brass": tuple(blown(edge) for edge in (1.5, 3.0, 6.0, 12.0, 30.0)),
        "Muted Brass": tuple(blown(edge, 4.0, 0.8) for edge in (4.0, 8.0, 14.0)),
        "Flute": (
            partials({1: 1, 2: 0.05, 3: 0.02}),
            partials({1: 1, 2: 0.3, 3: 0.12, 4: 0.04}),
            partials({1: 0.6, 2: 1, 3: 0.35, 4: 0.25, 5: 0.1, 6: 0.05}),
        ),
    }


def _struck_and_electric() -> Cycles:
    return {
        # The next three sound two octaves above the cycle's own pitch: their partials lie between the harmonics.
        "Church Bell": (
            partials({2: 0.4, 4: 1, 5: 0.3, 8: 0.3}),
            partials({2: 0.7, 4: 1, 5: 0.8, 6: 0.4, 8: 1, 10: 0.4, 11: 0.4, 12: 0.6, 16: 0.5, 21: 0.4, 26: 0.3}),
        ),
        "Bars": (
            partials({4: 1, 16: 0.15}),
            partials({4: 1, 16: 0.4, 37: 0.2}),
            partials({4: 1, 11: 0.7, 22: 0.5, 36: 0.35, 53: 0.2}),
        ),
        "Metal": (scattered(0.37, 0.6), scattered(0.71, 0.35), scattered(1.13, 0.15)),
        "Soft FM": tuple(modulated(1, index) for index in (0.0, 0.6, 1.4, 2.6, 4.5)),
        "Hollow FM": tuple(modulated(2, index) for index in (0.0, 0.6, 1.4, 2.6, 4.5)),
        "Bell FM": tuple(modulated(7, index) for index in (0.0, 0.4, 1.0, 2.2)),
        "Digital": tuple(scattered(turn, 1.0) for turn in (0.11, 0.23, 0.53, 0.97)),
    }
