"""From scores of single targets to the figures that are printed, on made scores."""

import json

import pytest

from melscape.tasks.patch.judging.figures import Scored, figures_of


def row(mss, **more):
    return {
        **{"mss": mss, "wmfcc": 2 * mss, "sot": mss / 100, "rms": 1 - mss / 100},
        **{"silent": False, "failure": None, "seconds": 2.0, "renders": 64},
        **more,
    }


def result(at, *, floor=0.5, budgets=("64",)):
    """One target: chance is 10 away, the neighbour 4, the best 2, each moved by `at`; with more renders all is less."""
    arms = {"random": row(10.0 + at), "nn": row(4.0 + at), "best": row(2.0 + at)}
    every = {
        name: {arm: each | {"mss": each["mss"] + 64 / int(name) - 1} for arm, each in arms.items()} for name in budgets
    }
    bound = None if floor is None else row(floor)
    return {"arms": every, "floor": bound, "oracle": row(0.0), "reproduced": {"nn": True, "best": at < 3}}


def scored(count=4, **more):
    return Scored(
        tuple(result(float(at), **more) for at in range(count)),
        tuple("abcdefgh"[:count]),
        tuple(row(12.0) for _ in range(count)),
    )


def test_every_arm_has_every_score_with_its_interval():
    arms = figures_of(scored())["arms"]
    assert list(arms) == ["random", "nn", "best"]
    for name in ("mss", "wmfcc", "sot", "rms", "gap_closed"):
        low, high = arms["nn"][f"{name}_ci"]
        assert low <= arms["nn"][name] <= high
    assert arms["nn"]["mss"] == pytest.approx(5.5) and arms["nn"]["renders"] == 64


def test_the_best_beats_those_that_are_worse_everywhere():
    found = figures_of(scored())
    assert found["beats"] == ["random", "nn"]
    assert found["against_best"]["nn"]["mss_difference"] == pytest.approx(2.0)
    assert found["against_best"]["nn"]["sign_test_p"] == pytest.approx(0.125)


def test_two_targets_of_one_family_prove_nothing():
    alike = Scored(scored(2).results, ("a", "a"))
    found = figures_of(alike)
    assert found["beats"] == [] and found["arms"]["nn"]["mss_ci"] is None


def test_the_gap_is_between_chance_and_perfection():
    found = figures_of(scored())
    assert found["gap_closed"] == pytest.approx(1 - 3.5 / 11.5)
    assert found["arms"]["random"]["gap_closed"] == 0.0


def test_bounds_are_mss_on_top_and_all_scores_below():
    found = figures_of(scored())
    assert (found["floor"], found["oracle"], found["shuffled"]) == (0.5, 0.0, 12.0)
    assert found["bounds"]["shuffled"]["wmfcc"] == 24.0


def test_one_failed_shuffle_leaves_those_of_the_others():
    every = scored()
    found = figures_of(Scored(every.results, every.groups, ({}, *every.shuffled[1:])))
    assert found["shuffled"] == 12.0 and found["bounds"]["shuffled"]["targets"] == 3
    assert found["bounds"]["oracle"]["targets"] == 4


def test_where_no_preset_made_the_sound_there_is_no_floor():
    found = figures_of(scored(floor=None))
    assert found["floor"] is None and found["arms"]["best"]["mss_corrected"] is None
    assert found["oracle"] == 0.0


def test_what_chance_does_is_taken_off():
    assert figures_of(scored())["arms"]["best"]["mss_corrected"] == pytest.approx(3.0)


def test_answers_that_do_not_come_back_are_counted():
    assert figures_of(scored())["round_trip"] == pytest.approx(7 / 8)


def test_several_budgets_make_a_curve_and_the_largest_counts():
    found = figures_of(scored(budgets=("8", "64")))
    assert found["curve"]["best"] == {"8": pytest.approx(10.5), "64": pytest.approx(3.5)}
    assert found["arms"]["best"]["mss"] == pytest.approx(3.5)


def test_silence_and_failures_are_told():
    results = list(scored().results)
    results[0]["arms"]["64"]["best"] |= {"silent": True, "failure": "it fell over"}
    found = figures_of(Scored(tuple(results), ("a", "b", "c", "d")))
    assert found["silent"] == 0.25 and found["arms"]["best"]["failed"] == 1
    assert found["shuffled"] is None


def test_extra_checks_are_means_over_the_targets_that_have_them():
    results = list(scored().results)
    results[0] |= {"s5": {"lfos": {"truth": 1.0}}, "s6": {"best": {"mean": {"mss": 2.0}, "worst": {"mss": 4.0}}}}
    results[1] |= {"s5": {"lfos": {"truth": 3.0, "answer": 0.0}}, "s6": {}}
    found = figures_of(Scored(tuple(results), ("a", "b", "c", "d")))
    assert found["s5"] == {"lfos": {"truth": 2.0, "answer": 0.0}}
    assert found["s6"] == {"best": {"mean": {"mss": 2.0}, "worst": {"mss": 4.0}}}


def test_figures_are_plain_json():
    assert json.loads(json.dumps(figures_of(scored(1)), allow_nan=False))["beats"] == []
