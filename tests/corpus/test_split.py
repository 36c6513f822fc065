"""Splits: nothing on two sides, every family learnt, the same seed the same split."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.corpus.made import corpus, note

from melscape.corpus.manifest import Manifest
from melscape.corpus.split import Fractions, split_by_group, split_by_pitch
from melscape.errors import ConfigError, CorpusError


def groups_of(manifest, indices):
    return {manifest.items[index].group for index in indices}


def families_of(manifest, indices):
    return {manifest.items[index].family for index in indices}


@settings(max_examples=40, deadline=None)
@given(st.integers(3, 60), st.integers(1, 12), st.integers(0, 2**40))
def test_groups_never_cross_and_nothing_is_lost(programs, families, seed):
    manifest = corpus(programs, families, pitches=(50, 60))
    split = split_by_group(manifest, Fractions(0.6, 0.2, 0.2), seed)
    parts = list(split.parts.values())
    assert sorted(sum(parts, ())) == list(range(len(manifest)))
    named = [groups_of(manifest, part) for part in parts]
    assert all(named) and sum(len(names) for names in named) == programs


@pytest.mark.parametrize("seed", range(5))
def test_every_family_stays_in_training_and_large_ones_give_more(seed):
    notes = [
        note(f"{family}{n}", family=family) for family, size in [("a", 20), ("b", 4), ("c", 1)] for n in range(size)
    ]
    manifest = Manifest("uneven", "folder", tuple(notes))
    split = split_by_group(manifest, Fractions(0.6, 0.2, 0.2), seed)
    assert families_of(manifest, split.train) == {"a", "b", "c"}
    assert len(split.test) == len(split.validation) == 5
    held = [manifest.items[index].family for index in split.test + split.validation]
    assert held.count("c") == 0 and 1 <= held.count("b") <= 2


def test_the_seed_decides_and_the_order_of_files_does_not():
    manifest = corpus()
    again = Manifest("band", "folder", manifest.items[::-1])
    assert split_by_group(manifest, seed=3) == split_by_group(manifest, seed=3)
    assert split_by_group(manifest, seed=3) != split_by_group(manifest, seed=4)
    flipped = split_by_group(again, seed=3)
    assert groups_of(again, flipped.test) == groups_of(manifest, split_by_group(manifest, seed=3).test)


def test_families_of_one_group_each_still_leave_something_held_out():
    split = split_by_group(corpus(programs=10, families=10), Fractions(0.8, 0.1, 0.1))
    assert split.test and split.validation


@pytest.mark.parametrize("fractions", [(0.05, 0.15, 0.8), (0.01, 0.98, 0.01), (0.34, 0.33, 0.33)])
def test_three_groups_are_enough_for_any_fractions(fractions):
    split = split_by_group(corpus(programs=3, families=2), Fractions(*fractions))
    assert all(split.parts.values())


def test_a_fraction_of_nothing_gives_an_empty_part():
    split = split_by_group(corpus(), Fractions(0.9, 0.0, 0.1))
    assert split.validation == () and split.test


def test_whole_pitches_are_held_out_but_not_the_lowest_or_highest():
    manifest = corpus()
    split = split_by_pitch(manifest, Fractions(0.6, 0.2, 0.2), seed=1)
    pitches = [{manifest.items[index].pitch_midi for index in part} for part in split.parts.values()]
    assert not (pitches[0] & pitches[1] or pitches[0] & pitches[2] or pitches[1] & pitches[2])
    assert {40, 70} <= pitches[0] and sorted(sum(split.parts.values(), ())) == list(range(len(manifest)))


def test_too_little_to_split_is_said():
    with pytest.raises(CorpusError, match="2 groups"):
        split_by_group(corpus(programs=2))
    with pytest.raises(CorpusError, match="4 pitches"):
        split_by_pitch(corpus(pitches=(1, 2, 3, 4)))


@pytest.mark.parametrize("parts", [(0.5, 0.5, 0.5), (1.1, -0.1, 0.0), (0.0, 0.5, 0.5)])
def test_fractions_must_be_shares_of_one(parts):
    with pytest.raises(ConfigError, match="Fractions"):
        Fractions(*parts)
