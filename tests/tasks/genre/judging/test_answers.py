"""Answers: scores as scikit-learn has them, intervals over songs, every mix heard once."""

import numpy as np
import pytest
from sklearn.metrics import f1_score
from tests.tasks.genre.judging.judged import DeafEar, PitchEar, random_answers, recipe
from tests.tasks.genre.sounds import GENRES, material

from melscape.errors import ConfigError
from melscape.tasks.genre.judging.answers import ask, joined, listen, with_interval
from melscape.tasks.genre.judging.mixes import draw_mixes


def mixes(count=18):
    return draw_mixes(material(), recipe(), "open", 0, count)


def test_the_score_is_scikit_learns_macro_f1():
    answers = random_answers()
    assert answers.f1() == pytest.approx(f1_score(answers.truth, answers.said, average="macro"))


def test_a_genre_without_mixes_has_no_score_of_its_own():
    answers = random_answers(classes=("a", "b", "c", "d"))
    some = np.flatnonzero(answers.truth < 2)
    expected = f1_score(answers.truth[some], answers.said[some], labels=[0, 1], average="macro")
    assert answers.f1(some) == pytest.approx(expected)


def test_the_interval_is_around_the_score_and_wider_for_fewer_songs():
    many, few = (random_answers(songs=songs).f1_interval(0) for songs in (90, 5))
    assert many.low < many.value < many.high and many.value == few.value


def test_each_genre_has_its_own_score():
    answers = random_answers()
    found = answers.f1_per_class(0)
    expected = f1_score(answers.truth, answers.said, average=None)
    assert list(found) == list(GENRES)
    assert [each.value for each in found.values()] == pytest.approx(expected.tolist())
    assert all(each.low <= each.value <= each.high for each in found.values())


def test_the_margin_is_the_difference_on_the_same_mixes():
    good, bad = random_answers(right=0.9), random_answers(right=0.4)
    found = good.f1_above(bad, 0)
    assert found.value == pytest.approx(good.f1() - bad.f1()) and 0 < found.low < found.value < found.high
    same = good.f1_above(good, 0)
    assert (same.low, same.value, same.high) == (0.0, 0.0, 0.0)


def test_answers_about_other_mixes_have_no_margin():
    with pytest.raises(ConfigError, match="different mixes"):
        random_answers().f1_above(random_answers(count=60), 0)


def test_an_ear_that_knows_is_right_and_one_that_does_not_is_right_by_chance():
    assert ask(PitchEar(), mixes()).f1() == 1.0
    assert ask(DeafEar(), mixes()).f1() == pytest.approx((2 * (1 / 3) / (1 + 1 / 3)) / 3)
    assert ask(DeafEar(), mixes()).confusion.tolist() == [[6, 0, 0]] * 3


def test_a_mix_is_made_to_sound_once_for_all_who_listen():
    heard = {"one": [], "other": []}

    def listener(name):
        def hear(sounds):
            heard[name] += [id(sound) for sound in sounds]
            return np.zeros((len(sounds), 1))

        return hear

    told = []
    found = listen(mixes(20), {name: listener(name) for name in heard}, lambda *each: told.append(each), "Hearing")
    assert heard["one"] == heard["other"] and len(heard["one"]) == 20 == len(found["one"])
    assert [(text, progress.done, progress.total) for text, progress in told] == [
        ("Hearing", 16, 20),
        ("Hearing", 20, 20),
    ]


def test_an_ear_for_other_genres_is_refused():
    with pytest.raises(ConfigError, match="Mixes of blues, jazz, rock"):
        ask(PitchEar(classes=("jazz", "rock")), mixes())


def test_answers_are_joined_and_those_about_one_song_stay_together():
    both = joined([random_answers(seed=0, songs=1), random_answers(seed=1, songs=1)])
    assert len(both) == 180 and with_interval("f1", both.f1_interval(0))["f1_ci"] is None


def test_answers_about_different_genres_are_not_joined():
    with pytest.raises(ConfigError, match="2 kinds"):
        joined([random_answers(), random_answers(classes=("a", "b"))])
