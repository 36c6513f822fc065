"""Maps: the right legend for every kind of column, and ways through them."""

from dataclasses import replace

import numpy as np
import pytest
from tests.interface.made import a_map

from melscape.errors import ConfigError
from melscape.interface.pictures.maps import MOST_KINDS, Way, columns_of, draw_map, kinds_of, numbers_of
from melscape.interface.pictures.style import PALETTE


def legend(drawn):
    return [word.get_text() for each in drawn.legends for word in each.get_texts()]


def test_words_get_a_legend():
    drawn = draw_map(a_map(), "family")
    assert legend(drawn) == ["family 0", "family 1", "family 2"] and len(drawn.axes) == 1


def test_numbers_get_a_colour_bar_and_unknown_ones_are_grey():
    drawn = draw_map(a_map(), "pitch")
    assert [axes.get_ylabel() for axes in drawn.axes][1] == "pitch (MIDI note)"
    assert legend(drawn) == ["unknown"]


def test_few_numbers_are_words_in_the_order_of_numbers():
    assert [name for name, _ in kinds_of(["100", "20", "3", "20"])] == ["3", "20", "100"]


def test_the_rarest_of_many_words_are_taken_together():
    words = [f"w{index:02d}" for index in range(30)] + [f"w{index:02d}" for index in range(23)]
    kinds = kinds_of(words)
    assert len(kinds) == MOST_KINDS
    assert kinds[-1] == ("7 others", tuple(f"w{index}" for index in range(23, 30)))


def test_every_point_is_drawn_once():
    drawn = draw_map(a_map(40), "family")
    assert sum(len(group.get_offsets()) for group in drawn.axes[0].collections) == 40


def test_columns_that_say_nothing_are_not_offered():
    assert columns_of(a_map()) == ("family", "pitch")
    assert numbers_of(a_map(), "family") is None


def test_an_unknown_column_is_refused_by_name():
    with pytest.raises(ConfigError, match="family, pitch"):
        draw_map(a_map(), "colour")


def test_a_way_is_drawn_over_a_grey_map_with_its_ends_named():
    way = Way(np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 0.0]]), ("oboe", "horn"))
    axes = draw_map(a_map(), way=way).axes[0]
    assert [note.get_text() for note in axes.texts] == ["oboe", "horn"]
    assert [tuple(note.xy) for note in axes.texts] == [(0.0, 0.0), (2.0, 0.0)]


def test_a_map_without_columns_can_be_drawn():
    assert draw_map(replace(a_map(), columns={})).axes


# Machado, Oliveira & Fernandes (2009), full deficiency, linear light.
RED_BLIND = [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
GREEN_BLIND = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]


@pytest.mark.parametrize("eye", [np.eye(3).tolist(), RED_BLIND, GREEN_BLIND])
def test_colours_stay_apart_for_eyes_without_red_or_green(eye):
    coded = np.array([[int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)] for colour in PALETTE])
    seen = np.clip((coded**2.2) @ np.array(eye).T, 0, 1) ** (1 / 2.2)
    apart = np.linalg.norm(seen[:, None] - seen[None], axis=2) + np.eye(len(PALETTE))
    assert apart.min() > 0.14
