"""Modulations that people make: what moves what, how far, how often; and the lines that slow oscillators draw.

Amounts are parts of the destination's whole range: .1 of a cutoff is 13 semitones, .1 of a transposition about 10.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from melscape.synth.vital.presets import LfoShape


@dataclass(frozen=True)
class Route:
    """One usual modulation.

    Args:
        tier: from which it is drawn.
        weight: how often, against the others.
        low, high: the amount lies between them,
        minus: and is negative in that share of draws.
        bipolar: whether the source swings to both sides.
    """

    tier: int
    weight: float
    low: float
    high: float
    minus: float = 0.0
    bipolar: bool = False

    def amount(self, chance: float) -> float:
        """The amount at a chance from 0 to 1."""
        if chance < self.minus:
            return -(self.low + chance / self.minus * (self.high - self.low))
        return self.low + (chance - self.minus) / (1.0 - self.minus) * (self.high - self.low)


def _cutoff(tier: int, weight: float) -> Route:
    return Route(tier, weight, 0.05, 0.6, minus=0.08)


def _pitch(tier: int, weight: float) -> Route:
    return Route(tier, weight, 0.03, 0.4, bipolar=True)


# "source>destination". Weights follow how often people use them.
ROUTES: dict[str, Route] = {
    "env_2>filter_1_cutoff": _cutoff(2, 20),
    "env_2>filter_2_cutoff": _cutoff(2, 6),
    "env_3>filter_1_cutoff": _cutoff(2, 3),
    "env_2>osc_1_wave_frame": Route(2, 6, 0.1, 1.0, minus=0.3),
    "env_2>osc_2_wave_frame": Route(2, 3, 0.1, 1.0, minus=0.3),
    "env_2>osc_1_transpose": Route(2, 4, 0.05, 0.5, minus=0.1),
    "env_3>osc_1_transpose": Route(2, 2, 0.03, 0.3, minus=0.2),
    "env_2>osc_1_level": Route(2, 2, 0.2, 0.7),
    "env_2>osc_2_level": Route(2, 4, 0.2, 0.8),
    "env_3>osc_3_level": Route(2, 3, 0.2, 0.8),
    "env_2>sample_level": Route(2, 4, 0.2, 0.8),
    "env_2>osc_1_distortion_amount": Route(2, 4, 0.1, 0.5, minus=0.2),
    "env_2>osc_1_spectral_morph_amount": Route(2, 4, 0.1, 0.5, minus=0.4),
    "env_2>distortion_drive": Route(2, 2, 0.05, 0.3),
    "env_2>filter_1_resonance": Route(2, 2, 0.1, 0.5),
    "lfo_1>voice_tune": _pitch(2, 12),
    "lfo_1>osc_1_tune": _pitch(2, 4),
    "lfo_1>osc_2_tune": _pitch(2, 4),
    "lfo_1>osc_1_level": Route(2, 6, 0.1, 0.6, bipolar=True),
    "lfo_1>filter_1_cutoff": Route(2, 8, 0.05, 0.4, bipolar=True),
    "lfo_1>osc_1_wave_frame": Route(2, 6, 0.1, 0.8, bipolar=True),
    "lfo_1>osc_1_pan": Route(2, 2, 0.1, 0.7, bipolar=True),
    "lfo_1>osc_1_transpose": Route(2, 2, 0.0625, 0.25),
    "lfo_2>filter_1_cutoff": Route(2, 3, 0.05, 0.4, bipolar=True),
    "lfo_2>osc_2_wave_frame": Route(2, 3, 0.1, 0.8, bipolar=True),
    "lfo_2>osc_2_level": Route(2, 3, 0.1, 0.6, bipolar=True),
    "velocity>filter_1_cutoff": Route(2, 3, 0.05, 0.3),
    "velocity>osc_2_level": Route(2, 1, 0.1, 0.4),
    "macro_control_1>filter_1_cutoff": Route(2, 3, 0.05, 0.3, minus=0.2),
    "macro_control_2>reverb_dry_wet": Route(2, 3, 0.05, 0.2),
    "note>filter_1_cutoff": Route(2, 2, 0.05, 0.4, bipolar=True),
    "note>osc_1_wave_frame": Route(3, 2, 0.1, 0.6, minus=0.5, bipolar=True),
    "env_3>filter_2_cutoff": _cutoff(3, 4),
    "env_3>osc_2_transpose": Route(3, 2, 0.03, 0.3, minus=0.3),
    "env_3>osc_1_spectral_morph_amount": Route(3, 2, 0.1, 0.5, minus=0.4),
    "env_4>osc_2_wave_frame": Route(3, 2, 0.1, 1.0, minus=0.3),
    "env_4>filter_fx_cutoff": _cutoff(3, 1),
    "env_4>osc_3_level": Route(3, 2, 0.2, 0.8),
    "env_2>chorus_dry_wet": Route(3, 1, 0.1, 0.5),
    "env_2>osc_1_unison_detune": Route(3, 2, 0.05, 0.4, minus=0.3),
    "env_2>modulation_1_amount": Route(3, 2, 0.1, 0.5, minus=0.3),
    "lfo_2>osc_1_pan": Route(3, 2, 0.1, 0.7, bipolar=True),
    "lfo_2>voice_tune": _pitch(3, 2),
    "lfo_2>osc_1_spectral_morph_amount": Route(3, 2, 0.1, 0.5, bipolar=True),
    "lfo_2>lfo_1_frequency": Route(3, 1, 0.03, 0.2, bipolar=True),
    "lfo_3>osc_3_level": Route(3, 2, 0.1, 0.6, bipolar=True),
    "lfo_3>osc_3_tune": _pitch(3, 3),
    "lfo_3>distortion_drive": Route(3, 1, 0.05, 0.3, bipolar=True),
    "lfo_3>phaser_center": Route(3, 1, 0.05, 0.3, bipolar=True),
    "lfo_4>filter_2_cutoff": Route(3, 2, 0.05, 0.4, bipolar=True),
    "lfo_4>eq_band_gain": Route(3, 1, 0.1, 0.4, bipolar=True),
    "random_1>osc_1_tune": _pitch(3, 3),
    "random_1>filter_1_cutoff": Route(3, 3, 0.03, 0.25, bipolar=True),
    "random_1>osc_1_transpose": Route(3, 1, 0.0625, 0.25),
    "random_2>osc_2_wave_frame": Route(3, 2, 0.1, 0.6, bipolar=True),
    "random_2>osc_1_level": Route(3, 1, 0.1, 0.4, bipolar=True),
    "random>osc_1_phase": Route(3, 1, 0.1, 0.9),
    "random>filter_1_cutoff": Route(3, 1, 0.03, 0.15, bipolar=True),
    "stereo>filter_1_cutoff": Route(3, 1, 0.02, 0.12, bipolar=True),
    "stereo>osc_1_tune": Route(3, 1, 0.02, 0.15, bipolar=True),
    "velocity>env_1_attack": Route(3, 1, 0.02, 0.15, minus=0.7),
    "velocity>volume": Route(3, 1, 0.02, 0.1),
    "macro_control_1>modulation_1_amount": Route(3, 3, 0.05, 0.3),
    "macro_control_2>env_1_release": Route(3, 2, 0.05, 0.15),
}

# Heights run downwards: 0 is the top.
SHAPES: Mapping[str, LfoShape] = {
    "Triangle": LfoShape("Triangle", ((0.0, 1.0), (0.5, 0.0), (1.0, 1.0)), (0.0, 0.0, 0.0)),
    "Sine": LfoShape("Sine", ((0.0, 1.0), (0.5, 0.0), (1.0, 1.0)), (0.0, 0.0, 0.0), smooth=True),
    "Saw": LfoShape("Saw", ((0.0, 0.0), (1.0, 1.0)), (0.0, 0.0)),
    "Square": LfoShape("Square", ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (1.0, 1.0)), (0.0,) * 4),
    "Steps": LfoShape(
        "Steps",
        ((0.0, 0.0), (0.25, 0.0), (0.25, 0.6), (0.5, 0.6), (0.5, 0.3), (0.75, 0.3), (0.75, 1.0), (1.0, 1.0)),
        (0.0,) * 8,
    ),
    "Pluck": LfoShape("Pluck", ((0.0, 0.0), (1.0, 1.0)), (-5.0, 0.0)),
}
