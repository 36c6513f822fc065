"""The grid of training, made and nearest sounds: every sound in its place, under its name, with its ratio."""

import numpy as np
import pytest
from tests.tasks.generate import judged, pings

from melscape.errors import ConfigError
from melscape.interface.pictures.generated import Panel, draw_generated, panels_of
from melscape.interface.pictures.style import png
from melscape.tasks.generate.actions import Wish, sample

MEL = judged.small().mel


def panel(name: str, frames: int = 10, word: str = "") -> Panel:
    return Panel(name, np.linspace(-90, -10, 24 * frames).reshape(24, frames), word)


def test_the_grid_shows_what_is_nearest_under_what_was_made():
    model = pings.model()
    made = sample(model, Wish(count=3))
    training, generated, nearest = panels_of(model, made, 3)
    assert [each.name for each in generated] == [each.name for each in made]
    assert [each.name for each in nearest] == [each.nearest for each in made]
    assert nearest[0].word == f"copy ratio {made[0].copy_ratio:.2f}"
    assert len({each.name for each in training}) == 3


def test_every_sound_has_its_own_time_and_loudness():
    short, long = panel("a", 5), panel("b", 50)
    drawn = draw_generated([[short, long]] * 3, MEL)
    pictures = [axes.images[0] for axes in drawn.axes]
    assert len(pictures) == 6
    assert pictures[1].get_extent()[1] == pytest.approx(50 * MEL.frame_seconds)
    assert {picture.get_clim() for picture in pictures} == {(-90.0, -10.0)}


def test_long_names_are_cut_and_fewer_sounds_leave_room():
    drawn = draw_generated(
        [[panel("x" * 40 + "_s1-03"), panel("b")], [panel("c")], [panel("d", word="copy ratio 1.00")]], MEL
    )
    assert drawn.axes[0].get_title() == "x" * 14 + "…x_s1-03"
    assert [axes.get_visible() for axes in drawn.axes] == [True, True, True, False, True, False]
    assert drawn.axes[4].get_xlabel() == "copy ratio 1.00"
    assert png(drawn).startswith(b"\x89PNG")


def test_nothing_to_draw_is_refused():
    with pytest.raises(ConfigError, match="Make some sounds"):
        draw_generated([[panel("a")], [], []], MEL)
