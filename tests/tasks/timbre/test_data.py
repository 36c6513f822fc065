"""Training windows: what varies, what never may, and that chance is counted, not remembered."""

import numpy as np
import pytest
import torch
from tests.tasks.timbre.sounds import Levels, bank, small

from melscape.tasks.timbre.config import Augmentation
from melscape.tasks.timbre.data import EPOCH_STEPS, Bank, Examples, to_db, to_scale, windows_of

LIVELY = Augmentation(semitones=(-2.0, 0.0, 2.0), late=0.5, tilt_db=4.0, swell_db=4.0, blend=0.6, hide_pitch=0.3)


def lively(seed=0):
    return Examples(bank(semitones=LIVELY.semitones), range(6), small(augmentation=LIVELY), seed)


def equal(one, other):
    return all(torch.equal(torch.nan_to_num(one[name]), torch.nan_to_num(other[name])) for name in one)


def test_the_scale_is_undone_without_loss():
    levels = torch.rand(3, 16, 24) * 70.0 - 90.0
    config = small()
    scaled = to_scale(levels, config)
    under_peak = (levels - levels.amax((1, 2), keepdim=True)).clamp(min=-80.0).numpy()
    assert scaled.min() >= -1.0 and scaled.amax((1, 2, 3)).tolist() == pytest.approx([1.0] * 3)
    assert to_db(scaled, config) == pytest.approx(under_peak, abs=1e-4)


def test_a_short_sound_is_followed_by_silence():
    scaled = to_scale(torch.zeros(1, 16, 10), small())
    assert (scaled[..., :10] == 1.0).all() and (scaled[..., 10:] == -1.0).all()


def test_a_batch_is_a_function_of_seed_epoch_and_example():
    numbers = np.array([0, 5, 17])
    assert equal(lively().read(numbers, 3), lively().read(numbers, 3))
    assert not equal(lively().read(numbers, 3), lively().read(numbers, 4))
    assert not equal(lively().read(numbers, 3), lively(seed=1).read(numbers, 3))


def test_an_example_is_the_same_in_whatever_company():
    together, alone = lively().read(np.array([4, 9, 2]), 0), lively().read(np.array([9]), 0)
    assert equal({name: tensor[1:2] for name, tensor in together.items()}, alone)


def test_without_variation_the_windows_are_the_sounds_themselves():
    plain, config = bank(), small()
    examples = Examples(plain, range(6), config, 0)
    batch = examples.read(np.arange(6), 0)
    assert torch.equal(batch["mel"], windows_of(plain, range(6), config))
    assert batch["pitch"].tolist() == plain.pitches_midi.tolist()


def test_a_faster_sound_is_told_its_higher_pitch():
    examples = Examples(bank(semitones=(0.0, 2.5)), range(6), small(), 0)
    assert examples.read(np.array([6, 7]), 0)["pitch"].tolist() == [55.0, 57.5]


def test_hidden_and_unknown_pitches_are_not_numbers():
    hidden = Examples(bank(), range(6), small(augmentation=Augmentation(hide_pitch=1.0)), 0)
    assert hidden.read(np.arange(6), 0)["pitch"].isnan().all()
    odd = Bank((Levels(np.zeros((1, 16, 30))),), (0.0,), np.array([np.nan]))
    assert Examples(odd, [0], small(), 0).read(np.array([0]), 0)["pitch"].isnan().all()


def test_late_windows_never_reach_past_the_sound():
    levels = np.full((1, 16, 60), -1000.0)
    levels[:, :, :40] = -10.0
    short = Bank((Levels(levels, frames=40),), (0.0,), np.array([60.0]))
    examples = Examples(short, [0], small(augmentation=Augmentation(late=1.0)), 0)
    windows = examples.read(np.arange(50), 0)["mel"]
    assert (windows == 1.0).all()


def test_blending_adds_powers_of_sounds_of_one_pitch_only():
    levels = np.stack([np.full((16, 24), -20.0), np.full((16, 24), -20.0), np.full((16, 24), -20.0)])
    levels[0, 8:], levels[1, :8], levels[2, :8] = -90.0, -90.0, -90.0
    two = Bank((Levels(levels),), (0.0,), np.array([60.0, 60.2, 72.0]))
    examples = Examples(two, range(3), small(augmentation=Augmentation(blend=1.0)), 0)
    blended, alone = examples.read(np.arange(30) * 3, 0)["mel"], examples.read(np.arange(30) * 3 + 2, 0)["mel"]
    assert (blended[:, 0, :8] > -1).all() and (blended[:, 0, 8:] > -1).any()
    assert (alone[:, 0, :8] < -0.7).all()


def test_a_small_corpus_still_has_long_epochs():
    examples = Examples(bank(), range(6), small(batch=8), 0)
    assert len(examples) == pytest.approx(EPOCH_STEPS * 8, rel=0.01)


def test_the_start_holds_plain_and_varied_sounds_with_their_pitches():
    mels, pitches = lively().start(5, 0)
    assert mels.shape == (18 + 5, 1, 16, 24) and pitches.shape == (23,)
    assert mels.amax((1, 2, 3)).tolist() == pytest.approx([1.0] * 23)
