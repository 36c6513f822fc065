"""Folds: every song is judged once by who never heard it, and the figure says how little that is."""

import json

import numpy as np
import pytest
from tests.tasks.genre.judging.judged import DeafEar, PitchEar, random_answers, recipe
from tests.tasks.genre.sounds import material

from melscape.errors import ConfigError
from melscape.measures.bootstrap import Interval
from melscape.tasks.genre.data import Material
from melscape.tasks.genre.judging.folds import FoldAnswers, FoldsJudge, fold_figures, how_little


def learn(number, ear=PitchEar):
    whole = material(6)
    held = slice(2 * number, 2 * number + 2)
    kept = {genre: songs[: held.start] + songs[held.stop :] for genre, songs in whole.songs.items()}
    cut = {"train": kept, "test": {genre: songs[held] for genre, songs in whole.songs.items()}}
    return ear(), {part: Material(whole.bank, whole.noise_bank, songs, whole.noises) for part, songs in cut.items()}


def judged(ear=PitchEar, mixes=18):
    judge = FoldsJudge(recipe(), mixes=mixes, probe=30)
    return judge.evaluate(3, lambda number: learn(number, ear))


def test_every_song_is_judged_once():
    figures = judged()
    assert figures["songs"] == 18 and figures["folds"] == 3
    assert np.array(figures["confusion"]["songs"]).tolist() == (6 * np.eye(3)).tolist()
    assert figures["f1_songs"] == figures["f1_open"] == 1.0 and figures["f1_of_folds"] == [1.0] * 3
    assert json.loads(json.dumps(figures, allow_nan=False)) == figures


def test_folds_may_differ_and_the_spread_says_how_much():
    good, bad = random_answers(right=1.0), random_answers(right=0.3)
    figures = fold_figures([FoldAnswers(good, good, bad), FoldAnswers(bad, bad, bad)])
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
        FoldsJudge(recipe()).evaluate(2, learn)


def test_a_deaf_ear_scores_the_floor():
    assert judged(DeafEar)["f1_songs"] == pytest.approx(1 / 6)


def test_lines_on_mfccs_stand_beside_the_networks():
    figures, deaf = judged(), judged(DeafEar)
    assert figures["mfcc_probe_open"] == deaf["mfcc_probe_open"] >= 0.5 > deaf["f1_open"]
    assert figures["margin_open"] == pytest.approx(figures["f1_open"] - figures["mfcc_probe_open"])
    assert deaf["margin_open_ci"][1] < 0


def test_every_fold_has_a_mix_of_every_genre():
    assert np.array(judged(mixes=3)["confusion"]["open"]).sum(1).tolist() == [3, 3, 3]
