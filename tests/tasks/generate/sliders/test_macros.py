import numpy as np
import pytest
from tests.tasks.generate.slid import code, sliders

from melscape.errors import ConfigError
from melscape.tasks.generate.sliders.macros import Macros, macros_metadata

NAMES = ["tone", "air", "grit", "body"]


def test_there_are_four_knobs_as_hosts_want_them():
    rows = macros_metadata(sliders())
    assert [row["name"] for row in rows] == NAMES
    for row in rows:
        assert set(row) == {"name", "description", "default_value", "used"}
        assert row["default_value"] == 0.5


def test_the_default_leaves_a_sound_as_it_is():
    moved = Macros.of(sliders()).apply(code(), dict.fromkeys(NAMES, 0.5))
    np.testing.assert_array_equal(moved.latents, code().latents)


def test_a_macro_does_what_its_slider_does():
    moved = Macros.of(sliders()).apply(code(), {"tone": 0.75})
    np.testing.assert_array_equal(moved.latents, sliders().apply(code(), {"brightness": 0.5}).latents)


def test_a_hidden_slider_gives_way_to_a_direction_of_the_latents():
    macros = Macros.of(sliders(hidden=("brightness", "roughness")))
    assert [macro.name for macro in macros.macros] == ["character 1", "air", "character 2", "body"]
    first, second = macros.offsets()[[0, 2]]
    assert abs(first @ second) < 1e-3 * np.linalg.norm(first) * np.linalg.norm(second)
    moved = macros.apply(code(), {"character 1": 1.0})
    assert np.abs(moved.latents - code().latents).max() > 0


def test_a_macro_keeps_without_a_slider_that_only_helps():
    body = Macros.of(sliders(hidden=("attack",))).macros[3]
    assert body.name == "body"
    assert body.positions(1.0) == {"loudness": 1.0}


def test_offsets_are_those_of_the_sliders():
    found = sliders()
    offsets = Macros.of(found).offsets()
    assert offsets.shape == (4, len(found.offsets["brightness"]))
    np.testing.assert_array_equal(offsets[0], found.offsets["brightness"])


def test_two_macros_on_one_sound_add_up_and_stay_in_range():
    moved = Macros.of(sliders()).apply(code(), {"tone": 1.0, "air": 0.0, "body": 1.0})
    assert np.isfinite(moved.latents).all()


def test_a_wrong_macro_or_value_is_refused():
    with pytest.raises(ConfigError, match="no macro"):
        Macros.of(sliders()).apply(code(), {"tune": 0.5})
    with pytest.raises(ConfigError, match="0 to 1"):
        Macros.of(sliders()).apply(code(), {"tone": 1.5})
