import base64
import importlib.util
import json

import numpy as np
import pytest
from tests.synth.vital.played import MODULATED, RICH, Text, plainly, tables

from melscape.synth.vital.presets.files import read
from melscape.synth.vital.prior.draw import draw
from melscape.synth.vital.render.engine import Engine
from melscape.synth.vital.render.note import Note

pytestmark = pytest.mark.skipif(importlib.util.find_spec("vita") is None, reason="needs vita")
SHORT = Note(midi=55, held_seconds=0.15, total_seconds=0.3, bpm=90.0)
SLOW_RATE = Note(held_seconds=0.1, total_seconds=0.2, rate_hz=22050)
PRESETS = {
    "init": lambda: Text(),
    "rich": lambda: Text(modulations=MODULATED, **RICH),
    "tables": lambda: Text(tables=tables(1, 3, 7), osc_1_wave_frame=100.0, osc_2_on=1.0),
}


def values_moved(preset):
    """The same but for values, so that only the base is shared."""
    moved = Text()
    moved.document = json.loads(preset.to_json())
    moved.document["settings"].update(osc_1_level=0.4, delay_on=1.0)
    return moved


@pytest.mark.parametrize("name", PRESETS)
def test_every_route_gives_the_bits_of_a_new_process(name):
    preset = PRESETS[name]()
    truth = plainly(preset.to_json(), SHORT)
    with Engine() as engine:
        loaded = engine.render(preset, SHORT)
        engine.render(values_moved(preset), SHORT)
        set_in_a_template = engine.render(preset, SHORT)
    assert np.abs(truth).max() > 0.01
    assert np.array_equal(loaded, truth)
    assert np.array_equal(set_in_a_template, truth)


def test_another_rate_gives_the_bits_of_a_new_process_at_that_rate():
    with Engine() as engine:
        found = engine.render(Text(**RICH), SLOW_RATE)
        assert np.array_equal(found, plainly(Text(**RICH).to_json(), SLOW_RATE))
        engine.render(Text(**RICH), SHORT)
        assert np.array_equal(found, engine.render(Text(**RICH), SLOW_RATE))


def test_more_presets_than_templates_stay_themselves():
    presets = [Text(tables=tables(count)) for count in range(1, 7)]
    brief = Note(held_seconds=0.05, total_seconds=0.06)
    with Engine() as engine:
        there, back = ([engine.render(preset, brief) for preset in row] for row in (presets, presets[::-1]))
    assert all(np.array_equal(*pair) for pair in zip(there, back[::-1]))
    assert len({sound.tobytes() for sound in there}) == len(presets)


def test_another_take_differs_in_what_is_left_to_chance_and_repeats():
    with Engine() as one, Engine() as other:
        takes = [one.render(Text(**RICH), SHORT, take=take) for take in range(3)]
        again = [other.render(Text(**RICH), SHORT, take=take) for take in (2, 1, 0)][::-1]
    assert all(np.array_equal(*pair) for pair in zip(takes, again))
    assert len({take.tobytes() for take in takes}) == 3


def test_takes_of_a_preset_without_chance_differ_by_rounding_at_most():
    with Engine() as engine:
        first, second = (engine.render(Text(osc_1_random_phase=0.0), SHORT, take=take) for take in (0, 1))
    assert np.abs(first - second).max() < 1e-5


@pytest.mark.parametrize("tier", [1, 3])
def test_drawn_presets_keep_the_bits_of_their_full_text(tier):
    preset = draw(0, tier, 5)
    truth = plainly(preset.to_json(), SHORT)
    with Engine() as engine:
        assert np.array_equal(engine.render(preset, SHORT), truth)
        engine.render(preset.with_values(osc_1_level=0.31), SHORT)
        assert np.array_equal(engine.render(preset, SHORT), truth)


@pytest.mark.slow
@pytest.mark.shared
def test_presets_of_people_keep_the_bits_of_their_own_text(shared):
    paths = sorted((shared / "presets_vital").rglob("*.vital"))[::13]
    with Engine() as engine:
        for path in paths:
            preset, raw = read(path), Text()
            raw.document = json.loads(path.read_text())
            truth = plainly(path.read_text(), SHORT)
            assert np.array_equal(engine.render(raw, SHORT), truth), path.name
            assert np.array_equal(engine.render(preset, SHORT), plainly(preset.to_json(), SHORT)), path.name
            for text in (raw, preset):
                first = engine.render(text, SHORT)
                engine.render(values_moved(text), SHORT)
                assert np.array_equal(engine.render(text, SHORT), first), path.name


def test_a_wavetable_is_heard_at_its_pitch():
    fifth = tables(3)
    assert len(base64.b64decode(fifth[0]["groups"][0]["components"][0]["keyframes"][0]["wave_data"])) == 8192
    note = Note(midi=69, held_seconds=0.8, total_seconds=1.0)
    with Engine() as engine:
        sound = engine.render(Text(tables=fifth), note)[0, 11025:33075]
    loudest = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))).argmax() * 2.0
    assert loudest == pytest.approx(3 * 440, abs=2)
