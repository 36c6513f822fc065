"""Plain values: all that a program needs, and always valid JSON."""

import json

import pytest
from tests.interface.made import EVERY_KIND, a_map, a_report, a_sound

from melscape.interface.show import plain


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_kind_is_valid_json(kind):
    assert json.loads(json.dumps(plain(EVERY_KIND[kind]()), allow_nan=False))


def test_a_report_is_its_figures_and_nothing_else():
    found = plain(a_report())
    assert list(found) == ["mel_mae_db", "mel_mae_db_ci", "family_knn", "kl", "pitches"]
    assert found["mel_mae_db_ci"] == [2.0, 3.0]


def test_what_is_not_a_number_is_null():
    assert plain(a_report())["pitches"] == {"mel_mae_db": None, "sounds": 7}


def test_a_map_keeps_every_point_with_its_words():
    points = plain(a_map(5))["points"]
    assert {len(column) for column in points.values()} == {5}
    assert points["pitch"][:2] == ["", "41"]


def test_the_samples_of_a_sound_stay_out():
    assert plain(a_sound())["seconds"] == pytest.approx(0.5)
    assert len(json.dumps(plain(a_sound()))) < 300


def test_what_is_no_answer_is_refused():
    with pytest.raises(TypeError, match="no kind of answer"):
        plain("words")
