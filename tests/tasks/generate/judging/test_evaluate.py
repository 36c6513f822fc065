"""The evaluation: every figure with an interval, an error budget that adds up, bars that can be missed."""

import json
from functools import cache

import numpy as np
import pytest
from tests.tasks.generate.judged import generator, sounds

from melscape.tasks.generate.judging.evaluate import bars, errors_db, evaluate


class Measured:
    """Stands where measured sliders stand."""

    def report(self):
        return [{"name": f"knob {number}", "spearman": 0.9, "shown": True} for number in range(5)]


@cache
def figures():
    return evaluate(generator(), sounds(24), sounds(8, 100), seed=0, count=10, sliders=Measured())


def test_every_error_has_an_interval_around_it():
    names = [name for name in figures() if name.endswith("_mae_db") and name != "error_budget"]
    assert {"heldout_mel_mae_db", "one_pass_mel_mae_db", "train_mel_mae_db", "inversion_mae_db"} <= set(names)
    assert {"pca_mel_mae_db", "pca_window_mel_mae_db", "nearest_mel_mae_db", "audio_mel_mae_db"} <= set(names)
    for name in names:
        low, high = figures()[f"{name}_ci"]
        assert 0 < low <= figures()[name] <= high


def test_an_untrained_network_is_the_pca_that_it_starts_from():
    assert figures()["one_pass_mel_mae_db"] == pytest.approx(figures()["pca_mel_mae_db"], rel=0.25)
    assert figures()["heldout_mel_mae_db"] < figures()["one_pass_mel_mae_db"]
    assert "heldout_20_percent_under_pca" in figures()["misses"]


def test_the_strongest_window_is_named():
    assert figures()["pca_window_mel_mae_db"] <= figures()["pca_mel_mae_db"]
    assert figures()["pca_window_steps"] in (1, 2, 3, 6)


def test_the_budget_says_where_the_error_is():
    budget = figures()["error_budget"]
    assert max(budget["inversion_mae_db"], budget["reconstruction_mae_db"]) < budget["whole_chain_mae_db"] + 0.3
    assert budget["whole_chain_mae_db"] < budget["inversion_mae_db"] + budget["reconstruction_mae_db"] + 0.3
    assert budget["generation_mmd_ratio"] > 0


def test_the_latent_is_described():
    assert figures()["active_units"] <= figures()["latent_dim"] == 3
    assert figures()["raw_kl_nats"] > 0 and figures()["kl_floor_nats"] == 0.0


def test_the_figures_are_plain_json_and_repeatable():
    again = evaluate(generator(), sounds(24), sounds(8, 100), seed=0, count=10, sliders=Measured())
    assert json.dumps(again, allow_nan=False) == json.dumps(figures(), allow_nan=False)


def test_one_held_out_sound_has_no_interval_and_no_distribution():
    alone = evaluate(generator(), sounds(24), sounds(1, 100), seed=0, count=4)
    assert alone["heldout_mel_mae_db_ci"] is None and "mmd" not in alone
    assert alone["error_budget"]["generation_mmd_ratio"] is None
    json.dumps(alone, allow_nan=False)


def test_each_bar_is_passed_and_missed():
    good = {
        "inversion_mae_db": 0.5,
        "heldout_mel_mae_db": 2.0,
        "pca_mel_mae_db": 2.6,
        "pca_window_mel_mae_db": 2.2,
        "nearest_mel_mae_db": 5.0,
        "nearest_grain_mel_mae_db": 4.0,
        "mmd": 0.01,
        "mmd_pca": 0.1,
        "mmd_mosaic": 0.02,
        "mmd_pitch_shift": 0.02,
        "mmd_heldout": 0.006,
        "mmd_p": 0.4,
        "copy_ratio": 0.9,
        "sliders": Measured().report(),
    }
    assert all(bars(good).values())
    worse = {name: 9.0 for name in good if name.split("_")[0] not in ("pca", "nearest", "sliders")} | {"mmd_p": 0.01}
    assert not any(bars({**worse, "pca_mel_mae_db": 1.0, "mmd_heldout": 0.1}).values())
    assert not any(bars({}).values())


def test_a_slider_that_is_not_shown_does_not_count():
    rows = Measured().report()
    assert bars({"sliders": rows})["five_sliders"]
    assert not bars({"sliders": [*rows[:4], {**rows[4], "shown": False}]})["five_sliders"]


def test_errors_are_one_a_sound_whatever_their_lengths():
    truths = [np.zeros((3, 4)), np.zeros((3, 9))]
    assert errors_db([mel - 2.0 for mel in truths], truths).tolist() == [2.0, 2.0]
