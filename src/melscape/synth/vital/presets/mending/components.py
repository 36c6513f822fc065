"""What a wavetable is made of: sources and effects, each with keyframes from frame 0 to frame 256.

The names and their order are those of the file format; bounds are what the synth's own panel allows, or wider. A name
that is not in this table makes the synth crash, and so does data shorter than the synth expects.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from melscape.synth.vital.presets.mending.lines import LINEAR, mended_line
from melscape.synth.vital.presets.mending.notes import Notes, shown
from melscape.synth.vital.presets.mending.values import (
    Bounds,
    bytes_of,
    encoded,
    fetched,
    flag,
    leave_out,
    number,
)
from melscape.synth.vital.presets.wavetable import FRAME_SAMPLES, LAST_POSITION, LOUDEST, MOST_KEYFRAMES

_STYLE = Bounds(0, 2, 1, whole=True)
_POSITION = Bounds(0, LAST_POSITION, 0, whole=True)
_POWER = Bounds(-20.0, 20.0, 0.0)
_FRAME_BYTES = 4 * FRAME_SAMPLES
_SHORTEST_FADE = 2 / FRAME_SAMPLES  # at exactly one sample the synth divides by zero and reads wherever that leads
_WIDEST_START = 2.0**26
Field = Bounds | bool


@dataclass(frozen=True)
class Kind:
    """A component: its own settings and those of a keyframe; a bool is the default of a flag."""

    own: Mapping[str, Field] = field(default_factory=dict)
    keyframe: Mapping[str, Field] = field(default_factory=dict)


def _choice(count: int, default: int = 0) -> Bounds:
    return Bounds(0, count - 1, default, whole=True)


_FILE = Kind(
    {
        "normalize_gain": False,
        "normalize_mult": True,
        "window_size": Bounds(8.0, 2.0**20, FRAME_SAMPLES),
        "fade_style": _choice(4),
        "phase_style": _choice(3),
        "random_seed": Bounds(-(2**31), 2**31 - 1, 0, whole=True),
        "audio_sample_rate": Bounds(1000, 384_000, 44_100, whole=True),
    },
    {
        "start_position": Bounds(0.0, _WIDEST_START, 0.0),
        "window_fade": Bounds(0.0, 1.0, 1.0),
        "window_size": Bounds(8.0, 2.0**20, FRAME_SAMPLES),
    },
)
KINDS: Mapping[str, Kind] = {
    "Wave Source": Kind({"interpolation": _choice(2, 1)}),
    "Line Source": Kind({"num_points": Bounds(0, 100, 2, whole=True)}, {"pull_power": _POWER}),
    "Audio File Source": _FILE,
    "Shepard Tone Source": Kind({"interpolation": _choice(2, 1)}),
    "Phase Shift": Kind({"style": _choice(5)}, {"phase": Bounds(-100.0, 100.0, 0.0), "mix": Bounds(0.0, 1.0, 1.0)}),
    "Wave Window": Kind(
        {"window_shape": _choice(5)},
        {"left_position": Bounds(0.0, 1.0, 0.25), "right_position": Bounds(0.0, 1.0, 0.75)},
    ),
    "Frequency Filter": Kind(
        {"style": _choice(4), "normalize": True}, {"cutoff": Bounds(-4.0, 16.0, 4.0), "shape": Bounds(0.0, 1.0, 0.5)}
    ),
    "Slew Limiter": Kind({}, {"up_run_rise": Bounds(0.0, 16.0, 0.0), "down_run_rise": Bounds(0.0, 16.0, 0.0)}),
    "Wave Folder": Kind({}, {"fold_boost": Bounds(0.0, 128.0, 1.0)}),
    "Wave Warp": Kind(
        {"horizontal_asymmetric": False, "vertical_asymmetric": False},
        {"horizontal_power": _POWER, "vertical_power": _POWER},
    ),
}
_DATA: Mapping[str, str] = {"Wave Source": "wave_data", "Shepard Tone Source": "wave_data", "Line Source": "line"}
Keyframe = dict[str, Any]


def mended_component(component: object, where: str, notes: Notes) -> dict[str, Any] | None:
    """The component with all that the synth reads of it; None if it is of no kind that the synth knows."""
    name = component.get("type") if isinstance(component, dict) else None
    if not isinstance(component, dict) or not isinstance(name, str) or name not in KINDS:
        notes.add(f"{where}: a component of the unknown kind {shown(name)} was left out")
        return None
    kind, where = KINDS[name], f"{name} of {where}"
    leave_out(component, {"type", "keyframes", "audio_file", "interpolation_style", *kind.own}, where, notes)
    mended = {"type": name, **_fields(component, kind.own, where, notes)}
    mended["interpolation_style"] = number(
        fetched(component, "interpolation_style"), _STYLE, f"style of {where}", notes
    )
    mended["keyframes"] = _keyframes(component.get("keyframes"), name, where, notes)
    if name == "Audio File Source":
        mended["audio_file"] = _audio(component.get("audio_file"), where, notes)
        _settle_file(mended, where, notes)
    return mended


def _keyframes(keyframes: object, name: str, where: str, notes: Notes) -> list[Keyframe]:
    if not isinstance(keyframes, list):
        notes.add(f"{where} has no keyframes")
        return []
    if len(keyframes) > MOST_KEYFRAMES:
        notes.add(f"{where}: {len(keyframes)} keyframes, the first {MOST_KEYFRAMES} are kept")
    found = (_keyframe(keyframe, name, where, notes) for keyframe in keyframes[:MOST_KEYFRAMES])
    return [keyframe for keyframe in found if keyframe is not None]


def _keyframe(keyframe: object, name: str, where: str, notes: Notes) -> Keyframe | None:
    if not isinstance(keyframe, dict):
        notes.add(f"{where}: {shown(keyframe)} is no keyframe, it was left out")
        return None
    kind, data = KINDS[name], _DATA.get(name)
    leave_out(keyframe, {"position", *kind.keyframe, *([data] if data else [])}, f"a keyframe of {where}", notes)
    position = number(fetched(keyframe, "position"), _POSITION, f"position of a keyframe of {where}", notes)
    mended: Keyframe = {"position": position, **_fields(keyframe, kind.keyframe, where, notes)}
    if data == "line":
        mended["line"] = mended_line(keyframe.get("line"), LINEAR, f"the line of {where}", notes)
    elif data:
        wave = _wave(keyframe.get(data), where, notes)
        if wave is None:
            return None
        mended[data] = wave
    return mended


def _wave(data: object, where: str, notes: Notes) -> str | None:
    raw = bytes_of(data)
    if raw is None or len(raw) < _FRAME_BYTES:
        size = "no base64" if raw is None else f"{len(raw)} bytes"
        notes.add(f"{where}: a wave of {size}, not {_FRAME_BYTES} bytes, was left out")
        return None
    wave = np.frombuffer(raw[:_FRAME_BYTES], "<f4")
    # Compared from the inside: a comparison with what is not a number is false.
    if len(raw) == _FRAME_BYTES and bool((np.abs(wave) <= LOUDEST).all()):
        return encoded(raw)
    notes.add(f"{where}: a wave that is too long, too loud or holds what is not a number was cut to what can be played")
    clean = np.clip(np.nan_to_num(wave, nan=0.0, posinf=0.0, neginf=0.0), -LOUDEST, LOUDEST)
    return encoded(clean.astype("<f4").tobytes())


def _audio(data: object, where: str, notes: Notes) -> str:
    raw = bytes_of(data)
    if raw is None:
        notes.add(f"{where}: its audio cannot be read, it is silent now")
        return ""
    return encoded(raw[: len(raw) // 2 * 2])


def _settle_file(component: dict[str, Any], where: str, notes: Notes) -> None:
    fades = [keyframe["window_fade"] for keyframe in component["keyframes"]]
    # Between keyframes the fade is blended: it may stay at 0, but it must not pass through one sample.
    if any(fade > 0.0 for fade in fades) and any(fade < _SHORTEST_FADE for fade in fades):
        notes.add(f"{where}: a fade shorter than two samples was made longer")
        for keyframe in component["keyframes"]:
            keyframe["window_fade"] = max(keyframe["window_fade"], _SHORTEST_FADE)


def _fields(holder: Mapping[str, Any], fields: Mapping[str, Field], where: str, notes: Notes) -> dict[str, Any]:
    def one(name: str, allowed: Field) -> float | bool:
        value, place = fetched(holder, name), f"{name} of {where}"
        return flag(value, allowed, place, notes) if isinstance(allowed, bool) else number(value, allowed, place, notes)

    return {name: one(name, allowed) for name, allowed in fields.items()}
