"""The knobs that a search may turn on a preset: those that can sound in it, each on a scale of its own usual width."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

import numpy as np
from jaxtyping import Float

from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.controls.sounding import sounding
from melscape.synth.vital.presets import VitalPreset
from melscape.synth.vital.prior.laws import LAWS

# Set by listening (tuning), afterwards (volume), or of no use to a single note.
LEFT_ALONE = frozenset(
    {"voice_tune", "voice_transpose", "volume", "pitch_bend_range", "portamento_time", "view_spectrogram"}
)
_WIDE = 0.15  # of the range: for knobs that the prior does not move
_CHANCES = np.linspace(0.02, 0.98, 49)


@dataclass(frozen=True)
class Space:
    """Some continuous knobs of a preset as a vector. A step of 1 is as wide as the prior usually spreads the knob.

    Shapes: vectors (D,), `names` in their order. Modulation amounts are knobs too.
    """

    preset: VitalPreset
    names: tuple[str, ...]

    @classmethod
    def of(cls, preset: VitalPreset, only: Collection[str] | None = None) -> Space:
        """The knobs that can sound in it, or those of them that are named in `only`."""
        heard = sounding(preset) - LEFT_ALONE
        names = [name for name in sorted(heard) if _turns(name) and (only is None or name in only)]
        slots = [f"modulation_{n}_amount" for n, slot in enumerate(preset.modulations, 1) if slot.acts]
        return cls(preset, tuple(dict.fromkeys([*names, *(name for name in slots if only is None or name in only)])))

    def vector(self) -> Float[np.ndarray, "D"]:
        """Where the preset's own knobs are."""
        return np.array([self.preset.value(name) / width(name) for name in self.names])

    def limits(self) -> Float[np.ndarray, "D 2"]:
        """How far each goes."""
        ends = [(control.low, control.high) for control in (schema().controls[name] for name in self.names)]
        return np.array([(low / width(name), high / width(name)) for name, (low, high) in zip(self.names, ends)])

    def at(self, vector: Float[np.ndarray, "D"]) -> VitalPreset:
        """The preset with its knobs there; beyond their ends they stay at them."""
        return self.preset.with_values({name: float(x) * width(name) for name, x in zip(self.names, vector)})


@cache
def width(name: str) -> float:
    """How much the prior usually spreads a knob when it moves it at all, in raw values."""
    control = schema().controls[name]
    law = LAWS.get(name)
    if law is None:
        return _WIDE * (control.high - control.low)
    values = [value for chance in _CHANCES if isinstance(value := law[1].at(float(chance)), float | int)]
    moved = [float(value) for value in values if value != law[1].typical]
    found = float(np.std(moved)) if len(moved) > 1 else 0.0
    return found if found > 0 else _WIDE * (control.high - control.low)


def _turns(name: str) -> bool:
    control = schema().controls[name]
    return not control.discrete and control.high > control.low
