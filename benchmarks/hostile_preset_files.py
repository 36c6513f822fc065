"""Ways to damage a preset, each as bytes of a file. Every way is drawn from a generator, so that it can be repeated."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.presets import Modulation, VitalPreset, init_wavetable
from melscape.synth.vital.presets.mending.components import KINDS

Document = dict[str, Any]
Make = Callable[[Document, np.random.Generator], bytes]
DAMAGES: dict[str, Make] = {}


def base_documents(folder: Path) -> list[Document]:
    """Presets to damage: one of ours, and real ones if they are there."""
    slots = (Modulation("lfo_1", "osc_1_wave_frame", 0.5), Modulation("env_2", "filter_1_cutoff", 0.5))
    ours = VitalPreset({"osc_2_on": 1.0, "filter_1_on": 1.0, "chorus_on": 1.0, "phaser_on": 1.0, "eq_on": 1.0}, slots)
    real = [path.read_text() for path in sorted(folder.rglob("*.vital"))[::8]]
    return [json.loads(text) for text in [ours.to_json(), *real]]


def damage(name: str) -> Callable[[Callable[[Document, np.random.Generator], object]], Make]:
    """List a function under a name; what it returns becomes bytes, the changed document if it returns None."""

    def listed(change: Callable[[Document, np.random.Generator], object]) -> Make:
        def make(document: Document, generator: np.random.Generator) -> bytes:
            changed = copy.deepcopy(document)
            made = change(changed, generator)
            if isinstance(made, bytes):
                return made
            return (made if isinstance(made, str) else json.dumps(changed)).encode()

        DAMAGES[name] = make
        return make

    return listed


def pick(generator: np.random.Generator, *choices: Any) -> Any:
    return choices[generator.integers(len(choices))]


def components(document: Document) -> list[Document]:
    tables = document["settings"]["wavetables"]
    return [part for table in tables for group in table["groups"] for part in group["components"]]


@damage("truncated")
def _(document: Document, generator: np.random.Generator) -> str:
    text = json.dumps(document)
    return text[: generator.integers(len(text) - 1)]


@damage("trailing garbage")
def _(document: Document, generator: np.random.Generator) -> str:
    return json.dumps(document) + pick(generator, "}", "\0\0", "null")


@damage("binary")
def _(_document: Document, generator: np.random.Generator) -> bytes:
    return generator.bytes(int(generator.integers(1, 50_000)))


@damage("bits flipped")
def _(document: Document, generator: np.random.Generator) -> bytes:
    # In the names and numbers before the long texts, where a flip is noticed.
    data = bytearray(json.dumps(document).encode())
    for place in generator.integers(0, 8000, 20):
        data[place] ^= 1 << generator.integers(8)
    return bytes(data)


@damage("nested deep")
def _(document: Document, generator: np.random.Generator) -> str:
    deep = "[" * 100_000 + "]" * 100_000
    return pick(generator, deep, '{"a":' * 100_000, json.dumps(document)[:-1] + f', "x": {deep}}}')


@damage("out of range")
def _(document: Document, generator: np.random.Generator) -> None:
    names = [name for name in schema().controls if not name.endswith("_on")]
    for name in generator.choice(names, 40):
        document["settings"][str(name)] = pick(generator, 1e9, -1e9, 1e3, -1e3, 1e308, 10**30)


@damage("one above the most")
def _(document: Document, generator: np.random.Generator) -> None:
    for control in schema().controls.values():
        if control.discrete and generator.random() < 0.5:
            document["settings"][control.name] = control.high + 1


@damage("known killers")
def _(document: Document, _generator: np.random.Generator) -> None:
    killers = {"chorus_voices": 5, "effect_chain_order": -1000, "osc_1_stack_style": 1e9, "filter_1_cutoff": 1e9}
    more = {"phaser_center": 1e9, "eq_low_cutoff": 1e9, "modulation_1_power": -1e9, "modulation_2_stereo": 1e9}
    document["settings"].update({**killers, **more, "osc_1_unison_voices": 4})


@damage("not a number")
def _(document: Document, generator: np.random.Generator) -> None:
    for name in generator.choice(list(schema().controls), 30):
        document["settings"][str(name)] = pick(generator, float("nan"), float("inf"), float("-inf"))


@damage("wrong types")
def _(document: Document, generator: np.random.Generator) -> None:
    for name in generator.choice(list(document["settings"]), 30):
        document["settings"][str(name)] = pick(generator, "1", None, [], {}, [[1]], True, "x" * 10_000)


@damage("wrong types on top")
def _(document: Document, generator: np.random.Generator) -> None:
    for name in generator.choice(list(document), 4):
        document[str(name)] = pick(generator, 5, None, [], ["x"], "\ud800")


@damage("settings missing")
def _(document: Document, generator: np.random.Generator) -> None:
    for name in generator.choice(list(document["settings"]), 300, replace=False):
        del document["settings"][str(name)]


@damage("another JSON")
def _(_document: Document, generator: np.random.Generator) -> str:
    return pick(generator, "null", "[]", "{}", '"x"', "7", '{"settings": {}}', '{"settings": []}', "9" * 5000)


@damage("unknown names")
def _(document: Document, _generator: np.random.Generator) -> None:
    for number in range(1000):
        document["settings"][f"osc_{number}_nonsense"] = 1.0
    document["settings"]["osc_\ud800"] = "\udfff"


@damage("unknown modulations")
def _(document: Document, generator: np.random.Generator) -> None:
    names = ("lfo_1", "nope", "", "osc_1_on", "lfo_99", "\ud800", 5, None)
    for slot in document["settings"]["modulations"]:
        slot.update(source=pick(generator, *names), destination=pick(generator, *names))


@damage("too many modulations")
def _(document: Document, generator: np.random.Generator) -> None:
    slot = {"source": "lfo_1", "destination": "osc_1_level"}
    document["settings"]["modulations"] = [slot] * int(pick(generator, 65, 80, 10_000))


@damage("too many LFOs")
def _(document: Document, generator: np.random.Generator) -> None:
    document["settings"]["lfos"] *= int(pick(generator, 2, 100))


@damage("too many wavetables")
def _(document: Document, generator: np.random.Generator) -> None:
    document["settings"]["wavetables"] = [init_wavetable().to_dict()] * int(pick(generator, 4, 100))


@damage("lists of anything")
def _(document: Document, generator: np.random.Generator) -> None:
    for name in ("lfos", "modulations", "wavetables"):
        document["settings"][name] = pick(generator, None, 5, "x", {}, [None] * 3, [5], [[]], [{}] * 9)


@damage("lying lines")
def _(document: Document, generator: np.random.Generator) -> None:
    for line in document["settings"]["lfos"]:
        line["num_points"] = pick(generator, 10**6, -1, 0, 100, 2**31, 1e300, "three")
        line["points"] = pick(generator, line["points"], [], [0.0] * 3, [0.0] * 10**5, ["a"] * 6)
        line["powers"] = pick(generator, line["powers"], [], [1e9] * 200, [float("nan")] * 3)


@damage("lying line mappings")
def _(document: Document, generator: np.random.Generator) -> None:
    line = {"num_points": 10**6, "points": [float("nan"), 1e9] * 150, "powers": [1e300] * 150, "smooth": 1}
    for slot in document["settings"]["modulations"]:
        slot.update(source="lfo_1", destination="osc_1_wave_frame", line_mapping=pick(generator, line, 5, {}, []))


@damage("unknown components")
def _(document: Document, generator: np.random.Generator) -> None:
    for part in components(document):
        part["type"] = pick(generator, "Black Hole", "", None, 3, "wave source")


@damage("components at random")
def _(document: Document, generator: np.random.Generator) -> None:
    for table in document["settings"]["wavetables"]:
        listed = [{"type": str(kind), "keyframes": [{"position": 0}]} for kind in generator.choice(list(KINDS), 5)]
        table["groups"] = [{"components": listed}]


@damage("audio file source")
def _(document: Document, generator: np.random.Generator) -> None:
    audio = base64.b64encode(generator.bytes(int(pick(generator, 0, 1, 2, 10_000)))).decode()
    frame = {"position": int(pick(generator, 0, 256)), "start_position": pick(generator, 1e300, -1e9, 0.0)}
    frame |= {"window_fade": pick(generator, 0.0005, -1.0, 1e9), "window_size": pick(generator, 0.0, -5.0, 1e-30)}
    part = {"type": "Audio File Source", "audio_file": pick(generator, audio, "%%", 5), "keyframes": [frame] * 3}
    part |= {"fade_style": int(generator.integers(0, 9)), "phase_style": int(generator.integers(0, 9))}
    part |= {"window_size": pick(generator, 0.0, 1e-9, 1e30), "normalize_gain": 1, "audio_sample_rate": -1}
    document["settings"]["wavetables"][0]["groups"] = [{"components": [part]}]


@damage("positions off the table")
def _(document: Document, generator: np.random.Generator) -> None:
    for part in components(document):
        for frame in part["keyframes"]:
            frame["position"] = pick(generator, 10**9, -1, 257, 1e300, None)


@damage("too many components")
def _(document: Document, generator: np.random.Generator) -> None:
    table = document["settings"]["wavetables"][0]
    fold = {"type": "Wave Folder", "interpolation_style": 1, "keyframes": [{"position": 0, "fold_boost": 2.0}]}
    table["groups"] = pick(generator, [{"components": [fold] * 5000}], [{"components": [fold]}] * 5000, [{}] * 9)


@damage("too many keyframes")
def _(document: Document, _generator: np.random.Generator) -> None:
    part = init_wavetable().to_dict()["groups"][0]["components"][0]
    part["keyframes"] *= 800
    document["settings"]["wavetables"][0]["groups"] = [{"components": [part]}]


@damage("wave data")
def _(document: Document, generator: np.random.Generator) -> None:
    wave = generator.standard_normal(2048).astype("<f4")
    wave[generator.integers(2048)] = pick(generator, np.nan, np.inf, 1e30)
    raw = pick(generator, wave.tobytes(), wave.tobytes()[:100], b"", wave.tobytes() * 50)
    part = init_wavetable().to_dict()["groups"][0]["components"][0]
    part["keyframes"][0]["wave_data"] = pick(generator, base64.b64encode(raw).decode(), "%%%", "A", None, 5)
    document["settings"]["wavetables"][0]["groups"] = [{"components": [part]}]


@damage("lying samples")
def _(document: Document, generator: np.random.Generator) -> None:
    sample = document["settings"]["sample"]
    document["settings"]["sample_on"] = 1.0
    sample["length"] = pick(generator, 10**9, -1, 10**6, 1e300, None, "many")
    sample["sample_rate"] = pick(generator, 44_100, 0, -1, 10**12)
    sample["samples_stereo"] = pick(generator, sample["samples"][:400], "%", "", 5)


@damage("huge sample")
def _(document: Document, generator: np.random.Generator) -> None:
    data = base64.b64encode(bytes(2 * int(pick(generator, 2_000_000, 6_000_000)))).decode()
    document["settings"]["sample"] = {"length": 10**7, "name": "big", "sample_rate": 44_100, "samples": data}
    document["settings"]["sample_on"] = 1.0


@damage("too large a file")
def _(document: Document, _generator: np.random.Generator) -> str:
    return json.dumps(document) + " " * (33 * 2**20)


@damage("memory bomb")
def _(_document: Document, _generator: np.random.Generator) -> str:
    return '{"settings": [' + "{}," * (10 * 2**20) + "{}]}"


@damage("versions")
def _(document: Document, generator: np.random.Generator) -> None:
    document["synth_version"] = pick(generator, "0.3.5", "0.8.9", "2.0.0", "100000.0.0", "abc", "", None, 1.0, "1")


@damage("old wavetables")
def _(document: Document, generator: np.random.Generator) -> None:
    for table in document["settings"]["wavetables"]:
        table["version"] = "0.3.0"
        for group in table["groups"]:
            for part in group["components"]:
                part["type"] = int(generator.integers(12))


@damage("encodings")
def _(document: Document, generator: np.random.Generator) -> bytes:
    return json.dumps(document).encode(pick(generator, "utf-16", "utf-32", "cp037"))


@damage("long words")
def _(document: Document, _generator: np.random.Generator) -> None:
    for name in ("author", "comments", "preset_name", "macro1"):
        document[name] = "\ud800x" * 100_000


@damage("later settings")
def _(document: Document, generator: np.random.Generator) -> None:
    document["settings"]["custom_warps"] = pick(generator, [5], [{}] * 500, 7)
    document["settings"]["random_values"] = pick(generator, [{"seed": 1e300}], ["x"] * 9, None)
    document["settings"]["osc_1_spectral_morph_phase"] = "up"
