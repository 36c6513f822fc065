"""Targets are drawn evenly, and always the same ones."""

from collections import Counter

from melscape.tasks.patch.judging.drawing import by_rounds, chance, spread

ROWS = [(family, str(pitch)) for family in ("bass", "bass", "brass", "flute") for pitch in (36, 48, 60)]


def test_every_family_comes_before_any_comes_twice():
    taken = [ROWS[index] for index in spread(ROWS, 3, 0)]
    assert {family for family, _ in taken} == {"bass", "brass", "flute"}
    assert {pitch for _, pitch in taken} == {"36", "48", "60"}


def test_no_target_is_taken_twice():
    taken = spread(ROWS, 9, 1)
    assert len(set(taken)) == 9
    assert Counter(ROWS[index][0] for index in taken) == {"bass": 3, "brass": 3, "flute": 3}


def test_asking_for_more_than_there_are_gives_all():
    assert sorted(spread(ROWS, 100, 0)) == list(range(len(ROWS)))
    assert spread([], 5, 0) == []


def test_the_same_seed_takes_the_same_and_another_seed_others():
    assert spread(ROWS, 4, 7) == spread(ROWS, 4, 7)
    assert len({tuple(spread(ROWS, 4, seed)) for seed in range(10)}) > 1


def test_twins_come_after_strangers():
    groups = [0, 0, 0, 1, 2, 2]
    assert {groups[place] for place in by_rounds(groups, 3, 0)} == {0, 1, 2}
    assert sorted(groups[place] for place in by_rounds(groups, 5, 0)) == [0, 0, 1, 2, 2]


def test_streams_of_chance_do_not_depend_on_each_other():
    assert chance(0, "a").random() == chance(0, "a").random() != chance(0, "b").random()
