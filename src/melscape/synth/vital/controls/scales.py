"""The synth's scales, both ways, and numbers as people write them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

SCALES: Mapping[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "indexed": (float, float),
    "linear": (float, float),
    "quadratic": (lambda raw: raw * raw, lambda human: math.sqrt(max(human, 0.0))),
    "quartic": (lambda raw: raw**4, lambda human: max(human, 0.0) ** 0.25),
    "exponential": (lambda raw: 2.0**raw, lambda human: math.log2(max(human, 1e-300))),
    "square_root": (lambda raw: math.sqrt(max(raw, 0.0)), lambda human: max(human, 0.0) ** 2),
}
# How units are written after a number; the others follow a space.
_CLOSE = ("%", "°")


def to_human(raw: float, scale: str, period: bool = False) -> float:
    """A raw value on the human scale, before it is multiplied and moved."""
    human = SCALES[scale][0](raw)
    return 1.0 / human if period else human


def from_human(human: float, scale: str, period: bool = False) -> float:
    """The raw value of a human one, the opposite of `to_human`."""
    if period:
        human = 1.0 / max(human, 1e-300)
    return SCALES[scale][1](human)


def midi_to_hz(midi: float) -> float:
    """The frequency of a MIDI note; 69 is 440 Hz."""
    return 440.0 * 2.0 ** ((midi - 69.0) / 12.0)


def words(number: float, unit: str) -> str:
    """A number with three figures and its unit: 0.5 ms, 1.2 s, 12.5 kHz, -6.02 dB, 50%."""
    if unit == "s" and 0.0 < abs(number) < 1.0:
        number, unit = number * 1000.0, "ms"
    if unit == "Hz" and abs(number) >= 1000.0:
        number, unit = number / 1000.0, "kHz"
    return f"{_figures(number)}{'' if unit in _CLOSE or not unit else ' '}{unit}"


def _figures(number: float) -> str:
    number = 0.0 if abs(number) < 1e-4 else number
    places = max(0, 2 - int(math.floor(math.log10(abs(number))))) if number else 0
    shown = f"{number:.{min(places, 4)}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
