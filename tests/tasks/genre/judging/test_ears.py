"""Several ears as one that can be judged."""

import numpy as np
from tests.tasks.genre.judging.judged import recipe
from tests.tasks.genre.sounds import GENRES, material, small

from melscape.measures.calibration import softmax
from melscape.tasks.genre.ensemble import Ensemble
from melscape.tasks.genre.hearing import Ear
from melscape.tasks.genre.judging.answers import ask
from melscape.tasks.genre.judging.ears import Agreed
from melscape.tasks.genre.judging.mixes import draw_mixes
from melscape.tasks.genre.model import make
from melscape.training.random import seeded


def ear(seed, classes=GENRES):
    with seeded(seed, "weights"):
        return Ear(make(small()), small(), classes, 1.0 + seed)


def test_what_several_agree_on_is_judged_as_it_is():
    agreed = Agreed(Ensemble((ear(0), ear(1, GENRES[::-1]))))
    mixes = draw_mixes(material(), recipe(), "open", 0, 3)
    answers = ask(agreed, mixes)
    sounds = next(mixes.sounds())
    np.testing.assert_allclose(answers.probabilities(1.0), agreed.ensemble.probabilities_many(sounds), atol=1e-6)
    assert answers.classes == GENRES and agreed.temperature == 1.0


def test_one_network_is_judged_by_its_own_answers():
    one = ear(2)
    mixes = draw_mixes(material(), recipe(), "open", 0, 3)
    sounds = next(mixes.sounds())
    found = softmax(ask(one, mixes).logits, one.temperature)
    np.testing.assert_allclose(found, one.probabilities_many(sounds), atol=1e-6)
