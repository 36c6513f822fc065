"""Sounds side by side: one scale for all, a title each, and no empty frames."""

import numpy as np
import pytest

from melscape.features.mel import Mel
from melscape.interface.pictures.mels import RANGE_DB, draw_beside, draw_sounds
from melscape.interface.pictures.style import png

MEL = Mel()


def pictures(drawn):
    return [axes for axes in drawn.axes if axes.images and axes.get_title()]


@pytest.mark.parametrize("count", [1, 2, 5])
def test_every_sound_has_a_picture_and_its_name(count):
    drawn = draw_beside([(f"sound {place}", np.full((80, 10 + place), -20.0)) for place in range(count)], MEL)
    assert [axes.get_title() for axes in pictures(drawn)] == [f"sound {place}" for place in range(count)]
    assert png(drawn).startswith(b"\x89PNG")


def test_all_are_on_the_scale_of_the_first():
    drawn = draw_beside([("soft", np.full((80, 9), -30.0)), ("loud", np.zeros((80, 9)))], MEL)
    assert {axes.images[0].get_clim() for axes in pictures(drawn)} == {(-30.0 - RANGE_DB, -30.0)}


def test_frames_without_a_sound_are_not_shown():
    drawn = draw_beside([(str(place), np.zeros((80, 9))) for place in range(4)], MEL)
    assert [axes.get_visible() for axes in drawn.axes[:6]] == [True] * 4 + [False] * 2


def test_sounds_become_pictures_of_their_length():
    times = np.arange(22_050) / 44_100
    tone = np.sin(2 * np.pi * 1000.0 * times)[None]
    drawn = draw_sounds([("mono", tone), ("stereo", np.vstack([tone, 0.5 * tone]))], 44_100)
    assert [axes.get_title() for axes in pictures(drawn)] == ["mono", "stereo"]
    assert pictures(drawn)[0].images[0].get_extent()[1] == pytest.approx(0.5, abs=0.02)
