"""Figures in their groups: none is forgotten, gaps are gaps, and the verdict does not flatter."""

import pytest

from melscape.interface.report.figures import BUDGET, GROUPS, bars, cells, verdict

FIGURES = {
    "mel_mae_db": 2.0,
    "mel_mae_db_ci": [1.5, 2.5],
    "pca_mel_mae_db": 4.0,
    "latent_dim": 32.0,
    "family_knn": None,
}


def test_a_figure_comes_with_its_interval():
    assert cells(FIGURES, "mel_mae_db") == ("2", "[1.500, 2.500]")
    assert cells(FIGURES, "pca_mel_mae_db") == ("4", "")


def test_what_is_missing_is_a_dash():
    assert cells(FIGURES, "family_knn") == cells(None, "mel_mae_db") == ("–", "")


def test_the_budget_goes_from_the_floor_to_the_ceiling():
    names = [line.name for line in BUDGET.lines]
    assert "floor" in names[0] and "ceiling" in names[-1]
    assert [bar.name for bar in bars(BUDGET, FIGURES)] == ["PCA with as many dimensions", "this space, fitted"]
    assert [(bar.low, bar.high) for bar in bars(BUDGET, FIGURES)] == [(4.0, 4.0), (1.5, 2.5)]


def test_every_group_sets_ours_beside_something_else():
    for group in GROUPS:
        assert {line.own for line in group.lines} == {True, False}


@pytest.mark.parametrize(("ours", "words"), [(2.0, "50 % under a PCA"), (4.5, "no better than a PCA")])
def test_the_verdict_says_it_as_it_is(ours, words):
    assert words in verdict(FIGURES | {"mel_mae_db": ours})


def test_without_figures_there_is_no_verdict():
    assert "nothing to judge by" in verdict({})
