"""Scores do not depend on how loud an answer is, and silence is not rewarded."""

import numpy as np
import pytest
from tests.tasks.patch.judging.made_synth import NOTE, MadeEngine, asked, preset

from melscape.tasks.patch.judging.counted import Counted
from melscape.tasks.patch.judging.scoring import Scorer


def test_a_softer_copy_is_perfect():
    target = asked().target
    scores = Scorer.of(target).score(target.samples * np.float32(0.25))
    assert scores["mss"] == pytest.approx(0.0, abs=1e-3) and scores["wmfcc"] == pytest.approx(0.0, abs=1e-2)
    assert scores["rms"] == pytest.approx(1.0)


def test_no_answer_is_silence():
    scorer = Scorer.of(asked().target)
    nothing = scorer.score(None)
    assert nothing == scorer.score(np.zeros((2, 100), np.float32))
    assert nothing["mss"] > scorer.score(MadeEngine().render(preset(20.0), NOTE))["mss"]


def test_whatever_is_rendered_is_counted():
    engine = Counted(MadeEngine())
    engine.render(preset(), NOTE)
    engine.render_many([(preset(), NOTE)] * 3)
    assert engine.renders == 4
