"""Folds: every song is judged once by who never heard it, and the figure says how little that is."""

import json

import numpy as np
import pytest
from tests.tasks.genre.judging.judged import DeafEar, PitchEar, random_answers, recipe
from tests.tasks.genre.sounds import material

from melscape.errors import ConfigError
from melscape.measures.bootstrap import Interval
from melscape.tasks.genre.data import Material
from melscape.tasks.genre.judging.folds import fold_figures, how_little, judge_folds


def learn(number, ear=PitchEar):
    whole = material(6)
    held = {genre: songs[2 * number : 2 * number + 2] for genre, songs in whole.songs.items()}
    return ear(), Material(whole.bank, whole.noise_bank, held, whole.noises)


def judged(ear=PitchEar):
    return judge_folds(3, lambda number: learn(number, ear), recipe(), mixes=18)


def test_every_song_is_judged_once():
    figures = judged()
    assert figures["songs"] == 18 and figures["folds"] == 3
    assert np.array(figures["confusion"]["songs"]).tolist() == (6 * np.eye(3)).tolist()
    assert figures["f1_songs"] == figures["f1_open"] == 1.0 and figures["f1_of_folds"] == [1.0] * 3
    assert json.loads(json.dumps(figures, allow_nan=False)) == figures


def test_folds_may_differ_and_the_spread_says_how_much():
    good, bad = random_answers(right=1.0), random_answers(right=0.3)
    figures = fold_figures([good, bad], [good, bad])
    assert figures["f1_of_folds"][0] == 1.0 > figures["f1_of_folds"][1]
    assert figures["f1_spread"] == pytest.approx(np.std(figures["f1_of_folds"], ddof=1))
    assert figures["f1_songs_ci"][0] < figures["f1_songs"] < figures["f1_songs_ci"][1]


def test_the_sentence_counts_songs_and_says_what_one_of_them_weighs():
    text = how_little(random_answers(30), Interval(0.7, 0.52, 0.86))
    assert "30 songs, 10 of the smallest genre" in text and "0.52 to 0.86" in text and "10 %" in text


def test_the_sentence_stands_without_an_interval():
    text = how_little(random_answers(3), Interval(0.7, float("nan"), float("nan")))
    assert "nan" not in text and "100 %" in text


def test_two_folds_are_refused():
    with pytest.raises(ConfigError, match="2 folds"):
        judge_folds(2, learn, recipe())


def test_a_deaf_ear_scores_the_floor():
    assert judged(DeafEar)["f1_songs"] == pytest.approx(1 / 6)
