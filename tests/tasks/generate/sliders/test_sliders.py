import numpy as np
import pytest
from tests.tasks.generate.judged import generator
from tests.tasks.generate.slid import code, sliders

from melscape.errors import ConfigError
from melscape.tasks.generate.sliders.qualities import QUALITIES
from melscape.tasks.generate.sliders.sliders import LEAST_SPEARMAN, Sliders


def test_a_slider_moves_a_sound():
    assert sliders().apply(code(), {"length": 0.5}).frames > code().frames


def test_nothing_moved_is_a_reset():
    np.testing.assert_array_equal(sliders().apply(code(), {}).latents, code().latents)


def test_an_unknown_slider_is_refused_with_a_guess():
    with pytest.raises(ConfigError, match="Did you mean 'brightness'"):
        sliders().apply(code(), {"brightnes": 0.1})


def test_a_hidden_slider_is_refused_and_says_why():
    with pytest.raises(ConfigError, match="hidden.*0.20"):
        sliders(hidden=("attack",)).apply(code(), {"attack": 0.1})


@pytest.mark.parametrize("position", [1.01, -2, float("nan"), "0.5", True, None])
def test_a_position_beyond_the_ends_is_refused(position):
    with pytest.raises(ConfigError, match="-1 to 1"):
        sliders().apply(code(), {"length": position})


def test_a_set_of_sliders_is_the_names_that_are_shown():
    found = sliders(hidden=("pitch", "attack"))
    assert "length" in found
    assert "pitch" not in found
    assert len(found) == len(list(found)) == 5


def test_chance_keeps_what_is_locked_and_repeats():
    found = sliders()
    first = found.random(3)
    assert first == found.random(3) != found.random(4)
    assert set(first) == set(QUALITIES)
    assert all(-1 <= position <= 1 for position in first.values())
    locked = found.random(3, {"length": 0.25})
    assert locked["length"] == 0.25
    assert {name: place for name, place in locked.items() if name != "length"} == {
        name: place for name, place in first.items() if name != "length"
    }


def test_chance_leaves_hidden_sliders_alone():
    assert "pitch" not in sliders(hidden=("pitch",)).random(0)
    with pytest.raises(ConfigError, match="hidden"):
        sliders(hidden=("pitch",)).random(0, {"pitch": 0.0})


def test_a_report_has_a_row_for_every_slider():
    rows = sliders(hidden=("pitch",)).report()
    assert [row["name"] for row in rows] == list(QUALITIES)
    assert {"name", "spearman", "shown", "low", "high", "unit"} <= set(rows[0])
    assert [row["name"] for row in rows if not row["shown"]] == ["pitch"]


@pytest.mark.slow
def test_sliders_that_were_found_do_what_they_say():
    told = []
    found = Sliders.fit(generator(), seed=0, measured_on=generator().library.codes[:3], told=told.append)
    figures = {row["name"]: row["spearman"] for row in found.report()}
    assert figures["length"] > 0.9
    assert figures["pitch"] > LEAST_SPEARMAN
    assert figures["brightness"] > LEAST_SPEARMAN
    for slider in found.sliders:
        assert slider.shown == (slider.spearman >= LEAST_SPEARMAN)
        assert not slider.low > slider.high
    assert len(told) == 1 + len(QUALITIES)


@pytest.mark.slow
def test_a_slider_that_does_nothing_is_hidden(monkeypatch):
    from melscape.tasks.generate.sliders.moves import Moves

    monkeypatch.setattr(Moves, "apply", lambda self, code, positions: code)
    found = Sliders.fit(generator(), seed=0, measured_on=generator().library.codes[:2])
    assert found.names == ()
    assert len(found) == 0
