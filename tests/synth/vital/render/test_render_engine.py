import importlib.util
import json

import numpy as np
import pytest

from melscape.errors import SynthError
from melscape.synth.vital.render.engine import Engine
from melscape.synth.vital.render.note import Note

pytestmark = pytest.mark.skipif(importlib.util.find_spec("vita") is None, reason="needs vita")
SHORT = Note(held_seconds=0.1, total_seconds=0.2, rate_hz=44100)


class Text:
    """A preset that is a text."""

    def __init__(self, **settings):
        sample = {"name": "none", "length": 16, "sample_rate": 44100, "samples": "A" * 42 + "=="}
        self.document = {"synth_version": "1.0.7", "settings": {"sample": sample, **settings}}

    def to_json(self, *, slim=False):
        return json.dumps(self.document)


@pytest.fixture(scope="module")
def engine():
    with Engine() as engine:
        yield engine


def test_the_same_preset_sounds_the_same_to_the_bit(engine):
    first = engine.render(Text(osc_1_unison_voices=4.0), SHORT)
    engine.render(Text(chorus_on=1.0), SHORT)
    assert np.array_equal(first, engine.render(Text(osc_1_unison_voices=4.0), SHORT))
    assert first.shape == (2, SHORT.samples) and np.abs(first).max() > 0.01


def test_a_text_that_is_no_preset_is_refused_with_the_reason(engine):
    broken = Text()
    del broken.document["settings"]["sample"]
    with pytest.raises(SynthError, match="refused"):
        engine.render(broken, SHORT)
