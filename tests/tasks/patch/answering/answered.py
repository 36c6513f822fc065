"""What the tests of answers share: a target that the synth itself played, and candidates for it."""

import importlib.util

import numpy as np
import pytest

from melscape.audio.clip import Clip
from melscape.synth.vital.presets import VitalPreset
from melscape.synth.vital.render.engine import Engine
from melscape.tasks.patch.answering.found import Found, Shelf
from melscape.tasks.patch.answering.hearing import from_clip
from melscape.tasks.patch.answering.wish import Wish
from melscape.tasks.patch.search import Candidate, SearchProgress

needs_vital = pytest.mark.skipif(
    importlib.util.find_spec("vita") is None, reason="no Vital: pip install melscape[vital]"
)
BRIGHT = VitalPreset({"filter_1_on": 1.0, "filter_1_cutoff": 90.0, "env_1_release": 0.5})
DARK = BRIGHT.with_values(filter_1_cutoff=50.0)
SHELF = Shelf("a few", "0" * 16, 2)


def tone(seconds=0.6, midi=57, rate_hz=44_100):
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    hz = 440.0 * 2.0 ** ((midi - 69) / 12.0)
    shape = np.clip(times / 0.01, 0, 1) * np.clip((0.4 - times) / 0.05, 0, 1)
    return Clip.of(0.3 * shape * sum(np.sin(2 * np.pi * hz * k * times) / k for k in range(1, 12)), rate_hz)


def found(engine: Engine, *presets: VitalPreset, name: str = "my_horn", change: float = 1.0) -> Found:
    """A search that found these presets, and, with another `change`, heard something else than they play."""
    hearing = from_clip(tone(), name, Wish(keep=2), {"file": f"{name}.wav"})
    candidates = []
    for place, preset in enumerate(presets):
        samples = (change * engine.render(preset, hearing.target.note)).astype(np.float32)
        candidates.append(Candidate(preset, 1.0 + place, {"mel": 0.5}, "the nearest of 2", samples))
    history = (SearchProgress(1, 2, 0.1, 3.0), SearchProgress(2, 2, 0.2, 1.0))
    return Found(hearing, Wish(keep=2), SHELF, tuple(candidates), history, 0.25)
