"""Lines for people: every kind has some, figures come with their interval, gaps are shown as gaps."""

from dataclasses import replace

import pytest
from tests.interface.made import EVERY_KIND, a_map, a_ranking, a_report, a_sound

from melscape.answers import Ranking, Report
from melscape.interface.show import text
from melscape.interface.show.text import number


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_kind_begins_with_its_title(kind):
    answer = EVERY_KIND[kind]()
    assert text(answer).splitlines()[0].startswith(answer.title)


def test_a_figure_is_followed_by_its_interval():
    line = next(line for line in text(a_report()).splitlines() if "mel_mae_db" in line)
    assert line.split() == ["mel_mae_db", "2.500", "[2,", "3]"]


def test_a_missing_figure_is_a_dash_and_a_long_list_its_range():
    lines = text(a_report())
    assert "family_knn            –" in lines
    assert "5 values, 0.1 to 0.5" in lines


def test_nested_figures_are_indented():
    assert "\n  pitches\n    mel_mae_db" in text(a_report())


def test_rows_of_the_same_names_are_a_table():
    rows = [{"file": "a.wav", "ratio": 0.5, "note": None}, {"file": "longer.wav", "ratio": 12.25, "note": 60}]
    lines = text(Report("New", {"count": 2, "sounds": rows})).splitlines()
    assert [line.split() for line in lines[-3:]] == [
        ["file", "ratio", "note"],
        ["a.wav", "0.500", "–"],
        ["longer.wav", "12.250", "60"],
    ]
    assert len({line.index(word) for line, word in zip(lines[-3:], ("ratio", "0.500", "12.250"))}) == 1


def test_a_ranking_keeps_its_order_and_says_how_to_read_it():
    lines = text(a_ranking()).splitlines()
    assert [line.split()[1] for line in lines[1:3]] == ["oboe", "horn"]
    assert lines[-1] == "Smaller is nearer."


def test_a_map_tells_what_can_be_told_apart():
    assert "family: 3 different: family 0, family 1, family 2" in text(a_map())


def test_a_sound_tells_its_length_and_note():
    assert "0.50 s at 16000 Hz, note 60" in text(a_sound())
    assert "note" not in text(a_sound(None))


@pytest.mark.parametrize(("value", "written"), [(3.0, "3"), (2, "2"), (0.12345, "0.123"), (12345.6, "12346")])
def test_numbers_have_the_places_they_deserve(value, written):
    assert number(value).strip() == written


def test_a_unit_that_is_a_word_stands_apart_from_its_number():
    ranked = Ranking("Genre", ("jazz",), (0.5,), "probability")
    assert "0.500 probability" in text(ranked) and "0.500%" in text(replace(ranked, unit="%"))
