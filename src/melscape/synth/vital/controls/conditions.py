"""What a control needs besides its module: that another control of the module is where the first one matters.

Every line was measured: renders with and without the control turned are equal to the bit where its condition fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from melscape.synth.vital.controls.look import Look

# Told for a module, such as osc_2.
Condition = Callable[[Look, str], bool]
FREQUENCY, KEYTRACK, SECONDS = (1.0, 2.0, 3.0), 4.0, 0.0
COMB, FORMANT = 6.0, 5.0
MORPHS_OF_ONE_FRAME = tuple(map(float, range(1, 11)))  # the one after them skews frames
# Filter models with styles that leave the model nothing to do.
_IDLE_STYLES: Mapping[float, tuple[float, ...]] = {
    2.0: (5.0, 6.0, 7.0, 8.0, 9.0),
    3.0: (5.0,),
    5.0: tuple(range(2, 10)),
}


def at(part: str, *raws: float) -> Condition:
    """Another control is at one of these values at some time."""
    return lambda look, module: look.maybe(f"{module}_{part}", *raws)


def off(part: str, *raws: float) -> Condition:
    """Another control is not at one of these values all the time."""
    return lambda look, module: not look.still(f"{module}_{part}", *raws)


def least(part: str, raw: float) -> Condition:
    """Another control is at this value or above at some time."""
    return lambda look, module: look.least(f"{module}_{part}", raw)


def both(*conditions: Condition) -> Condition:
    """All of them."""
    return lambda look, module: all(condition(look, module) for condition in conditions)


def either(*conditions: Condition) -> Condition:
    """At least one of them."""
    return lambda look, module: any(condition(look, module) for condition in conditions)


def never(look: Look, module: str) -> bool:  # noqa: ARG001
    """Nothing that it is at changes the sound of one note."""
    return False


def many_frames(look: Look, module: str) -> bool:
    """The oscillator's wavetable has more than one frame."""
    return look.many_frames(int(module[-1]))


def busy(look: Look, module: str) -> bool:
    """The filter's model does something in its style."""
    model, style = look.raw(f"{module}_model"), look.raw(f"{module}_style")
    return style not in _IDLE_STYLES.get(model, ())


_UNISON = "unison_voices"
_NO_DEPTH = off("mod_depth", 0.0)
_SWEEP: dict[str, Condition] = {
    "frequency": both(_NO_DEPTH, at("sync", SECONDS)),
    "tempo": both(_NO_DEPTH, at("sync", *FREQUENCY)),
    "sync": _NO_DEPTH,
}
_SWEEP_OF_TWO: dict[str, Condition] = {**_SWEEP, "phase_offset": _NO_DEPTH}
_BEATING: dict[str, Condition] = {
    "frequency": at("sync", SECONDS),
    "tempo": at("sync", *FREQUENCY),
    "keytrack_transpose|keytrack_tune": at("sync", KEYTRACK),
}
_FILTER: dict[str, Condition] = {
    "blend_transpose": at("model", COMB),
    "formant_.+": both(at("model", FORMANT), busy),
    "drive": both(off("model", FORMANT, COMB), busy),
    "cutoff|resonance|blend|keytrack": both(off("model", FORMANT), busy),
}
# The numbers of voices are those from which a voice has others to differ from.
_OSCILLATOR: dict[str, Condition] = {
    "view_2d": never,
    "unison_detune": both(least(_UNISON, 2.0), off("detune_range", 0.0)),
    "detune_range": both(least(_UNISON, 2.0), off("unison_detune", 0.0)),
    "detune_power": both(least(_UNISON, 2.0), off("detune_range", 0.0), off("unison_detune", 0.0)),
    "unison_blend|frame_spread|spectral_morph_spread": least(_UNISON, 3.0),
    "distortion_spread": both(least(_UNISON, 3.0), off("distortion_type", 0.0)),
    "distortion_amount": off("distortion_type", 0.0),
    "distortion_phase": at("distortion_type", 1.0, 2.0, 3.0, 4.0, 5.0, 6.0),
    "spectral_unison": least(_UNISON, 2.0),
    # Voices spread over a morph are made one by one, which sets even no morph apart in its last bits.
    "spectral_morph_amount": either(
        at("spectral_morph_type", *MORPHS_OF_ONE_FRAME),
        many_frames,
        both(least(_UNISON, 3.0), off("spectral_morph_spread", 0.0)),
    ),
    "wave_frame|smooth_interpolation": many_frames,
}
_ENVELOPE: dict[str, Condition] = {
    "hold|decay": off("sustain", 1.0),
    "attack_power": off("attack", 0.0),
    "decay_power": both(off("decay", 0.0), off("sustain", 1.0)),
    "release_power": off("release", 0.0),
}
_EQ: dict[str, Condition] = {
    f"{band}_{part}": rule
    for band in ("low", "band", "high")
    for part, rule in (
        ("cutoff", either(at(f"{band}_mode", 1.0), off(f"{band}_gain", 0.0))),
        ("resonance", either(at(f"{band}_mode", 1.0), off(f"{band}_gain", 0.0))),
        ("gain", at(f"{band}_mode", 0.0)),
    )
}
_SECOND_LINE = off("style", 0.0)
CONDITIONS: Mapping[str, Mapping[str, Condition]] = {
    "osc": _OSCILLATOR,
    "filter": _FILTER,
    "chorus": _SWEEP,
    "flanger": _SWEEP_OF_TWO,
    "phaser": _SWEEP_OF_TWO,
    "lfo": {
        **_BEATING,
        "fade_time": at("smooth_mode", 0.0),
        "smooth_time": at("smooth_mode", 1.0),
    },
    "random": _BEATING,
    "env": _ENVELOPE,
    "delay": {
        "frequency": at("sync", SECONDS),
        "tempo": at("sync", *FREQUENCY),
        "aux_frequency": both(_SECOND_LINE, at("aux_sync", SECONDS)),
        "aux_tempo": both(_SECOND_LINE, at("aux_sync", *FREQUENCY)),
        "aux_sync": _SECOND_LINE,
    },
    "distortion": {"filter_(blend|cutoff|resonance)": off("filter_order", 0.0)},
    "eq": _EQ,
    "compressor": {"low_.+": at("enabled_bands", 0.0, 1.0), "high_.+": at("enabled_bands", 0.0, 2.0)},
    "reverb": {
        "chorus_frequency": off("chorus_amount", 0.0),
        "low_shelf_cutoff": off("low_shelf_gain", 0.0),
    },
}


def met(look: Look, module: str, part: str) -> bool:
    """Whether a control's own condition holds; most have none."""
    rules = CONDITIONS.get(module.split("_")[0], {})
    return all(rule(look, module) for pattern, rule in rules.items() if re.fullmatch(pattern, part))
