from dataclasses import replace

import librosa
import numpy as np
import pytest
import torch

from melscape.features.filterbank import mel_bank
from melscape.features.logmel import log_mel
from melscape.features.mel import Mel
from melscape.tasks.generate.refining.closeups import MOST_PIECES, CloseUps, Variation, magnitudes_of, smooth_db

MEL = Mel(rate_hz=16_000, fft_samples=512, hop_samples=128, bands=40, pad="zero", floor=-120.0)
PLAIN = Variation(semitones=0.0, tilt_db=0.0, smeared=0.0)


def note(seconds=0.6, pitch_hz=300.0):
    at = np.arange(int(seconds * MEL.rate_hz)) / MEL.rate_hz
    partials = [np.sin(2 * np.pi * k * pitch_hz * at) / k for k in range(1, 20)]
    return (0.1 * sum(partials) * np.exp(-4 * at)).astype(np.float32)


def pieces(varied=PLAIN, sounds=None, seed=0):
    return CloseUps(sounds or [note(), note(pitch_hz=437.0)], MEL, seed, frames=16, varied=varied)


@pytest.mark.parametrize("change", [{}, {"window_samples": 400}])
def test_magnitudes_are_those_of_librosa(change):
    mel, sound = replace(MEL, **change), note()
    window = mel.window_length_samples
    expected = np.abs(librosa.stft(sound, n_fft=512, hop_length=128, win_length=window, center=False))
    np.testing.assert_allclose(magnitudes_of(sound, mel), expected, atol=1e-4)


def test_a_piece_has_its_mel_its_smooth_magnitudes_and_its_true_ones():
    batch = pieces().read(np.arange(6), 0)
    assert {name: tuple(value.shape) for name, value in batch.items()} == {
        "mel_db": (6, 40, 16),
        "bins_db": (6, 257, 16),
        "magnitudes": (6, 257, 16),
    }
    assert batch["mel_db"].max() <= 0.0 and batch["mel_db"].min() >= -80.0
    assert batch["bins_db"].min() > -100.001


@pytest.mark.parametrize("varied", [PLAIN, Variation(smeared=1.0)])
def test_the_true_magnitudes_show_the_mel_that_is_seen(varied):
    batch = pieces(varied).read(np.arange(8), 0)
    sums = torch.from_numpy(mel_bank(MEL).dense()) @ batch["magnitudes"] ** 2
    shown_db = 10.0 * torch.log10(sums.clamp(min=1e-8))
    assert (shown_db - batch["mel_db"]).abs().mean() < 0.1


def test_a_piece_depends_on_its_seed_its_epoch_and_its_number_alone():
    varied = Variation(smeared=0.5)
    together, alone = pieces(varied).read(np.arange(4), 3), pieces(varied).read(np.array([2]), 3)
    assert all(torch.equal(together[name][2:3], alone[name]) for name in together)
    for other in (pieces(varied).read(np.array([2]), 4), pieces(varied, seed=1).read(np.array([2]), 3)):
        assert not torch.equal(other["mel_db"], alone["mel_db"])


def test_a_long_sound_is_drawn_more_often_but_is_not_everything():
    drawn = np.bincount(pieces(sounds=[note(0.2), note(60.0)]).sound_of)
    assert drawn[1] == MOST_PIECES * drawn[0]


@pytest.mark.parametrize("sounds", [[note(0.001)], [np.zeros(4000, np.float32)], [note(0.001), note(30.0)]])
def test_sounds_of_every_length_and_silence_give_finite_pieces(sounds):
    batch = pieces(Variation(smeared=1.0), sounds).read(np.arange(16), 0)
    assert all(torch.isfinite(value).all() for value in batch.values())


def test_smooth_magnitudes_show_the_mel_they_are_made_of():
    mel_db = log_mel(note(), MEL)
    mel_db = np.maximum(mel_db - mel_db.max(), -80.0)
    smooth = 10.0 ** (smooth_db(mel_db, MEL) / 20.0)
    shown_db = 10.0 * np.log10(np.maximum(mel_bank(MEL).dense() @ smooth**2, 1e-8))
    assert np.abs(shown_db - mel_db)[mel_db > -70.0].mean() < 0.3
