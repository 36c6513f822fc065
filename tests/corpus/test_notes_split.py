"""The split of the timbre job: unheard programs, and unheard pitches of heard programs."""

from collections import Counter
from dataclasses import replace

import pytest
from tests.corpus.made import corpus, note

from melscape.corpus.audit import audit
from melscape.corpus.manifest import Manifest
from melscape.corpus.notes_split import split_notes
from melscape.errors import CorpusError


def programs_of(manifest, indices):
    return {manifest.items[index].group for index in indices}


@pytest.mark.parametrize("seed", range(4))
def test_eighty_one_programs_give_sixteen_unheard_ones_and_six_for_tuning(seed):
    manifest = corpus(programs=81, families=11)
    split = split_notes(manifest, seed)
    assert len(programs_of(manifest, split.programs)) == 16
    assert len(programs_of(manifest, split.validation)) == 6
    assert sorted(sum(split.parts.values(), ())) == list(range(len(manifest)))
    assert audit(manifest, split).passed


def test_each_training_program_gives_up_one_inner_pitch_and_no_pitch_is_given_up_by_many():
    manifest = corpus(programs=81, families=11)
    split = split_notes(manifest, seed=0)
    held = Counter(manifest.items[index].group for index in split.pitches)
    assert set(held) == programs_of(manifest, split.train) and set(held.values()) == {1}
    pitches = Counter(manifest.items[index].pitch_midi for index in split.pitches)
    assert set(pitches) == {45, 50, 55, 60, 65} and max(pitches.values()) - min(pitches.values()) <= 1


def test_the_same_seed_gives_the_same_split():
    manifest = corpus()
    assert split_notes(manifest, 7) == split_notes(manifest, 7)
    assert split_notes(manifest, 7) != split_notes(manifest, 8)


def test_without_pitches_files_are_held_out_and_the_note_says_so():
    notes = tuple(note(f"f{n}", family="", pitch_midi=None) for n in range(20))
    split = split_notes(Manifest("pack", "folder", notes))
    assert split.pitches == () and len(split.programs) == 4 and len(split.validation) == 2
    assert "No pitches" in split.note


@pytest.mark.parametrize("files", [5, 6, 9])
def test_small_folders_still_have_something_of_each_kind(files):
    notes = tuple(note(f"f{n}", family=f"family {n}", pitch_midi=None) for n in range(files))
    split = split_notes(Manifest("pack", "folder", notes))
    assert len(split.train) >= 3 and split.validation and split.programs


def test_one_program_alone_is_split_by_file():
    notes = tuple(note("piano", pitch) for pitch in range(40, 70, 3))
    split = split_notes(Manifest("piano", "folder", notes))
    assert split.programs and split.validation and split.train and "Single files" in split.note


def test_near_duplicates_of_a_held_out_pitch_go_with_it():
    manifest = corpus(programs=12)
    split = split_notes(manifest, 0)
    twin = split.train[0]
    program = manifest.items[twin].group
    held = next(index for index in split.pitches if manifest.items[index].group == program)
    items = list(manifest.items)
    items[held], items[twin] = (replace(items[index], twins="same") for index in (held, twin))
    again = split_notes(Manifest("band", "folder", tuple(items)), 0)
    assert {held, twin} <= set(again.pitches)


def test_too_few_sounds_are_refused_in_words():
    with pytest.raises(CorpusError, match="4 usable sounds"):
        split_notes(corpus(programs=4, pitches=(60,)))
    same = tuple(note("piano", pitch, twins="one") for pitch in range(6))
    with pytest.raises(CorpusError, match="only 1 different"):
        split_notes(Manifest("same", "folder", same))
