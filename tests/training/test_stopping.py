import pytest

from melscape.errors import ConfigError
from melscape.training.plan import Plan
from melscape.training.stopping import Best


def plan(**choices):
    return Plan(weights={"loss": 1.0}, **choices)


def test_lower_is_better_unless_told_otherwise():
    values = [3.0, 2.0, 2.5, 1.0]
    low, high = Best(plan(), {}), Best(plan(higher_is_better=True), {})
    assert [low.look(step, {"error": value}) for step, value in enumerate(values)] == [True, True, False, True]
    assert [high.look(step, {"score": value}) for step, value in enumerate(values)] == [True, False, False, False]
    assert (low.value, low.step) == (1.0, 3)


def test_the_watched_measure_is_the_named_one():
    best = Best(plan(monitor="accuracy", higher_is_better=True), {})
    assert best.look(0, {"error": 5.0, "accuracy": 0.5})
    assert best.value == 0.5


def test_a_measure_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(ConfigError, match="'acuracy'") as caught:
        Best(plan(monitor="acuracy"), {}).look(0, {"accuracy": 0.5})
    assert "accuracy" in caught.value.expected


def test_an_equal_value_is_not_better_and_uses_up_patience():
    best = Best(plan(patience=2), {})
    assert [best.look(step, {"error": 1.0}) for step in range(3)] == [True, False, False]
    assert best.given_up


def test_not_a_number_is_never_best():
    best = Best(plan(), {})
    assert not best.look(0, {"error": float("nan")})
    assert best.look(1, {"error": 9.0})
    assert not best.look(2, {"error": float("nan")})


def test_a_stored_best_is_still_to_be_beaten():
    best = Best(plan(), {})
    best.look(5, {"error": 1.0})
    best.look(6, {"error": 2.0})
    again = Best(plan(patience=2), best.numbers())
    assert not again.look(7, {"error": 1.5})
    assert again.given_up


def test_without_patience_nobody_gives_up():
    best = Best(plan(), {})
    for step in range(1000):
        best.look(step, {"error": 1.0})
    assert not best.given_up
