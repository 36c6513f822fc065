"""The warnings before training: which apply, in what words, with which next step."""

from dataclasses import replace

import pytest

from melscape.corpus.advice import advice_on, listed
from melscape.corpus.findings import Copies, Lengths, LevelSpread, Survey
from melscape.corpus.likeness import Likeness, SoundGroup

GOOD = Survey(
    name="shots",
    count=60,
    seconds=80.0,
    refused=0,
    lengths=Lengths(0.3, 0.4, 0.8, 2.0, 4.0, 0),
    levels=LevelSpread((-6.0, -1.0, 0.0), (-20.0, -14.0, -8.0), 0.05, ()),
    copies=Copies(0, 0, 0),
    kinds={"kick": 60},
    rates_hz={"48000": 60},
    channels={"1": 60},
    likeness=Likeness(0.6, 0.3, 0.4, (), 1.0, (), 60),
)
GROUPS = (SoundGroup(30, ("kick", "tom"), "kick_03"), SoundGroup(20, ("hat",), "hat_11"))


def about(survey):
    return [advice.about for advice in advice_on(survey)]


def only(survey):
    (advice,) = advice_on(survey)
    return advice


def test_nothing_is_said_of_a_good_folder():
    assert advice_on(GOOD) == ()


@pytest.mark.parametrize(("count", "words"), [(2, "Very small"), (7, "Very small"), (8, "Small"), (19, "Small")])
def test_too_few_sounds_are_told_with_their_count_and_length(count, words):
    advice = only(replace(GOOD, count=count))
    assert advice.about == "too small" and advice.text.startswith(words) and f"({count} different" in advice.text
    assert "Add sounds" in advice.next_step


def test_near_duplicates_do_not_make_a_folder_larger():
    found = replace(GOOD, count=24, copies=Copies(0, 10, 2))
    assert about(found) == ["too small", "near-duplicates"]
    assert "14 different sounds" in advice_on(found)[0].text


def test_many_sounds_that_last_no_time_are_little():
    assert only(replace(GOOD, seconds=6.0)).text.startswith("Little sound")


def test_a_mixed_folder_is_told_its_groups_and_folders_for_its_kinds():
    mixed = Likeness(0.95, 0.4, 0.6, GROUPS, 0.8, (), 60)
    advice = only(replace(GOOD, likeness=mixed, kinds={"kick": 30, "hat": 20}))
    assert "about 2 groups: 30 like kick_03 (kick, tom); 20 like hat_11." in advice.text
    assert "kick (30), hat (20)" in advice.next_step


def test_without_names_that_tell_a_kind_a_mixed_folder_is_told_its_groups_only():
    advice = only(replace(GOOD, likeness=Likeness(0.95, 0.4, 0.6, GROUPS, 0.8, (), 60), kinds={}))
    assert "for that group" in advice.next_step


def test_of_very_few_sounds_it_is_not_said_that_they_are_mixed():
    assert about(replace(GOOD, count=5, likeness=Likeness(0.95, 0.9, 0.6, (), 0.0, (), 5))) == ["too small"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"levels": LevelSpread((-6.0, -1.0, 0.0), (-60.0, -14.0, -8.0), 0.05, ())}, "52 dB apart"),
        ({"levels": LevelSpread((-6.0, -1.0, 0.0), (-20.0, -14.0, -8.0), 0.6, ())}, "60 % of the time"),
        ({"levels": LevelSpread((-6.0, -1.0, 0.0), (-20.0, -14.0, -8.0), 0.0, ("bd",))}, "1 sound clipped"),
        ({"lengths": Lengths(0.1, 0.4, 0.8, 2.0, 4.0, 3)}, "3 of 60 sounds are shorter than 0.2 s"),
        ({"lengths": Lengths(0.3, 0.4, 0.8, 2.0, 240.0, 0)}, "up to 240 s"),
        ({"rates_hz": {"48000": 50, "8000": 10}}, "10 of 60 sounds have rates under 24 kHz"),
        ({"rates_hz": {"22050": 60}}, "All sounds have rates"),
    ],
)
def test_one_thing_wrong_is_one_warning_with_a_next_step(change, said):
    advice = only(replace(GOOD, **change))
    assert said in advice.text and advice.next_step.endswith(".")


def test_long_lists_end_with_how_many_more_there_are():
    assert listed(["a", "b"]) == "a, b"
    assert listed(list("abcdef")) == "a, b, c, d and 2 more"
