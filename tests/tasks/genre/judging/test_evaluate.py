"""The evaluation: every figure with an interval, floors beside them, bars that can be missed."""

import json
from dataclasses import replace
from functools import cache

import pytest
from tests.tasks.genre.judging.judged import DeafEar, PitchEar, parts, recipe

from melscape.errors import ConfigError
from melscape.tasks.genre.judging.evaluate import Judge, Sizes, bars

FEW = Sizes(messy=12, snr=6, probe=30)
KINDS = {"messy": 12, "clean": 12, "-5": 6, "0": 6, "5": 6, "10": 6, "20": 6}


@cache
def figures(ear=PitchEar, left_out=()):
    materials = {name: material for name, material in parts(6).items() if name not in left_out}
    return Judge(ear(), recipe(), 0, FEW).evaluate(materials)


def test_every_figure_that_was_asked_for_is_there_and_is_json():
    names = ("f1_closed", "f1_open", "mfcc_probe_open", "mfcc_probe_closed", "margin_open", "ece")
    assert all(figures()[f"{name}_ci"] is None or len(figures()[f"{name}_ci"]) == 2 for name in names)
    others = ("per_class", "snr_curve", "ece_raw", "mean_confidence", "gap", "majority", "confusion", "intervals")
    assert set(others) <= set(figures())
    assert json.loads(json.dumps(figures(), allow_nan=False)) == figures()


def test_an_ear_that_knows_scores_all_and_confuses_nothing():
    assert figures()["f1_closed"] == figures()["f1_open"] == 1.0
    assert figures()["confusion"]["open"] == [[4, 0, 0], [0, 4, 0], [0, 0, 4]]
    assert {genre: row["open"] for genre, row in figures()["per_class"].items()} == dict.fromkeys(
        ("blues", "jazz", "rock"), 1.0
    )


def test_saying_one_genre_always_is_the_floor():
    assert figures(DeafEar)["f1_closed"] == pytest.approx(figures(DeafEar)["majority"])
    assert figures()["majority"] == figures(DeafEar)["majority"] == pytest.approx(1 / 6)


def test_the_curve_has_a_point_for_every_snr_of_both_parts():
    assert list(figures()["snr_curve"]) == ["-5", "0", "5", "10", "20"]
    assert all(set(row) == {"closed", "closed_ci", "open", "open_ci"} for row in figures()["snr_curve"].values())


def test_how_many_mixes_and_songs_it_stands_on_is_said():
    assert figures()["mixes"] == {"closed": KINDS, "open": KINDS}
    assert figures()["songs"] == {"closed": 12, "open": 3} and figures()["probe_mixes"] == 30
    assert figures()["ece_mixes"] == 18 and figures()["open_part"] == "test"


def test_the_gap_leads_from_clean_over_messy_to_the_leaderboard():
    gap = figures(DeafEar)["gap"]
    assert gap["messy"] == figures(DeafEar)["f1_closed"] and gap["drop"] == gap["clean"] - gap["messy"] == 0.0
    assert set(gap) >= {"clean_ci", "messy_ci", "drop_ci", "expected_leaderboard", "expected_leaderboard_ci", "open"}
    assert set(gap["open"]) == {"clean", "clean_ci", "messy", "messy_ci", "drop", "drop_ci"}


def test_the_intervals_are_also_listed_by_themselves():
    assert figures()["intervals"]["f1_closed"] == figures()["f1_closed_ci"]


def test_without_a_test_part_the_validation_songs_are_the_open_ones():
    assert figures(PitchEar, ("test",))["open_part"] == "validation"


def test_where_nothing_was_held_out_open_is_unknown_and_its_bars_are_missed():
    alone = figures(PitchEar, ("test", "validation"))
    assert alone["f1_open"] is None and alone["open_part"] is None and alone["gap"]["open"] is None
    assert alone["gap"]["expected_leaderboard"] == alone["f1_closed"]
    assert {"f1_open_0.85", "f1_open_0.1_over_probe"} <= set(alone["misses"])


def test_without_noises_there_is_no_curve_but_a_calibration():
    materials = {name: replace(material, noises=()) for name, material in parts(6).items()}
    found = Judge(PitchEar(), recipe(), 0, Sizes(6, 3, 30)).evaluate(materials)
    assert found["snr_curve"] == {} and found["ece_mixes"] == 6


def test_bars_are_passed_from_their_number_on():
    good = {"f1_closed": 0.97, "f1_open": 0.85, "margin_open": 0.1, "ece": 0.05}
    assert all(bars(good).values())
    worse = {"f1_closed": 0.969, "f1_open": 0.84, "margin_open": 0.09, "ece": 0.06}
    assert not any(bars(worse).values()) and not any(bars({}).values())


def test_without_training_songs_there_is_nothing_to_judge():
    with pytest.raises(ConfigError, match="learnt from"):
        Judge(PitchEar(), recipe(), 0, FEW).evaluate({})
