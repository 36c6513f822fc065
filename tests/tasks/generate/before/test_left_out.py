"""Principal axes on sounds left out: pieces, folds and errors."""

import numpy as np
import pytest

from melscape.errors import CorpusError
from melscape.tasks.generate.before.left_out import errors_db, folds_of, patches_of
from melscape.tasks.generate.config import default

CONFIG = default()


def sound(frames=40, seed=0):
    return np.random.default_rng(seed).uniform(-60.0, -5.0, (128, frames)).astype(np.float32)


def test_pieces_are_steps_under_the_peak_and_filling_does_not_count():
    mel = sound(40)
    pieces = patches_of(mel, CONFIG)
    assert pieces.rows.shape == (3, 128 * 16) and pieces.rows.max() == 0.0
    assert pieces.counts.sum() == mel.size
    second = pieces.rows[1].reshape(128, 16)
    np.testing.assert_allclose(second, mel[:, 16:32] - mel.max(), atol=1e-5)
    assert (pieces.rows[2].reshape(128, 16)[:, 8:] == -80.0).all()


def test_of_a_long_sound_pieces_from_end_to_end_are_kept():
    mel = sound(16 * 100)
    pieces = patches_of(mel, CONFIG)
    assert len(pieces.rows) == 24
    np.testing.assert_allclose(pieces.rows[-1].reshape(128, 16), mel[:, -16:] - mel.max(), atol=1e-5)


def test_every_sound_is_left_out_once_with_its_copies():
    names = ["a", "b", "a", "c", "d", "e", "f", "a"]
    folds = folds_of(names, np.random.default_rng(0))
    assert len(folds) == 5 and sorted(index for fold in folds for index in fold) == list(range(8))
    assert any({0, 2, 7} <= set(fold) for fold in folds)


def test_of_thousands_two_hundred_are_drawn():
    folds = folds_of(range(3000), np.random.default_rng(0))
    assert sum(map(len, folds)) == 200


def test_one_sound_and_its_copies_cannot_be_left_out():
    with pytest.raises(CorpusError, match="1 different"):
        folds_of(["a", "a"], np.random.default_rng(0))


def test_sounds_along_one_line_are_rendered_from_one_another_and_noise_is_not():
    shape = sound(16, seed=1) - 20.0
    random = np.random.default_rng(0)
    fading = [np.concatenate([shape, shape - fade], axis=1) for fade in (4.0, 8.0, 12.0, 16.0)]
    easy = {index: patches_of(mel, CONFIG) for index, mel in enumerate(fading)}
    hard = {index: patches_of(sound(32, seed=9 + index), CONFIG) for index in range(4)}
    folds = [[0], [1], [2], [3]]
    assert errors_db(easy, folds, 4, 1.0, random).max() < 1.0
    assert errors_db(hard, folds, 4, 1.0, random).min() > 10.0


def test_a_single_piece_can_be_learnt_from():
    pieces = {index: patches_of(sound(16, seed=index), CONFIG) for index in range(2)}
    errors = errors_db(pieces, [[0], [1]], 32, 1.0, np.random.default_rng(0))
    assert errors.shape == (2,) and np.isfinite(errors).all()
