"""The verbs that distil rendered sets: one library file, and which knobs matter."""

import json
from pathlib import Path

import numpy as np
import pytest

from melscape.interface.cli.patch import weighing
from melscape.interface.cli.patch.weighing import FARTHEST, apart
from melscape.synth.vital.controls.importance import read
from melscape.synth.vital.farm import draws, farm, hands
from melscape.synth.vital.presets import VitalPreset
from melscape.synth.vital.render import engine
from melscape.synth.vital.render.note import Rendered
from melscape.tasks.patch.library import Library
from melscape.work.many import Outcome


class Beeper:
    """A synth that hears one knob."""

    def __init__(self, workers=1):
        self.workers = workers

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def render_many(self, jobs):
        return [Rendered(beep(preset, note), None, 0.01) for preset, note in jobs]


def beep(preset, note):
    seconds = np.arange(note.samples) / note.rate_hz
    wave = np.sin(2 * np.pi * (300 + 900 * preset.value("osc_1_level")) * seconds)
    return np.stack([wave, wave]).astype(np.float32)


@pytest.fixture
def folder(run, monkeypatch):
    monkeypatch.setattr(engine, "require", lambda: None)
    monkeypatch.setattr(engine, "Engine", Beeper)
    monkeypatch.setattr(
        draws, "draw", lambda seed, tier, index, *, attempt=0: VitalPreset({"osc_1_level": 0.2 * index})
    )
    monkeypatch.setattr(hands, "_engine", Beeper)
    monkeypatch.setattr(
        farm, "map_many", lambda function, items, options: (Outcome(0, i, function(i), None) for i in items)
    )
    code, _, told = run("patch", "render", "--count", 4, "--rate-hz", 44100, "--out", "set")
    assert code == 0, told
    return "set"


def test_a_packed_set_is_a_library(run, folder):
    code, out, _ = run("patch", "pack", folder, "--out", "library.npz", "--json")
    told = json.loads(out)
    library = Library.open(Path(told["file"]))
    assert code == 0 and told["presets"] == len(library) and told["hash"] == library.hash
    assert library.preset(1).value("osc_1_level") == pytest.approx(0.2, abs=1e-6)


def test_the_knob_that_is_heard_matters_most(run, folder, monkeypatch):
    monkeypatch.setattr(weighing, "apart", lambda one, other: float(np.abs(one - other).mean()))
    code, out, _ = run("patch", "importance", folder, "--presets", 1, "--json")
    kept = read(Path(folder) / weighing.FILE)
    assert code == 0 and json.loads(out)
    assert kept.ranked()[0] == "osc_1_level" and kept.of("osc_1_level") > 0 == kept.of("osc_1_pan")


def test_what_cannot_be_written_is_not_measured_first(run, folder, monkeypatch):
    monkeypatch.setattr(engine, "Engine", None)
    (Path(folder) / weighing.FILE).mkdir()
    code, _, told = run("patch", "importance", folder, "--presets", 1)
    assert code == 2 and "importance.json cannot be written" in told


def test_silence_is_as_far_as_can_be():
    tone = np.ones((2, 4410), np.float32) * 0.1
    assert apart(tone, np.zeros_like(tone)) == FARTHEST
