"""The figures of a model in the order of its error, and a verdict that does not flatter."""

import pytest

from melscape.interface.report.figures import bars
from melscape.interface.report.generate_figures import BARS, BELONGING, BUDGET, COPIES, GROUPS, bar_rows, verdict
from melscape.tasks.generate.judging.evaluate import bars as asked

FIGURES = {
    "inversion_mae_db": 0.3,
    "heldout_mel_mae_db": 2.0,
    "heldout_mel_mae_db_ci": [1.5, 2.5],
    "pca_mel_mae_db": 4.0,
    "audio_mel_mae_db": 2.25,
    "mmd": 0.01,
    "mmd_p": 0.4,
    "mmd_pitch_shift": 0.02,
    "mmd_mosaic": 0.03,
    "mmd_pca": 0.2,
    "copy_ratio": 0.95,
    "sliders": [{"shown": True}, {"shown": False}],
}


def test_the_budget_goes_from_the_way_back_to_sound_to_the_whole_chain():
    assert [bar.name[:2] for bar in bars(BUDGET, FIGURES)] == ["1.", "2.", "  ", "3."]
    assert [bar.value for bar in bars(BUDGET, FIGURES)] == [0.3, 2.0, 4.0, 2.25]


def test_every_group_sets_ours_beside_something_else():
    for group in GROUPS:
        assert {line.own for line in group.lines} == {True, False}
    assert [line.own for line in BELONGING.lines] == [line.own for line in (*COPIES.lines, BELONGING.lines[-1])]


def test_a_good_model_is_called_good():
    said = verdict(FIGURES)
    assert "50 % under a PCA" in said and "as sound within 2.25 dB" in said
    assert "cannot be told from held-out ones" in said and "better than any trivial way's" in said
    assert "as new as real new sounds" in said and "1 of 2 sliders" in said


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({"heldout_mel_mae_db": 4.5}, "no better than a PCA"),
        ({"mmd_p": 0.01}, "can be told from held-out ones"),
        ({"mmd_mosaic": 0.0, "mmd_pitch_shift": 0.01}, "no better than pitch-shifted copies and mosaics of grains"),
        ({"copy_ratio": 0.4}, "closer to copies"),
        ({"copy_ratio": 1.8}, "further from the folder"),
    ],
)
def test_the_verdict_says_it_as_it_is(figures, words):
    assert words in verdict(FIGURES | figures)


def test_without_figures_there_is_no_verdict():
    assert "nothing to judge by" in verdict({})


def test_everything_that_is_asked_of_a_model_has_its_words():
    assert set(asked(FIGURES | {"sliders": []})) == set(BARS)
    rows = bar_rows({"beats": ["five_sliders"], "misses": ["inversion_under_0.8_db", "something new"]})
    assert rows[0] == [BARS["five_sliders"], "yes"] and rows[2] == ["something new", "no"]
