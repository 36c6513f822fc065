"""The forecast: near the true score of test files, honest about new songs, wary of answers that do not fit."""

import json

import numpy as np
import pytest
from tests.tasks.genre.judging.judged import PitchEar, honest_answers, parts, random_answers, recipe

from melscape.errors import ConfigError
from melscape.tasks.genre.judging import forecast as module
from melscape.tasks.genre.judging.answers import ask
from melscape.tasks.genre.judging.forecast import (
    forecast,
    promised_f1,
    score_like,
    score_of_files,
    share_over,
    weights_like,
)
from melscape.tasks.genre.judging.mixes import draw_mixes, together


class DullEar(PitchEar):
    """Wrong about one genre in some mixes, and unsure there."""

    def logits_many(self, clips):
        rows = super().logits_many(clips)
        for row, clip in zip(rows, clips):
            if len(clip) % 3 == 0:
                row[:] = [0.2, 0.1, 0.0]
        return rows


@pytest.fixture(autouse=True)
def few_mixes(monkeypatch):
    monkeypatch.setattr(module, "MIXES", 48)
    monkeypatch.setattr(module, "OPEN_MIXES", 12)
    monkeypatch.setattr(module, "DRAWS", 100)


def answered(ear, count=36):
    return ask(ear, draw_mixes(together(tuple(parts(6).values())), recipe(), "the test", 7, count))


def test_the_true_score_lies_in_the_forecast():
    ear = DullEar()
    test = answered(ear)
    found = forecast(ear, parts(6), recipe(), test.probabilities(1.0))
    assert found.expected.low <= test.f1() <= found.expected.high
    assert found.expected.value == pytest.approx(test.f1(), abs=0.2) and test.f1() < 1.0
    assert (found.files, found.mixes) == (36, 48)


def test_new_songs_are_forecast_apart_and_only_where_some_were_held_out():
    probabilities = answered(PitchEar(), 6).probabilities(1.0)
    assert forecast(PitchEar(), parts(6), recipe(), probabilities).new_songs.value == 1.0
    alone = forecast(PitchEar(), {"train": parts(6)["train"]}, recipe(), probabilities)
    assert alone.new_songs is None and len(alone.words) == 2


def test_it_is_json_and_says_what_it_rests_on():
    found = forecast(PitchEar(), parts(6), recipe(), answered(PitchEar(), 6).probabilities(1.0))
    words = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert words["expected"]["value"] == 1.0 and "songs that were handed out" in words["words"][0]


def test_mixes_are_weighed_to_be_as_sure_as_the_test_files():
    random = np.random.default_rng(0)
    ours, theirs = random.uniform(0.3, 1.0, 2000), random.uniform(0.3, 1.0, 900) ** 0.5
    weights = weights_like(ours, theirs)
    assert np.average(ours, weights=weights) == pytest.approx(theirs.mean(), abs=0.01) and ours.mean() < 0.7
    assert weights.mean() == pytest.approx(1.0, abs=0.01)
    assert weights_like(ours, ours) == pytest.approx(np.ones(2000))
    assert weights_like(np.full(5, 0.9), np.full(5, 0.4)).tolist() == [1.0] * 5


def test_an_easier_test_is_forecast_better_for_the_weights():
    ours, easier = honest_answers(6000), honest_answers(6000, seed=1)
    sure = easier.probabilities(1.0).max(axis=1) > 0.6
    theirs = type(easier)(easier.logits[sure], easier.truth[sure], tuple(np.array(easier.songs)[sure]), easier.classes)
    found = score_like(ours, 1.0, theirs.probabilities(1.0), 0)
    assert found.value == pytest.approx(theirs.f1(), abs=0.02) and theirs.f1() > ours.f1() + 0.08
    assert found.low < theirs.f1() < found.high


def test_few_test_files_weigh_nothing():
    answers = honest_answers(300)
    assert score_like(answers, 1.0, answers.probabilities(1.0)[:20], 0).value == pytest.approx(answers.f1())


def test_answers_that_are_less_sure_than_ours_are_warned_about():
    unsure = np.tile([0.4, 0.3, 0.3], (20, 1))
    found = forecast(PitchEar(sure=5.0), parts(6), recipe(), unsure)
    assert "expect less" in found.words[-1] and found.by_confidence < 0.5 > found.by_threshold


def test_answers_that_are_surer_than_ours_are_told_too():
    found = forecast(DullEar(), parts(6), recipe(), np.eye(3)[np.arange(30) % 3])
    assert "may be easier" in found.words[-1]


def test_probabilities_promise_what_honest_ones_keep():
    answers = honest_answers(4000)
    assert promised_f1(answers.probabilities(1.0)) == pytest.approx(answers.f1(), abs=0.02)
    assert promised_f1(np.eye(4)) == 1.0


def test_the_threshold_gives_back_the_accuracy_of_the_very_same_answers():
    answers = honest_answers(500)
    right = float((answers.said == answers.truth).mean())
    assert share_over(answers, 1.0, answers.probabilities(1.0)) == pytest.approx(right, abs=1e-9)


def test_who_is_always_wrong_is_never_sure_enough():
    wrong = random_answers(right=1.0)
    wrong = type(wrong)(wrong.logits, (wrong.truth + 1) % 3, wrong.songs, wrong.classes)
    assert share_over(wrong, 1.0, wrong.probabilities(1.0)) == 0.0


def test_the_score_of_fewer_files_is_less_certain():
    many, few = (score_of_files(random_answers(300), np.ones(300), files, 0) for files in (3000, 30))
    assert few.high - few.low > 1.5 * (many.high - many.low) and few.value == many.value


def test_test_files_without_answers_are_refused():
    with pytest.raises(ConfigError, match="shape"):
        forecast(PitchEar(), parts(6), recipe(), np.zeros((0, 3)))
