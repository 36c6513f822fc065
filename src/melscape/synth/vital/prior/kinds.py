"""Kinds of sound: which controls are usual for a pluck, a bass, a flute. What a kind does not say follows `laws`.

Laws alone would hardly ever put a short decay, a node-plucked spectrum and a dry room together; real notes do. More
than a quarter of all draws is of no kind, so that everything between the kinds stays reachable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from melscape.synth.vital.prior.law import Law, Near, Often, Pick, Seconds, Spread, on
from melscape.synth.vital.prior.laws import SAW

FREE = "free"


@dataclass(frozen=True)
class Kind:
    """One kind of sound.

    Args:
        style: the word that the synth's browser files it under.
        share: of all draws.
        laws: control -> law, in place of the usual one.
        routes: modulations that it usually has (from tier 2), by name; see `routes`.
    """

    style: str
    share: float
    laws: Mapping[str, Law] = field(default_factory=dict)
    routes: tuple[str, ...] = ()


def _tables(**weights: float) -> dict[str, Law]:
    """Oscillators with these tables; SAW is written `saw`, blanks are written `_`."""
    law = Pick({name.replace("_", " "): weight for name, weight in weights.items()})
    return {"osc_1.table": law, "osc_2.table": law}


def _envelope(attack: Law, decay: Law, sustain: Law, release: Law) -> dict[str, Law]:
    parts = {"attack": attack, "decay": decay, "sustain": sustain, "release": release}
    return {f"env_1_{name}": law for name, law in parts.items()}


_AT_ONCE = Seconds(0.0003, 0.006)
_NONE, _FULL = Pick({0.0: 1}), Pick({1.0: 1})
_OFF, _SOME = on(0.0), on(0.45)
# What recorded instruments have: one voice, no tricks with the spectrum, little room.
_PLAIN: dict[str, Law] = {
    "osc_1_unison_voices": Pick({1.0: 88, 2.0: 12}),
    "osc_2_unison_voices": Pick({1.0: 85, 2.0: 15}),
    "osc_1_distortion_type": Pick({0.0: 94, 2.0: 2, 7.0: 4}),
    "osc_1_spectral_morph_type": Pick({0.0: 92, 2.0: 2, 4.0: 3, 7.0: 3}),
    "osc_1_transpose": Pick({0.0: 90, 12.0: 5, -12.0: 5}),
    "osc_2_transpose": Pick({0.0: 45, 12.0: 30, 19.0: 10, 24.0: 8, -12.0: 7}),
    "osc_2_on": _SOME,
    "osc_3_on": on(0.12),
    "filter_1_blend": Pick({0.0: 94, 1.0: 4, 0.5: 2}),
    "filter_1_model": Pick({0.0: 75, 1.0: 8, 2.0: 12, 3.0: 5}),
    "filter_1_resonance": Often(0.0, 0.4, Near(0.1, 0.12, 0.0, 0.5)),
    "filter_2_on": on(0.12),
    "distortion_on": on(0.1),
    "delay_on": on(0.1),
    # Breath, bow, hammer and string noise fill the room between the harmonics.
    "sample_on": on(0.3),
    "sample_level": Near(0.13, 0.08, 0.03, 0.4),
    "chorus_on": on(0.1),
    "compressor_on": on(0.15),
    "reverb_on": on(0.6),
}

KINDS: dict[str, Kind] = {
    FREE: Kind("", 0.28),
    "pluck": Kind(
        "Pluck",
        0.06,
        {
            **_envelope(_AT_ONCE, Seconds(0.08, 2.0), Often(0.0, 0.85, Spread(0.02, 0.25)), Seconds(0.05, 1.0)),
            "filter_1_cutoff": Near(76.0, 15.0, 42.0, 115.0),
            "filter_1_keytrack": Pick({1.0: 60, 0.0: 40}),
            "env_2_decay": Seconds(0.03, 0.8),
        },
        ("env_2>filter_1_cutoff",),
    ),
    "string plucked": Kind(
        "Pluck",
        0.06,
        {
            **_PLAIN,
            **_tables(Plucked_String=6, Guitar=5, Harpsichord=3, Clavinet=3, Piano=2, saw=1, Pulse_Width=1, Cello=1),
            **_envelope(_AT_ONCE, Seconds(0.2, 3.5), _NONE, Seconds(0.04, 0.6)),
            "filter_1_cutoff": Near(86.0, 13.0, 52.0, 122.0),
            "filter_1_keytrack": Pick({1.0: 70, 0.5: 30}),
            "env_2_decay": Seconds(0.05, 1.2),
            "distortion_on": on(0.25),
        },
        ("env_2>filter_1_cutoff", "env_2>osc_1_wave_frame"),
    ),
    "keys": Kind(
        "Keys",
        0.06,
        {
            **_PLAIN,
            **_tables(Piano=6, Electric_Piano=6, Soft_FM=3, Hollow_FM=1, Clavinet=1, Triangle=1, saw=1, Bell_FM=1),
            **_envelope(_AT_ONCE, Seconds(0.4, 4.0), Often(0.0, 0.75, Spread(0.05, 0.4)), Seconds(0.06, 0.7)),
            "osc_1_tune": Often(0.0, 0.5, Near(0.0, 0.04, -0.1, 0.1)),
            "filter_1_cutoff": Near(88.0, 12.0, 58.0, 122.0),
            "env_2_decay": Seconds(0.1, 2.0),
        },
        ("env_2>filter_1_cutoff", "env_2>osc_1_wave_frame"),
    ),
    "mallet": Kind(
        "Percussion",
        0.05,
        {
            **_PLAIN,
            **_tables(Bars=7, Sine=4, Triangle=2, Soft_FM=2, Bell_FM=3, Flute=1, Electric_Piano=1),
            **_envelope(_AT_ONCE, Seconds(0.06, 1.8), _NONE, Seconds(0.06, 1.5)),
            "filter_1_on": on(0.5),
            "filter_1_cutoff": Near(98.0, 14.0, 64.0, 130.0),
            "env_2_decay": Seconds(0.02, 0.4),
        },
        ("env_2>osc_2_level", "env_2>osc_1_wave_frame"),
    ),
    "bell": Kind(
        "Bell",
        0.04,
        {
            **_PLAIN,
            **_tables(Church_Bell=5, Bell_FM=5, Metal=4, Bars=3, Hollow_FM=3, Digital=1, Sine=2),
            **_envelope(_AT_ONCE, Seconds(0.6, 4.5), _NONE, Seconds(0.3, 2.0)),
            "osc_1_spectral_morph_type": Pick({0.0: 70, 4.0: 20, 3.0: 10}),
            "osc_1_distortion_type": Pick({0.0: 80, 7.0: 12, 10.0: 8}),
            "osc_2_transpose": Pick({0.0: 25, 12.0: 25, 19.0: 20, 24.0: 10, 28.0: 8, 31.0: 6, 7.0: 6}),
            "filter_1_on": on(0.4),
            "filter_1_cutoff": Near(106.0, 12.0, 72.0, 132.0),
            "env_2_decay": Seconds(0.2, 2.5),
        },
        ("env_2>osc_1_distortion_amount", "env_2>osc_1_wave_frame"),
    ),
    "organ": Kind(
        "Keys",
        0.05,
        {
            **_PLAIN,
            **_tables(Drawbars=8, Pipes=5, Octaves=3, Sine=3, Reed=2, Hollow=2, Sine_to_Square=2),
            **_envelope(
                Seconds(0.002, 0.06), Seconds(0.1, 2.0), Often(1.0, 0.85, Spread(0.7, 1.0)), Seconds(0.02, 0.3)
            ),
            "osc_2_on": on(0.65),
            "osc_2_transpose": Pick({12.0: 40, 19.0: 20, 24.0: 15, -12.0: 15, 0.0: 10}),
            "filter_1_on": on(0.5),
            "filter_1_cutoff": Near(100.0, 12.0, 74.0, 130.0),
            "chorus_on": on(0.35),
            "distortion_on": on(0.15),
        },
        ("lfo_1>osc_1_level", "lfo_1>voice_tune"),
    ),
    "bass": Kind(
        "Bass",
        0.06,
        {
            **_envelope(
                Seconds(0.0005, 0.02), Seconds(0.1, 2.0), Often(1.0, 0.4, Spread(0.0, 0.8)), Seconds(0.02, 0.3)
            ),
            "osc_1_transpose": Pick({-12.0: 45, -24.0: 10, 0.0: 45}),
            "osc_2_transpose": Pick({-12.0: 40, -24.0: 12, 0.0: 40, 12.0: 8}),
            "osc_1_unison_voices": Pick({1.0: 75, 2.0: 10, 3.0: 8, 5.0: 7}),
            "filter_1_cutoff": Near(72.0, 16.0, 40.0, 118.0),
            "filter_1_style": Pick({1.0: 65, 0.0: 35}),
            "filter_1_blend": _NONE,
            "distortion_on": on(0.35),
            "reverb_on": on(0.3),
            "delay_on": on(0.08),
            "env_2_decay": Seconds(0.05, 1.0),
        },
        ("env_2>filter_1_cutoff",),
    ),
    "lead": Kind(
        "Lead",
        0.05,
        {
            **_envelope(
                Seconds(0.0005, 0.06), Seconds(0.1, 2.0), Often(1.0, 0.6, Spread(0.4, 1.0)), Seconds(0.03, 0.5)
            ),
            "filter_1_cutoff": Near(92.0, 15.0, 60.0, 130.0),
            "osc_1_unison_voices": Pick({1.0: 45, 2.0: 10, 3.0: 10, 5.0: 10, 7.0: 15, 8.0: 10}),
            "delay_on": on(0.6),
            "distortion_on": on(0.3),
        },
        ("lfo_1>voice_tune", "env_2>filter_1_cutoff"),
    ),
    "pad": Kind(
        "Pad",
        0.05,
        {
            **_envelope(Seconds(0.06, 1.5), Seconds(0.3, 3.0), Often(1.0, 0.6, Spread(0.5, 1.0)), Seconds(0.3, 2.0)),
            "osc_1_unison_voices": Pick({1.0: 20, 2.0: 15, 3.0: 15, 4.0: 15, 5.0: 10, 7.0: 15, 8.0: 10}),
            "osc_2_on": on(0.85),
            "filter_1_cutoff": Near(80.0, 14.0, 56.0, 115.0),
            "chorus_on": on(0.45),
            "reverb_on": on(0.9),
            "lfo_1_frequency": Near(0.0, 1.0, -2.0, 2.0),
        },
        ("lfo_1>filter_1_cutoff", "lfo_1>osc_1_wave_frame"),
    ),
    "brass": Kind(
        "Brass",
        0.05,
        {
            **_PLAIN,
            **_tables(Brass=10, saw=4, Muted_Brass=3, Reed=1, Bright_Saw=1),
            **_envelope(Seconds(0.01, 0.15), Seconds(0.1, 1.5), Often(1.0, 0.4, Spread(0.5, 1.0)), Seconds(0.04, 0.35)),
            "osc_1_unison_voices": Pick({1.0: 70, 2.0: 15, 3.0: 15}),
            "filter_1_on": on(0.9),
            "filter_1_cutoff": Near(86.0, 12.0, 62.0, 118.0),
            "env_2_attack": Seconds(0.015, 0.2),
            "env_2_decay": Seconds(0.1, 1.2),
            "env_2_sustain": Spread(0.2, 0.9),
        },
        ("env_2>filter_1_cutoff", "env_2>osc_1_wave_frame", "lfo_1>voice_tune"),
    ),
    "strings": Kind(
        "Strings",
        0.05,
        {
            **_PLAIN,
            **_tables(Violin=8, Cello=7, saw=5, Bright_Saw=1, Reed=1),
            **_envelope(Seconds(0.03, 0.5), Seconds(0.2, 2.0), Often(1.0, 0.6, Spread(0.6, 1.0)), Seconds(0.06, 0.8)),
            "osc_1_unison_voices": Pick({1.0: 45, 2.0: 12, 3.0: 13, 5.0: 15, 7.0: 15}),
            "filter_1_cutoff": Near(90.0, 10.0, 66.0, 118.0),
            "lfo_1_frequency": Near(2.4, 0.3, 1.8, 3.0),
            "lfo_1_delay_time": Often(0.0, 0.4, Spread(0.1, 0.5)),
            "lfo_1_sync": _NONE,
        },
        ("lfo_1>voice_tune",),
    ),
    "wind": Kind(
        "Wind",
        0.06,
        {
            **_PLAIN,
            **_tables(Flute=8, Clarinet=5, Oboe=4, Reed=5, Pipes=3, Sine=4, Triangle=2, Hollow=1),
            **_envelope(Seconds(0.015, 0.18), Seconds(0.1, 1.5), Often(1.0, 0.6, Spread(0.6, 1.0)), Seconds(0.03, 0.3)),
            "osc_1_unison_voices": _FULL,
            "osc_2_on": on(0.2),
            "sample_on": on(0.5),
            "sample_level": Near(0.15, 0.08, 0.04, 0.4),
            "sample_destination": _NONE,
            "filter_1_cutoff": Near(94.0, 11.0, 70.0, 122.0),
            "lfo_1_frequency": Near(2.4, 0.3, 1.8, 3.0),
            "lfo_1_sync": _NONE,
        },
        ("lfo_1>voice_tune", "env_2>sample_level"),
    ),
    "voice": Kind(
        "Vocal",
        0.03,
        {
            **_PLAIN,
            **_tables(Low_Voice=6, High_Voice=6, Flute=1, saw=1),
            **_envelope(Seconds(0.03, 0.4), Seconds(0.2, 2.0), Often(1.0, 0.7, Spread(0.6, 1.0)), Seconds(0.06, 0.8)),
            "osc_1_unison_voices": Pick({1.0: 40, 3.0: 20, 5.0: 20, 7.0: 20}),
            "filter_1_on": on(0.5),
            "filter_1_cutoff": Near(96.0, 10.0, 70.0, 122.0),
            "lfo_1_frequency": Near(2.4, 0.3, 1.8, 3.0),
            "lfo_1_sync": _NONE,
        },
        ("lfo_1>voice_tune", "lfo_1>osc_1_wave_frame"),
    ),
    "hit": Kind(
        "Percussion",
        0.05,
        {
            **_envelope(_AT_ONCE, Seconds(0.03, 0.6), _NONE, Seconds(0.03, 0.6)),
            "osc_1.table": Pick({"Sine": 8, "Triangle": 4, "Square": 2, "Metal": 4, "Bars": 2, "Buzz": 1, SAW: 2}),
            "osc_1_on": on(0.75),
            "osc_2_on": on(0.3),
            "osc_1_transpose": Pick({-24.0: 25, -12.0: 25, 0.0: 30, 12.0: 10, 24.0: 10}),
            "sample_on": on(0.6),
            "sample_level": Spread(0.3, 0.9),
            "filter_1_model": Pick({0.0: 70, 1.0: 15, 3.0: 15}),
            "filter_1_blend": Pick({0.0: 45, 1.0: 25, 2.0: 30}),
            "filter_1_cutoff": Spread(60.0, 125.0),
            "delay_on": on(0.05),
            "env_2_decay": Seconds(0.01, 0.3),
        },
        ("env_2>osc_1_transpose", "env_2>filter_1_cutoff"),
    ),
}
