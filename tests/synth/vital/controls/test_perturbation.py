"""Controls that are said not to sound are turned, and the render stays equal to the bit."""

import importlib.util
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.controls.sounding import sounding
from melscape.synth.vital.presets import Modulation, VitalPreset
from melscape.synth.vital.presets.files import read
from melscape.synth.vital.render.engine import Engine
from melscape.synth.vital.render.note import Note

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("vita") is None, reason="the synth is not installed"),
]
CONTROLS = schema().controls
SWITCHES = [name for name in CONTROLS if name.endswith("_on")]
NOTE = Note(midi=57, velocity=0.7, held_seconds=0.5, total_seconds=1.0, rate_hz=22050)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as engine:
        yield engine


def _turned(preset: VitalPreset, names: Sequence[str], generator: np.random.Generator) -> dict[str, float]:
    """Each control somewhere else than it is."""
    places = {name: CONTROLS[name].from_unit(generator.random()) for name in names}
    other = {True: "low", False: "high"}
    return {
        name: raw if raw != preset.value(name) else getattr(CONTROLS[name], other[raw != CONTROLS[name].low])
        for name, raw in places.items()
    }


def _that_sound_after_all(engine: Engine, preset: VitalPreset, seed: int) -> list[str]:
    """Controls that change the sound though they are said not to. All are turned at once; halves find the culprit."""
    base = engine.render(preset, NOTE)
    quiet = sorted(set(CONTROLS) - sounding(preset))
    turned = _turned(preset, quiet, np.random.default_rng(seed))
    wrong, waiting = [], [quiet]
    while waiting:
        names = waiting.pop()
        samples = engine.render(preset.with_values({name: turned[name] for name in names}), NOTE)
        if np.array_equal(samples, base):
            continue
        # Together they may sound where none does by itself: only one alone is wrong.
        middle = len(names) // 2
        wrong += names if len(names) == 1 else []
        waiting += [names[:middle], names[middle:]] if middle else []
    return wrong


@pytest.mark.parametrize("switch", ["", *SWITCHES])
def test_nothing_sounds_unforeseen_with_one_module_on(engine: Engine, switch: str) -> None:
    preset = VitalPreset({switch: 1.0 - CONTROLS[switch].default} if switch else {})
    assert _that_sound_after_all(engine, preset, seed=1) == []


def _drawn(seed: int) -> VitalPreset:
    generator = np.random.default_rng(seed)
    names = [name for name in CONTROLS if not name.startswith(("modulation_", "volume", "voice_amplitude"))]
    values = {name: CONTROLS[name].from_unit(generator.random()) for name in names if generator.random() < 0.4}
    values |= {name: raw * 0.3 for name, raw in values.items() if name.endswith(("_attack", "_delay"))}
    values |= {f"{one}_destination": float(generator.integers(5)) for one in ("osc_1", "osc_2", "osc_3", "sample")}
    nought = [
        name for name in values if name.endswith(("_wet", "_mix", "_gain", "_depth")) and generator.random() < 0.3
    ]
    slots = [_slot(generator) for _ in range(generator.integers(14))]
    return VitalPreset({**values, **dict.fromkeys(nought, 0.0), "osc_1_on": 1.0}, tuple(slots))


def _slot(generator: np.random.Generator) -> Modulation:
    places = [name for name in schema().destinations if not name.startswith("modulation_")]
    places += [f"modulation_{number}_amount" for number in range(1, 14)]
    source, destination = str(generator.choice(schema().sources)), str(generator.choice(places))
    bipolar, stereo, bypass = (bool(flag) for flag in generator.integers(4, size=3) == 0)
    amount, power = float(generator.choice([0.0, 0.3, -0.7])), float(generator.choice([0.0, 3.0]))
    return Modulation(source, destination, amount, bipolar, stereo, bypass, power)


@pytest.mark.parametrize("seed", range(12))
def test_nothing_sounds_unforeseen_in_drawn_presets(engine: Engine, seed: int) -> None:
    assert _that_sound_after_all(engine, _drawn(seed), seed) == []


@pytest.mark.shared
def test_nothing_sounds_unforeseen_in_presets_that_people_made(engine: Engine, shared: Path) -> None:
    files = sorted((shared / "presets_vital").rglob("*.vital"))
    assert files
    for seed, index in enumerate(np.random.default_rng(2).permutation(len(files))[:8]):
        assert _that_sound_after_all(engine, read(files[index]), seed) == [], files[index].name


@pytest.mark.parametrize("switch", ["chorus_on", "filter_1_on", "reverb_on"])
def test_most_that_are_said_to_sound_do(engine: Engine, switch: str) -> None:
    preset = VitalPreset({switch: 1.0})
    base, found = engine.render(preset, NOTE), sorted(sounding(preset))
    changed = [
        any(
            not np.array_equal(engine.render(preset.with_values({name: raw}), NOTE), base)
            for raw in {CONTROLS[name].from_unit(place) for place in (0.1, 0.6, 1.0)} - {preset.value(name)}
        )
        for name in found
    ]
    assert np.mean(changed) > 0.9, [name for name, moves in zip(found, changed) if not moves]
