import dataclasses
import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.synth.vital.presets.broken import document, rich

from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.presets import Modulation, VitalPreset, repair
from melscape.synth.vital.render.engine import Engine
from melscape.synth.vital.render.note import Note

pytestmark = pytest.mark.skipif(importlib.util.find_spec("vita") is None, reason="the extra `vital` is not installed")
NOTE = Note(held_seconds=0.1, total_seconds=0.2)


@dataclasses.dataclass(frozen=True)
class Text:
    """A file's text, played as it is."""

    text: str

    def to_json(self, *, slim: bool = False) -> str:
        return self.text


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(1) as engine:
        yield engine


def random_preset(seed: int) -> VitalPreset:
    generator = np.random.default_rng(seed)
    free = [control for control in schema().controls.values() if not control.name.startswith("modulation_")]
    values = {control.name: control.low + generator.random() * control.span for control in free}
    calm = {"osc_1_on": 1, "osc_1_level": 0.7, "env_1_delay": 0, "env_1_attack": 0.1, "volume": 5400, "oversampling": 1}
    sources, destinations = generator.choice(schema().sources, 8), generator.choice(schema().destinations, 8)
    slots = [Modulation(str(s), str(d), generator.uniform(-1, 1)) for s, d in zip(sources, destinations)]
    return dataclasses.replace(rich(), values={**values, **calm}, modulations=tuple(slots))


@pytest.mark.parametrize("seed", range(4))
def test_slim_and_whole_sound_the_same_to_the_bit(engine, seed):
    preset = random_preset(seed)
    whole = engine.render(Text(preset.to_json()), NOTE)
    assert np.array_equal(engine.render(preset, NOTE), whole)
    assert np.array_equal(engine.render(repair(preset.to_json())[0], NOTE), whole)


def test_a_sample_is_heard_when_it_is_on(engine):
    alone = VitalPreset({"osc_1_on": 0.0, "sample_on": 1.0, "sample_level": 0.5})
    sound = engine.render(alone, NOTE)
    assert np.abs(sound).max() > 0.01
    assert np.array_equal(sound, engine.render(Text(alone.to_json()), NOTE))


def test_the_empty_preset_is_the_one_that_the_synth_starts_with(engine):
    start = json.loads(VitalPreset().to_json(slim=True))
    start["settings"] = {"sample": start["settings"]["sample"], "lfos": [], "modulations": []}
    assert np.array_equal(engine.render(VitalPreset(), NOTE), engine.render(Text(json.dumps(start)), NOTE))


def test_what_would_kill_the_synth_plays_when_mended(engine):
    changed = document()
    changed["settings"]["lfos"] *= 2
    changed["settings"]["modulations"] = [{"source": "lfo_1", "destination": "volume"}] * 100
    changed["settings"]["wavetables"][1]["groups"][0]["components"][0]["type"] = "Black Hole"
    changed["settings"].update(chorus_on=1, chorus_voices=5)
    assert "crash" in (engine.attempt(Text(json.dumps(changed)), NOTE).failure or "")
    assert not engine.attempt(repair(json.dumps(changed))[0], NOTE).silent


@pytest.mark.shared
@pytest.mark.slow
def test_real_presets_sound_as_their_files_do_to_the_bit(engine, shared):
    paths = sorted(Path(shared, "presets_vital").rglob("*.vital"))
    assert len(paths) == 79
    for path in paths:
        text = path.read_text()
        preset, _ = repair(text)
        original = engine.render(Text(text), NOTE)
        assert np.array_equal(engine.render(preset, NOTE), original), path.name
        assert np.array_equal(engine.render(Text(preset.to_json()), NOTE), original), path.name
