"""Latent spaces: the use made of them, and who lies near whom."""

import numpy as np
import pytest
import torch
from sklearn.metrics import silhouette_score
from sklearn.neighbors import KNeighborsClassifier

from melscape.measures.latent import (
    active_units,
    cross_pitch_chance,
    cross_pitch_hits,
    cross_pitch_possible,
    kl_floor_nats,
    kl_per_dimension,
    nearest_hits,
    pairwise_distances,
    silhouette,
    trajectory_linearity,
)
from melscape.measures.problems import MeasureError


def points(count=60, width=5, seed=0):
    return np.random.default_rng(seed).standard_normal((count, width))


def words(count=60, kinds=3):
    return [f"kind {number % kinds}" for number in range(count)]


def test_a_dimension_equal_to_the_prior_carries_nothing():
    assert kl_per_dimension(np.zeros((4, 2)), np.zeros((4, 2))).tolist() == [0.0, 0.0]


def test_kl_agrees_with_torchs_normal_distributions():
    mu, logvar = points(30, 4), 0.3 * points(30, 4, seed=1)
    normal = torch.distributions.Normal(torch.tensor(mu), torch.tensor(np.exp(0.5 * logvar)))
    theirs = torch.distributions.kl_divergence(normal, torch.distributions.Normal(0.0, 1.0)).mean(0)
    np.testing.assert_allclose(kl_per_dimension(mu, logvar), theirs.numpy(), rtol=1e-6)


def test_active_units_carry_more_than_a_hundredth_of_a_nat():
    assert active_units(np.array([0.0, 0.01, 0.02, 3.0])) == 2
    assert active_units(np.array([0.02, 3.0]), threshold=1.0) == 1


def test_half_a_nat_in_64_dimensions_is_a_floor_of_32():
    assert kl_floor_nats(0.5, 64) == 32.0


def test_distances_are_euclidean():
    assert pairwise_distances(np.zeros((1, 2)), np.array([[3.0, 4.0], [0.0, 0.0]])).tolist() == [[5.0, 0.0]]


def test_the_nearest_reference_decides_the_hit():
    queries, references = np.array([[0.0], [9.0]]), np.array([[1.0], [8.0], [20.0]])
    assert nearest_hits(queries, ["a", "a"], references, ["a", "b", "a"]).tolist() == [True, False]


def test_a_forbidden_reference_is_passed_over():
    queries, references = np.array([[0.0], [9.0]]), np.array([[1.0], [8.0], [20.0]])
    forbidden = np.array([[True, False, False], [False, True, True]])
    assert nearest_hits(queries, ["a", "a"], references, ["a", "b", "a"], forbidden=forbidden).tolist() == [False, True]


def test_nearest_hits_agree_with_scikit_learn_over_many_blocks():
    queries, references = points(1500), points(90, seed=1)
    theirs = KNeighborsClassifier(1).fit(references, words(90)).predict(queries) == np.array(words(1500))
    np.testing.assert_array_equal(nearest_hits(queries, words(1500), references, words(90)), theirs)


def test_hits_do_not_change_when_the_space_is_turned_or_stretched():
    turn = np.linalg.qr(points(5, 5, seed=2))[0]
    plain = nearest_hits(points(), words(), points(40, seed=1), words(40))
    turned = nearest_hits(3 * points() @ turn, words(), 3 * points(40, seed=1) @ turn, words(40))
    assert plain.tolist() == turned.tolist()


def test_forbidding_does_not_write_into_the_callers_arrays():
    mine, forbidden = points(), np.eye(60, dtype=bool)
    nearest_hits(mine, words(), mine, words(), forbidden=forbidden)
    assert (forbidden == np.eye(60, dtype=bool)).all() and (mine == points()).all()


def test_tight_heaps_far_apart_have_a_silhouette_near_one():
    heaps = 0.01 * points() + 10.0 * np.eye(5)[np.arange(60) % 3]
    assert silhouette(heaps, words()) > 0.99
    assert abs(silhouette(points(300), words(300))) < 0.05
    assert silhouette(heaps, words()) == pytest.approx(silhouette_score(heaps, words()))


def keyboard():
    instruments, pitches = np.repeat(["flute", "organ", "piano"], 4), np.tile([48.0, 55.0, 60.0, 67.0], 3)
    return instruments, pitches


def test_a_space_by_instrument_has_every_cross_pitch_hit():
    instruments, pitches = keyboard()
    space = np.stack([10.0 * np.unique(instruments, return_inverse=True)[1], 0.01 * pitches], axis=1)
    assert cross_pitch_hits(space, instruments, pitches).all()


def test_a_space_by_pitch_has_none_even_if_instruments_share_a_pitch():
    instruments = ["flute", "organ", "flute", "organ"]
    pitches = np.array([60.0, 61.0, 70.0, 71.0])
    assert not cross_pitch_hits(pitches[:, None], instruments, pitches).any()


def test_the_same_key_out_of_tune_is_no_other_pitch():
    hits = cross_pitch_hits(
        np.array([[0.0], [0.1], [5.0], [9.0]]), ["a", "a", "b", "a"], np.array([60.0, 60.2, 70.0, 72.0])
    )
    assert hits.tolist() == [False, False, False, False]
    assert cross_pitch_possible(["a", "a", "b", "a"], np.array([60.0, 60.2, 70.0, 72.0])).tolist() == [
        True,
        True,
        False,
        True,
    ]


def test_chance_is_what_random_points_score():
    instruments, pitches = keyboard()
    assert cross_pitch_chance(instruments, pitches) == pytest.approx(3 / 9)
    share = np.mean([cross_pitch_hits(points(12, 3, seed), instruments, pitches).mean() for seed in range(200)])
    assert share == pytest.approx(3 / 9, abs=0.04)


def test_an_even_straight_path_is_linear_and_a_circle_is_not():
    turns = np.linspace(0, 2 * np.pi, 50)
    assert trajectory_linearity(np.linspace(0, 1, 9)[:, None] * np.array([[1.0, -2.0]])) == pytest.approx(1.0)
    assert trajectory_linearity(np.stack([np.cos(turns), np.sin(turns)], axis=1)) < 0.35
    assert trajectory_linearity(np.zeros((4, 2))) == 1.0


def test_linearity_agrees_with_numpys_line_and_ignores_shift_and_stretch():
    path = np.cumsum(np.abs(points(20, 3)), axis=0)
    lines = np.polyval(np.polyfit(np.arange(20), path, 1), np.arange(20)[:, None])
    theirs = 1 - ((path - lines) ** 2).sum() / ((path - path.mean(0)) ** 2).sum()
    assert trajectory_linearity(path) == pytest.approx(theirs)
    assert trajectory_linearity(5 * path + 3) == pytest.approx(theirs)


@pytest.mark.parametrize(
    "make,found",
    [
        (lambda: kl_per_dimension(points(), np.full((60, 5), 900.0)), "KL are not finite"),
        (lambda: kl_floor_nats(-1.0, 4), "-1.0 free nats"),
        (lambda: nearest_hits(points(2), ["a"], points(3), ["a"] * 4), "1 words for 2 items"),
        (lambda: nearest_hits(points(2), ["a"] * 2, points(3), ["a"] * 4), "4 words for 3 items"),
        (
            lambda: nearest_hits(points(2), words(2), points(3), words(3), forbidden=np.ones((2, 3), bool)),
            "no reference that is allowed",
        ),
        (lambda: silhouette(points(), ["one"] * 60), "1 different words"),
        (lambda: silhouette(points(3), ["a", "b", "c"]), "3 different words"),
        (lambda: cross_pitch_hits(points(2), words(2), np.array([60.0, 60.0])), "one pitch only"),
        (lambda: cross_pitch_hits(points(2), words(2), np.array([60.0, np.nan])), "pitches are not finite"),
        (lambda: trajectory_linearity(points(2)), "2 points"),
    ],
)
def test_spaces_that_cannot_be_judged_are_refused(make, found):
    with pytest.raises(MeasureError, match=found):
        make()
