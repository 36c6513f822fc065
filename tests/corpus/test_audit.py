"""Audits: every way of leaking is found, and nothing else."""

from dataclasses import replace

import pytest
from tests.corpus.made import corpus, note

from melscape.corpus.audit import audit, coincidences
from melscape.corpus.manifest import Manifest
from melscape.corpus.notes_split import NoteSplit
from melscape.corpus.split import Split, split_by_group


def test_an_honest_split_passes_and_counts_labels_by_part():
    manifest = corpus(programs=20, families=2)
    found = audit(manifest, split_by_group(manifest))
    assert found.passed and found.to_dict()["passed"] is True
    counts = found.label_counts["family"]
    assert sum(sum(parts.values()) for parts in counts.values()) == len(manifest)
    assert set(counts["family 0"]) == {"train", "validation", "test"}


@pytest.mark.parametrize(
    "change,where",
    [
        ({"group": "p00"}, "shared_groups"),
        ({"checksum": "sum p00-40"}, "shared_checksums"),
        ({"twins": "both"}, "near_duplicates"),
    ],
)
def test_each_leak_is_found_by_name(change, where):
    items = [note("p00", 40, twins="both"), note("p01", 40), note("p02", 40)]
    items[2] = replace(items[2], **change)
    found = audit(Manifest("m", "folder", tuple(items)), Split((0,), (1,), (2,)))
    assert not found.passed
    assert getattr(found, where) == (f"{next(iter(change.values()))}: train, test",)
    others = {"shared_groups", "shared_checksums", "near_duplicates"} - {where}
    assert all(getattr(found, name) == () for name in others)


def test_one_item_in_two_parts_is_found():
    manifest = corpus(programs=3, pitches=(60,))
    assert audit(manifest, Split((0, 1), (1,), (2,))).shared_items == ("p01-60.wav: train, validation",)


def test_held_out_pitches_may_share_programs_with_training_but_not_with_others():
    items = tuple(note(program, pitch) for program, pitch in [("a", 1), ("a", 2), ("b", 1), ("b", 2)])
    manifest = Manifest("m", "folder", items)
    assert audit(manifest, NoteSplit(train=(0,), validation=(2, 3), programs=(), pitches=(1,))).passed
    leaking = audit(manifest, NoteSplit(train=(0,), validation=(2,), programs=(3,), pitches=(1,)))
    assert leaking.shared_groups == ("b: validation, programs",)


def test_a_label_that_its_source_gives_away_is_told():
    items = [note(f"p{n}", family=f"f{n % 2}", rate_hz=(44_100, 22_050)[n % 2]) for n in range(12)]
    (words,) = coincidences(items)
    assert "sample rate" in words and "100 %" in words and "50 %" in words


def test_independent_sources_and_unique_names_are_no_coincidence():
    mixed = [note(f"p{n}", family=f"f{n % 2}", rate_hz=(44_100, 22_050)[n // 2 % 2]) for n in range(12)]
    unique = [note(f"p{n}", labels={"family": f"f{n % 2}", "source": f"file {n}"}) for n in range(12)]
    assert coincidences(mixed) == () and coincidences(unique) == ()
