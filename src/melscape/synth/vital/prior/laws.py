"""What is usual for each control: name -> (tier from which it is free, law of its raw value).

Shares of switches and of untouched controls follow presets that people made; ranges are kept where a sound is heard.
Names without a dot are controls. `osc_N.table` and `lfo_N.shape` are choices that are not controls.
Times of envelopes are given in seconds; all other values are raw.
"""

from __future__ import annotations

from collections.abc import Mapping

from melscape.synth.vital.prior.law import Law, Near, Often, Pick, Seconds, Spread, Value, on

Entry = tuple[int, Law]
SAW = "saw"  # the synth's own table
# Tables that any oscillator may have, beside the saw.
TABLES: Mapping[Value, float] = {
    **{"Sine": 5, "Triangle": 3, "Square": 3, "Sine to Saw": 4, "Sine to Square": 3, "Bright Saw": 2, "Pulse Width": 4},
    **{"Sub": 2, "Hollow": 2, "Buzz": 2, "Sync": 2, "Low Voice": 1.5, "High Voice": 1.5, "Drawbars": 2, "Pipes": 2},
    **{
        "Octaves": 1,
        "Piano": 2,
        "Electric Piano": 2,
        "Clavinet": 1,
        "Harpsichord": 1,
        "Plucked String": 2,
        "Guitar": 2,
    },
    **{
        "Violin": 2,
        "Cello": 1.5,
        "Clarinet": 1.5,
        "Oboe": 1.5,
        "Reed": 1.5,
        "Brass": 2.5,
        "Muted Brass": 1,
        "Flute": 2,
    },
    **{"Church Bell": 1, "Bars": 1.5, "Metal": 1, "Soft FM": 2.5, "Hollow FM": 2, "Bell FM": 1.5, "Digital": 1.5},
}
TABLE = Pick({SAW: 0.3 / 0.7 * sum(TABLES.values()), **TABLES})

_OSCILLATOR: dict[str, Entry] = {
    ".table": (1, TABLE),
    "_level": (1, Often(0.7071, 0.3, Near(0.6, 0.2, 0.15, 1.0))),
    "_wave_frame": (1, Often(0.0, 0.25, Spread(0.0, 256.0))),
    "_pan": (1, Often(0.0, 0.85, Near(0.0, 0.3, -0.9, 0.9))),
    "_tune": (1, Often(0.0, 0.6, Near(0.0, 0.06, -0.3, 0.3))),
    "_destination": (1, Pick({0.0: 0.7, 1.0: 0.14, 2.0: 0.04, 3.0: 0.1, 4.0: 0.02})),
    "_unison_voices": (1, Pick({1.0: 60, 2.0: 10, 3.0: 8, 4.0: 6, 5.0: 5, 6.0: 3, 7.0: 4, 8.0: 4})),
    "_unison_detune": (1, Often(4.4721, 0.3, Spread(0.6, 5.5))),
    "_unison_blend": (2, Often(0.8, 0.7, Spread(0.2, 1.0))),
    "_stereo_spread": (2, Often(1.0, 0.75, Spread(0.0, 1.0))),
    "_stack_style": (2, Pick({0.0: 92, 1.0: 1, 3.0: 3, 5.0: 2, 9.0: 1, 10.0: 1})),
    "_detune_power": (2, Often(1.5, 0.9, Spread(-0.5, 3.0))),
    "_phase": (2, Pick({0.5: 70, 0.0: 20, 0.25: 10})),
    "_random_phase": (1, Pick({1.0: 78, 0.0: 22})),
    "_distortion_type": (1, Pick({0.0: 84, 1.0: 3, 2.0: 2, 3.0: 1, 4.0: 2, 5.0: 2, 6.0: 1, 7.0: 3, 8.0: 2})),
    "_distortion_amount": (1, Often(0.5, 0.1, Spread(0.05, 0.85))),
    "_distortion_phase": (2, Often(0.5, 0.8, Spread(0.0, 1.0))),
    "_spectral_morph_type": (
        1,
        Pick({0.0: 84, 1.0: 1.5, 2.0: 2, 3.0: 1.5, 4.0: 2, 5.0: 1.5, 6.0: 1.5, 7.0: 3, 8.0: 2, 9.0: 1, 11.0: 1}),
    ),
    "_spectral_morph_amount": (1, Often(0.5, 0.1, Spread(0.2, 0.75))),
    "_spectral_morph_spread": (3, Often(0.0, 0.85, Spread(-0.3, 0.3))),
    "_frame_spread": (3, Often(0.0, 0.85, Spread(-60.0, 60.0))),
}
_FILTER: dict[str, Entry] = {
    "_model": (1, Pick({0.0: 55, 1.0: 12, 2.0: 15, 3.0: 8, 4.0: 4, 5.0: 2, 6.0: 3, 7.0: 1})),
    "_style": (1, Pick({0.0: 52, 1.0: 38, 2.0: 3, 3.0: 3, 4.0: 4})),
    "_cutoff": (1, Near(88.0, 19.0, 36.0, 130.0)),
    "_resonance": (1, Often(0.0, 0.3, Near(0.25, 0.22, 0.0, 0.9))),
    "_drive": (1, Often(0.0, 0.65, Spread(0.5, 14.0))),
    "_blend": (1, Pick({0.0: 80, 0.5: 4, 1.0: 6, 1.5: 2, 2.0: 8})),
    "_keytrack": (1, Often(0.0, 0.4, Pick({1.0: 60, 0.5: 20, 0.3: 10, 0.75: 10}))),
    "_mix": (2, Often(1.0, 0.85, Spread(0.5, 1.0))),
    "_blend_transpose": (3, Often(42.0, 0.9, Spread(6.0, 60.0))),
    "_formant_x": (2, Spread(0.0, 1.0)),
    "_formant_y": (2, Spread(0.0, 1.0)),
    "_formant_transpose": (2, Often(0.0, 0.5, Spread(-8.0, 8.0))),
    "_formant_resonance": (3, Often(0.85, 0.6, Spread(0.5, 1.0))),
}
_ENVELOPE: dict[str, Entry] = {
    "_attack": (2, Often(0.0, 0.55, Seconds(0.002, 1.0))),
    "_decay": (2, Seconds(0.02, 3.0)),
    "_sustain": (2, Often(0.0, 0.65, Spread(0.0, 0.9))),
    "_release": (2, Seconds(0.02, 1.5)),
    "_hold": (3, Often(0.0, 0.9, Seconds(0.005, 0.4))),
    "_delay": (3, Often(0.0, 0.93, Seconds(0.005, 0.3))),
    "_decay_power": (2, Often(-2.0, 0.7, Spread(-8.0, 3.0))),
    "_attack_power": (3, Often(0.0, 0.85, Spread(-4.0, 4.0))),
}
_LFO: dict[str, Entry] = {
    ".shape": (2, Pick({"Triangle": 40, "Sine": 30, "Saw": 10, "Square": 10, "Steps": 5, "Pluck": 5})),
    "_sync": (2, Pick({0.0: 55, 1.0: 45})),
    "_frequency": (2, Near(2.2, 1.1, -2.0, 5.0)),
    "_tempo": (2, Pick({5.0: 6, 6.0: 12, 7.0: 30, 8.0: 25, 9.0: 17, 10.0: 10})),
    "_sync_type": (2, Pick({0.0: 68, 1.0: 22, 2.0: 10})),
    "_phase": (2, Often(0.0, 0.8, Spread(0.0, 1.0))),
    "_fade_time": (2, Often(0.0, 0.7, Spread(0.05, 0.8))),
    "_delay_time": (2, Often(0.0, 0.7, Spread(0.05, 0.5))),
    "_stereo": (3, Often(0.0, 0.85, Spread(-0.5, 0.5))),
    "_smooth_time": (3, Often(-7.5, 0.8, Spread(-10.0, -5.0))),
}
_RANDOM: dict[str, Entry] = {
    "_style": (3, Pick({0.0: 60, 1.0: 25, 2.0: 15})),
    "_sync": (3, Pick({1.0: 70, 0.0: 30})),
    "_tempo": (3, Pick({7.0: 25, 8.0: 45, 9.0: 20, 10.0: 10})),
    "_frequency": (3, Spread(0.0, 4.0)),
    "_stereo": (3, on(0.1)),
}


def _named(prefix: str, entries: Mapping[str, Entry], tier: int = 1) -> dict[str, Entry]:
    return {prefix + name: (max(tier, first), law) for name, (first, law) in entries.items()}


_LOWER_TRANSPOSE = Pick({0.0: 56, -12.0: 17, 12.0: 12, -24.0: 4, 24.0: 4, 7.0: 2, -7.0: 0.5, 19.0: 1.5, -5.0: 1})
_UPPER_TRANSPOSE = Pick({0.0: 38, 12.0: 22, -12.0: 17, -24.0: 7, 24.0: 5, 7.0: 4, 19.0: 4, -7.0: 1, 28.0: 1, 31.0: 1})

LAWS: dict[str, Entry] = {
    "volume": (1, Often(5473.04, 0.6, Spread(68.0**2, 77.0**2))),  # the root less 80 is in dB: -12 to -3
    "velocity_track": (2, Often(0.0, 0.6, Spread(0.1, 0.9))),
    "osc_1_on": (1, on(0.95)),
    "osc_2_on": (1, on(0.64)),
    "osc_3_on": (1, on(0.25)),
    "osc_1_transpose": (1, _LOWER_TRANSPOSE),
    "osc_2_transpose": (1, _UPPER_TRANSPOSE),
    "osc_3_transpose": (1, _UPPER_TRANSPOSE),
    **_named("osc_1", _OSCILLATOR),
    **_named("osc_2", _OSCILLATOR),
    **_named("osc_3", _OSCILLATOR),
    "sample_on": (1, on(0.14)),
    "sample_level": (1, Spread(0.08, 0.75)),
    "sample_destination": (1, Pick({0.0: 50, 1.0: 20, 3.0: 30})),
    "sample_transpose": (1, Pick({0.0: 60, -12.0: 12, -24.0: 12, -36.0: 8, 12.0: 8})),
    "filter_1_on": (1, on(0.89)),
    "filter_2_on": (1, on(0.32)),
    "filter_2_filter_input": (1, on(0.4)),
    **_named("filter_1", _FILTER),
    **_named("filter_2", _FILTER),
    "env_1_attack": (1, Often(0.1495, 0.35, Seconds(0.0005, 1.5))),
    "env_1_decay": (1, Seconds(0.03, 3.0)),
    "env_1_sustain": (1, Often(1.0, 0.42, Often(0.0, 0.5, Spread(0.05, 0.95)))),
    "env_1_release": (1, Seconds(0.02, 1.5)),
    "env_1_hold": (1, Often(0.0, 0.9, Seconds(0.01, 0.5))),
    "env_1_decay_power": (1, Often(-2.0, 0.6, Spread(-8.0, 2.0))),
    "env_1_attack_power": (2, Often(0.0, 0.85, Spread(-4.0, 4.0))),
    "env_1_release_power": (2, Often(-2.0, 0.85, Spread(-6.0, 2.0))),
    **_named("env_2", _ENVELOPE),
    **_named("env_3", _ENVELOPE),
    **_named("env_4", _ENVELOPE, 3),
    **_named("lfo_1", _LFO),
    **_named("lfo_2", _LFO),
    **_named("lfo_3", _LFO, 3),
    **_named("lfo_4", _LFO, 3),
    **_named("random_1", _RANDOM),
    **_named("random_2", _RANDOM),
    "macro_control_1": (2, Spread(0.2, 1.0)),
    "macro_control_2": (2, Spread(0.2, 1.0)),
    "reverb_on": (1, on(0.76)),
    "reverb_dry_wet": (1, Often(0.25, 0.14, Near(0.1, 0.14, 0.0, 0.7))),
    "reverb_decay_time": (1, Often(0.0, 0.22, Near(1.5, 1.2, -1.5, 4.0))),
    "reverb_size": (1, Often(0.5, 0.26, Spread(0.3, 0.85))),
    "reverb_delay": (2, Often(0.0, 0.78, Spread(0.01, 0.12))),
    "reverb_low_shelf_cutoff": (2, Often(0.0, 0.74, Spread(15.0, 60.0))),
    "reverb_low_shelf_gain": (2, Often(0.0, 0.7, Spread(-6.0, 0.0))),
    "reverb_high_shelf_cutoff": (1, Often(90.0, 0.7, Spread(70.0, 114.0))),
    "reverb_high_shelf_gain": (2, Often(-1.0, 0.75, Spread(-6.0, 0.0))),
    "reverb_chorus_amount": (3, Often(0.2236, 0.78, Spread(0.0, 0.4))),
    "compressor_on": (1, on(0.38)),
    "compressor_mix": (1, Often(1.0, 0.5, Spread(0.15, 0.8))),
    "compressor_enabled_bands": (2, Pick({0.0: 65, 3.0: 30, 2.0: 5})),
    "compressor_attack": (2, Often(0.5, 0.6, Spread(0.1, 0.8))),
    "compressor_release": (2, Often(0.5, 0.75, Spread(0.2, 0.7))),
    "compressor_low_gain": (2, Often(16.3, 0.7, Spread(4.0, 20.0))),
    "compressor_band_gain": (2, Often(11.7, 0.7, Spread(4.0, 14.0))),
    "compressor_high_gain": (2, Often(16.3, 0.7, Spread(0.0, 16.0))),
    "delay_on": (1, on(0.36)),
    "delay_dry_wet": (1, Often(0.3334, 0.15, Spread(0.02, 0.3))),
    "delay_feedback": (1, Often(0.5, 0.3, Spread(0.05, 0.75))),
    "delay_tempo": (1, Pick({9.0: 60, 8.0: 30, 7.0: 5, 10.0: 5})),
    "delay_sync": (2, Pick({2.0: 60, 1.0: 30, 3.0: 10})),
    "delay_style": (2, Pick({0.0: 45, 3.0: 28, 2.0: 21, 1.0: 6})),
    "delay_filter_cutoff": (1, Often(60.0, 0.6, Spread(40.0, 105.0))),
    "delay_filter_spread": (3, Often(1.0, 0.65, Spread(0.0, 0.7))),
    "distortion_on": (1, on(0.24)),
    "distortion_type": (1, Pick({0.0: 62, 1.0: 12, 2.0: 8, 3.0: 8, 4.0: 4, 5.0: 6})),
    "distortion_drive": (1, Often(0.0, 0.2, Near(4.0, 5.0, -8.0, 20.0))),
    "distortion_mix": (1, Often(1.0, 0.7, Spread(0.3, 1.0))),
    "distortion_filter_order": (2, Pick({0.0: 75, 2.0: 15, 1.0: 10})),
    "distortion_filter_cutoff": (2, Often(80.0, 0.3, Spread(60.0, 110.0))),
    "distortion_filter_resonance": (3, Often(0.5, 0.5, Spread(0.0, 0.5))),
    "chorus_on": (1, on(0.22)),
    "chorus_dry_wet": (1, Often(0.5, 0.38, Spread(0.1, 0.6))),
    "chorus_feedback": (1, Often(0.4, 0.35, Spread(0.0, 0.6))),
    "chorus_mod_depth": (1, Often(0.5, 0.5, Spread(0.1, 0.9))),
    "chorus_voices": (1, Pick({1.0: 40, 2.0: 25, 4.0: 25, 3.0: 10})),
    "chorus_sync": (2, Pick({1.0: 80, 0.0: 20})),
    "chorus_frequency": (2, Often(-3.0, 0.3, Spread(-3.0, 2.0))),
    "chorus_delay_1": (3, Often(-9.0, 0.6, Spread(-9.4, -7.0))),
    "chorus_delay_2": (3, Often(-7.0, 0.6, Spread(-9.0, -6.5))),
    "chorus_cutoff": (3, Often(60.0, 0.6, Spread(40.0, 110.0))),
    "eq_on": (1, on(0.16)),
    "eq_low_gain": (1, Often(0.0, 0.3, Near(2.0, 5.0, -15.0, 10.0))),
    "eq_band_gain": (1, Often(0.0, 0.5, Near(1.0, 5.0, -12.0, 9.0))),
    "eq_high_gain": (1, Often(0.0, 0.2, Near(3.0, 5.0, -12.0, 12.0))),
    "eq_low_cutoff": (2, Often(40.0, 0.4, Spread(30.0, 62.0))),
    "eq_band_cutoff": (1, Often(80.0, 0.5, Spread(56.0, 104.0))),
    "eq_high_cutoff": (2, Often(100.0, 0.3, Spread(85.0, 118.0))),
    "filter_fx_on": (2, on(0.07)),
    **_named("filter_fx", _FILTER, 2),
    "phaser_on": (1, on(0.06)),
    "phaser_dry_wet": (1, Often(1.0, 0.4, Spread(0.2, 1.0))),
    "phaser_center": (1, Often(80.0, 0.5, Spread(56.0, 100.0))),
    "phaser_feedback": (1, Often(0.5, 0.5, Spread(0.0, 0.9))),
    "phaser_mod_depth": (2, Often(24.0, 0.5, Spread(4.0, 40.0))),
    "flanger_on": (1, on(0.03)),
    "flanger_dry_wet": (1, Often(0.5, 0.4, Spread(0.1, 0.5))),
    "flanger_feedback": (1, Often(0.5, 0.4, Spread(-0.8, 0.8))),
    "flanger_center": (1, Often(64.0, 0.6, Spread(40.0, 90.0))),
    "flanger_mod_depth": (2, Often(0.5, 0.5, Spread(0.05, 0.9))),
}
