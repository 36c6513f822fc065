"""Belonging: copies are told by their ratio, strangers by their MMD, real sounds score best."""

from functools import cache

import numpy as np
import pytest
from tests.tasks.generate.judged import generator, small, sounds

from melscape.tasks.generate.judging.belonging import Belonging, belonging, heard, trivial

STEP_SECONDS = small().mel.frame_seconds


def judge():
    return Belonging.fit(sounds(24), sounds(8, 100), STEP_SECONDS, 0)


@cache
def figures():
    return belonging(generator(), sounds(24), sounds(8, 100), 12, 0)


def test_fresh_sounds_of_the_kind_belong_and_are_no_copies():
    found = judge().score(sounds(12, 300).mels_db)
    assert found["mmd_unbiased_ci"][0] < 0.05 and found["mmd_p"] > 0.05
    assert found["copy_ratio"] == pytest.approx(1.0, abs=0.4)


def test_copies_of_training_sounds_are_told_by_the_ratio():
    assert judge().score(sounds(12).mels_db)["copy_ratio"] == pytest.approx(0.0, abs=1e-6)


def test_noise_does_not_belong():
    random = np.random.default_rng(0)
    strange = judge().score([random.uniform(-20.0, 0.0, (24, 30)) for _ in range(12)])
    assert strange["mmd_unbiased"] > 0.1 and strange["mmd_p"] < 0.01 and strange["copy_ratio"] > 1.5


def test_real_sounds_set_the_mark_at_the_size_asked_for():
    few, many = judge().own(6), judge().own(24)
    assert few["mmd_heldout"] > many["mmd_heldout"] > 0
    assert abs(few["mmd_unbiased_heldout"] - many["mmd_unbiased_heldout"]) < 0.05


def test_every_row_has_every_figure():
    names = ("mmd", "mmd_unbiased", "mmd_unbiased_ci", "mmd_p", "copy_ratio", "copy_ratio_ci")
    for row in ("pca", "mosaic", "pitch_shift", "vocoded_train"):
        expected = {name.replace("_ci", "") + f"_{row}" + ("_ci" if name.endswith("_ci") else "") for name in names}
        assert expected <= set(figures())
    assert {"mmd_heldout", "mmd_unbiased_heldout", "mmd_unbiased_heldout_ci", "mmd_p_heldout"} <= set(figures())
    assert figures()["generated_count"] == 12


def test_the_trivial_ways_are_ordered_by_how_much_they_copy():
    assert figures()["copy_ratio_vocoded_train"] < figures()["copy_ratio_pitch_shift"]


def test_a_moved_copy_is_longer_where_it_is_lower():
    made = trivial(generator(), sounds(24), 12, 0)
    longer = [moved.shape[1] - copy.shape[1] for moved, copy in zip(made["pitch_shift"], made["vocoded_train"])]
    assert min(longer) < 0 < max(longer)


def test_trivial_sounds_can_be_more_than_there_are_training_sounds():
    made = trivial(generator(), sounds(24), 30, 0)
    assert {name: len(mels) for name, mels in made.items()} == dict.fromkeys(made, 30)


def test_a_seed_decides_everything_and_sounds_come_back_at_their_length():
    one, other = (trivial(generator(), sounds(24), 3, 5)["mosaic"] for _ in range(2))
    assert all((a == b).all() for a, b in zip(one, other))
    assert [mel.shape for mel in heard(generator(), one)] == [mel.shape for mel in one]
