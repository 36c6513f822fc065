"""Good presets to break, for several tests."""

import base64
import json

import numpy as np

from melscape.synth.vital.presets import LfoShape, Modulation, VitalPreset, Wavetable


def cycle(number: int = 1) -> np.ndarray:
    return np.sin(2 * np.pi * number * np.arange(2048) / 2048).astype(np.float32)


def table(name: str = "Two") -> Wavetable:
    return Wavetable(name, np.stack([cycle(1), cycle(3)]), (0, 256), "Somebody")


def rich() -> VitalPreset:
    slots = (
        Modulation("lfo_1", "osc_1_wave_frame", 0.5, bipolar=True),
        Modulation("", ""),
        Modulation("env_2", "volume", -0.25),
    )
    up = LfoShape("Up", ((0.0, 1.0), (0.5, 0.25), (1.0, 0.0)), (0.0, 2.0, 0.0), smooth=True)
    values = {"osc_2_on": 1.0, "osc_2_level": 0.4, "filter_1_on": 1.0, "filter_1_cutoff": 70.0, "reverb_on": 1.0}
    names = {"name": "Rich", "author": "A", "comments": "C", "style": "Pad", "macros": ("a", "b", "c", "d")}
    return VitalPreset(values, slots, {1: table()}, {1: up}, **names)


def document() -> dict:
    return json.loads(rich().to_json())


def wave_source(data: str | None = None, position: object = 0) -> dict:
    data = base64.b64encode(cycle().tobytes()).decode() if data is None else data
    keyframes = [{"position": position, "wave_data": data}]
    return {"type": "Wave Source", "interpolation": 1, "interpolation_style": 1, "keyframes": keyframes}


def component(name: str, **settings: object) -> dict:
    return {"type": name, "interpolation_style": 1, "keyframes": [{"position": 0}], **settings}
