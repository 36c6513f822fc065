"""The split of the generate job: single sounds held out, copies and labelled groups together, kinds in proportion."""

from collections import Counter
from pathlib import Path

import pytest
from tests.corpus.sounds import good_folder, put, tone

from melscape.corpus.audit import audit
from melscape.corpus.item import Item
from melscape.corpus.load import load
from melscape.corpus.manifest import Manifest
from melscape.corpus.sounds_split import kinds_of, split_sounds, wanted_held
from melscape.errors import ConfigError, CorpusError


def sound(name, **more):
    return Item(**{"path": Path(f"{name}.wav"), "checksum": f"sum {name}", "group": name, **more})


def folder(*items):
    return Manifest("folder", "folder", tuple(items))


def plain(count, prefix="kick"):
    return [sound(f"{prefix}_{number:03d}") for number in range(count)]


def held_names(manifest, seed=0):
    return {manifest.items[index].name for index in split_sounds(manifest, seed).validation}


@pytest.mark.parametrize(
    ("count", "held"), [(2, 1), (5, 1), (7, 1), (8, 2), (10, 2), (20, 4), (195, 39), (300, 60), (2000, 60)]
)
def test_a_fifth_is_held_out_but_at_least_two_and_at_most_sixty(count, held):
    manifest = folder(*plain(count))
    split = split_sounds(manifest)
    assert len(split.validation) == held == wanted_held(count)
    assert sorted(split.train + split.validation) == list(range(count))
    assert audit(manifest, split).passed


def test_names_with_the_same_first_word_are_a_kind_and_not_a_group():
    manifest = folder(*plain(40, "kick"), *plain(20, "snare"), *plain(10, "hat"), *plain(3, "cowbell"))
    held = Counter(name.partition("_")[0] for name in held_names(manifest))
    assert sum(held.values()) == 15
    assert abs(held["kick"] - 8) <= 1 and abs(held["snare"] - 4) <= 1 and abs(held["hat"] - 2) <= 1
    assert kinds_of(manifest.items)[-3:] == ["", "", ""]


def test_a_family_label_goes_before_the_name():
    items = [sound(f"kick_{n}", labels={"family": "soft" if n % 2 else "hard"}) for n in range(10)]
    assert set(kinds_of(items)) == {"soft", "hard"}


@pytest.mark.parametrize("seed", range(5))
def test_near_duplicates_and_equal_files_stay_on_one_side(seed):
    twins = [sound(f"copy {n}", twins="copy 0.wav") for n in range(4)]
    equal = [sound(f"equal {n}", checksum="the same") for n in range(2)]
    manifest = folder(*plain(14), *twins, *equal)
    split = split_sounds(manifest, seed)
    assert audit(manifest, split).passed
    assert len(split.validation) in (3, 4, 5)


@pytest.mark.parametrize("seed", range(5))
def test_labelled_groups_are_held_out_whole(seed):
    manifest = folder(*(sound(f"{group} {n}", group=group) for group in "abcdefgh" for n in range(5)))
    split = split_sounds(manifest, seed)
    held = {manifest.items[index].group for index in split.validation}
    assert len(split.validation) in (5, 10) and len(split.validation) == 5 * len(held)
    assert audit(manifest, split).passed and "Whole groups" in split.note


def test_few_groups_are_torn_apart_and_the_note_says_so():
    manifest = folder(*(sound(f"{group} {n}", group=group) for group in "ab" for n in range(10)))
    split = split_sounds(manifest)
    assert len(split.validation) == 4 and split.shares_groups and "only 2 groups" in split.note
    assert audit(manifest, split).passed


def test_where_all_groups_are_large_the_smallest_is_held_out():
    sizes = {"a": 400, "b": 300, "c": 200, "d": 150, "e": 130}
    manifest = folder(*(sound(f"{group} {n}", group=group) for group, size in sizes.items() for n in range(size)))
    split = split_sounds(manifest)
    assert {manifest.items[index].group for index in split.validation} == {"e"}


def test_two_sets_of_copies_give_one_side_each():
    manifest = folder(*(sound(f"s{n}", twins=f"twins {n % 2}") for n in range(10)))
    split = split_sounds(manifest)
    assert len(split.train) == len(split.validation) == 5 and audit(manifest, split).passed


def test_the_same_seed_gives_the_same_split():
    manifest = folder(*plain(40))
    assert split_sounds(manifest, 3) == split_sounds(manifest, 3)
    assert split_sounds(manifest, 3) != split_sounds(manifest, 4)


def test_one_sound_and_its_copies_cannot_be_split():
    with pytest.raises(CorpusError, match="only 1 different"):
        split_sounds(folder(*(sound(f"s{n}", twins="s0.wav") for n in range(6))))


def test_a_share_of_everything_is_refused():
    with pytest.raises(ConfigError, match="held-out share"):
        split_sounds(folder(*plain(9)), held_share=1.0)


def test_copies_in_a_real_folder_do_not_leak(tmp_path):
    good_folder(tmp_path, 7)
    put(tmp_path / "turned down.wav", 0.5 * tone(200.0, seed=0))
    manifest = load(tmp_path, workers=0)
    for seed in range(4):
        split = split_sounds(manifest, seed)
        assert audit(manifest, split).passed and 1 <= len(split.validation) <= 3
