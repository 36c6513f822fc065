"""A trained space is judged on what it never heard, with a baseline and an interval beside every figure."""

import json
import math
import shutil

import pytest

from melscape.errors import CheckpointError, ConfigError
from melscape.inference.timbre import evaluate, open_timbre

JUDGED = (
    "mel_mae_db", "pca_mel_mae_db", "nearest_mel_mae_db", "audio_mel_mae_db", "active_units", "latent_dim",
    "kl_floor_nats", "family_knn", "mfcc_family_knn", "cross_pitch", "morph_max_jump",
)  # fmt: skip


@pytest.fixture(scope="module")
def figures(learnt):
    return evaluate(learnt.run).figures


@pytest.mark.parametrize("name", JUDGED)
def test_every_figure_stands_in_its_interval_for_programs_and_for_pitches(figures, name):
    for part in (figures, figures["pitches"]):
        low, high = part[f"{name}_ci"]
        assert math.isfinite(part[name]) and low <= part[name] + 1e-9 and part[name] <= high + 1e-9


def test_the_figures_are_plain_json_and_kept_in_the_run(learnt, figures):
    assert json.loads((learnt.run / "evaluation.json").read_text()) == json.loads(json.dumps(figures))


def test_the_way_through_audio_is_no_better_than_its_ceiling(figures):
    assert figures["ceiling_audio_mel_mae_db"] < figures["audio_mel_mae_db"]


def test_fitting_latents_beats_one_pass_of_the_encoder(figures):
    assert figures["mel_mae_db"] < figures["one_pass_mel_mae_db"]


def test_the_same_seed_gives_the_same_figures(learnt, figures):
    assert json.dumps(evaluate(learnt.run).figures) == json.dumps(figures)


def test_other_sounds_are_judged_by_the_same_keys(learnt, figures):
    others = evaluate(learnt.run, on=learnt.sounds).figures
    assert set(others) == set(figures) and set(others["pitches"]) == set(figures["pitches"])
    assert others["sounds"] > figures["sounds"]


def test_a_run_can_be_judged_beside_another_of_the_same_split(learnt, figures):
    beside = evaluate(learnt.run, against=learnt.run).figures["against"]
    assert beside["mel_mae_db"] == figures["mel_mae_db"] and "against" not in beside


def test_a_rival_that_held_out_other_sounds_is_refused(learnt, figures, tmp_path):
    other = shutil.copytree(learnt.run, tmp_path / "other")
    (other / "split.json").write_text(json.dumps({"train": [0], "programs": [1], "pitches": [], "validation": []}))
    with pytest.raises(ConfigError, match="held out other sounds"):
        evaluate(learnt.run, against=other)
    (other / "evaluation.json").unlink()
    with pytest.raises(ConfigError, match="not judged"):
        evaluate(learnt.run, against=other)


def test_one_instrument_alone_has_figures_but_no_interval(learnt, tmp_path):
    for path in sorted(learnt.sounds.glob("organ_00*.flac")):
        shutil.copy(path, tmp_path / path.name)
    alone = evaluate(learnt.run, on=tmp_path).figures
    assert math.isfinite(alone["mel_mae_db"])
    assert "NaN" not in json.dumps(alone)


def test_a_folder_that_is_no_run_is_refused(tmp_path):
    with pytest.raises(CheckpointError, match="no run"):
        open_timbre(tmp_path)
