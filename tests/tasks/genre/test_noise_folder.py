"""Which part hears which noises, whether they still are those that a run was begun with, and what was left out."""

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from tests.corpus.music import corpus, in_wholes, whole
from tests.tasks.genre.sounds import MadeBank

from melscape.corpus.manifest import Manifest, Problem
from melscape.errors import CheckpointError
from melscape.features.bank_index import BankContract
from melscape.tasks.genre.noise_folder import (
    FEWEST_NOISES,
    NOISES_NAME,
    keep_noises,
    noises_apart,
    other_noises,
    recordings_of,
    refused_words,
)


@dataclass
class Noises:
    """Stands where a bank of noises stands."""

    count: int
    contract: BankContract = field(default_factory=lambda: BankContract("fifty", 8000))

    def __len__(self) -> int:
        return self.count


def apart(*items) -> dict[str, set[str]]:
    """The names of the noises in each part."""
    bank = MadeBank([np.ones(80)] * len(items))
    return {
        part: {items[each.row].name for each in found} for part, found in noises_apart(corpus(*items), bank).items()
    }


def single(*names: str):
    return [whole("noise", name) for name in names]


def numbered(count: int, first: int = 0):
    return single(*(f"n{number:03d}" for number in range(first, first + count)))


def test_every_noise_is_in_one_part_and_most_are_learnt_from():
    parts = apart(*numbered(400))
    assert Counter(name for names in parts.values() for name in names) == Counter(item.name for item in numbered(400))
    assert 290 <= len(parts["train"]) <= 350 and all(20 <= len(parts[part]) <= 60 for part in ("validation", "test"))


@pytest.mark.parametrize("ending", ["", "-41"])
def test_no_recording_is_on_two_sides(ending):
    takes = [f"{1 + clip % 5}-{1000 + clip}-{letter}{ending}" for clip in range(60) for letter in "ABC"]
    parts = {part: {name.split("-")[1] for name in names} for part, names in apart(*single(*takes)).items()}
    assert all(parts.values()) and sum(map(len, parts.values())) == 60


def test_takes_with_one_group_and_near_duplicates_stay_together():
    takes = [replace(item, group=f"rain {number // 3}") for number, item in enumerate(numbered(180))]
    parts = apart(*takes)
    groups = [{item.group for item in takes if item.name in names} for names in parts.values()]
    assert all(groups) and sum(map(len, groups)) == 60


def test_a_noise_that_is_added_or_renamed_moves_no_other():
    items = [*numbered(60), *single("1-500-A", "1-500-B")]
    before, added = apart(*items), apart(*numbered(30, first=900), *items)
    known = {item.name for item in items}
    assert {part: names & known for part, names in added.items()} == before
    renamed = [replace(items[0], path=Path("/noise/zebra.wav"), group="zebra"), *items[1:]]
    expected = {part: {name.replace("n000", "zebra") for name in names} for part, names in before.items()}
    assert apart(*renamed) == expected


def test_what_is_held_out_is_shared_where_one_part_would_have_none():
    for first in range(0, 600, FEWEST_NOISES):
        parts = apart(*numbered(FEWEST_NOISES, first))
        assert all(parts.values()) and parts["train"].isdisjoint(parts["validation"] | parts["test"])
        assert parts["validation"] == parts["test"] or parts["validation"].isdisjoint(parts["test"])


def test_a_few_recordings_are_shared_and_none_are_none():
    takes = single(*(f"1-{100 + clip}-{letter}" for clip in range(FEWEST_NOISES - 1) for letter in "AB"))
    parts = apart(*takes)
    assert parts["train"] == parts["validation"] == parts["test"] == {item.name for item in takes}
    assert noises_apart(None, None) == {"train": (), "validation": (), "test": ()}


def test_a_recording_goes_by_its_number_else_by_what_is_in_the_file():
    items = single("3-77-B-10", "engine", "6-77-A", "2-77-A")
    assert recordings_of(corpus(*items)) == ["77", items[1].checksum, items[2].checksum, "77"]


def test_the_same_noises_need_no_word_and_others_a_warning(tmp_path):
    keep_noises(tmp_path, Noises(50))
    assert other_noises(tmp_path, Noises(50)) == ""
    more = Noises(51, BankContract("fifty-one", 8000))
    keep_noises(tmp_path, more)  # on a resume: what it was begun with stays known
    assert "50 then, 51 now" in other_noises(tmp_path, more)


def test_a_run_that_was_begun_when_noises_were_dealt_otherwise_is_told(tmp_path):
    (tmp_path / NOISES_NAME).write_text(json.dumps({"noises": 50, "hash": "fifty"}))
    assert "may have heard some of those that it is judged by" in other_noises(tmp_path, Noises(50))


def test_another_rate_is_no_other_folder(tmp_path):
    keep_noises(tmp_path, Noises(50))
    assert other_noises(tmp_path, Noises(50, BankContract("fifty", 22_050))) == ""


def test_where_nobody_knows_nothing_is_said(tmp_path):
    assert other_noises(tmp_path, Noises(3)) == "" and other_noises(tmp_path, None) == ""
    keep_noises(tmp_path, None)
    assert not (tmp_path / NOISES_NAME).exists()


@pytest.mark.parametrize("text", ["{", "[]", "{}"])
def test_a_damaged_note_is_refused(tmp_path, text):
    (tmp_path / NOISES_NAME).write_text(text)
    with pytest.raises(CheckpointError, match="noises.json"):
        other_noises(tmp_path, Noises(3))


def test_noises_that_were_refused_are_counted_and_the_first_is_told():
    good = corpus(*in_wholes(genres=("dogs",), songs=3))
    assert refused_words(good) == ""
    bad = [Problem(Path(f"/noise/{name}.wav"), "It is silent.", "Remove it.") for name in ("a", "b")]
    ignored = Problem(Path("/noise/notes.txt"), "It is no sound.", "Nothing.", "ignored")
    told = refused_words(Manifest("noise", "folder", good.items, (*bad, ignored)))
    assert told == "2 of 5 noises were left out; the first, a.wav: It is silent."
