import itertools

import librosa
import numpy as np
import pytest

from melscape.features.filterbank import hz_to_mel, mel_bank, mel_to_hz
from melscape.features.mel import Mel, music_22k, seed_001, seed_003

VARIANTS = list(itertools.product(("slaney", "htk"), ("slaney", "none"), (0.0, 40.0), (None, 7600.0)))


def reference(mel):
    return librosa.filters.mel(
        sr=mel.rate_hz, n_fft=mel.fft_samples, n_mels=mel.bands, fmin=mel.low_hz, fmax=mel.high_hz,
        htk=mel.formula == "htk", norm=None if mel.norm == "none" else "slaney",
    )  # fmt: skip


@pytest.mark.parametrize("formula, norm, low_hz, high_hz", VARIANTS)
def test_bands_equal_librosa(formula, norm, low_hz, high_hz):
    mel = Mel(formula=formula, norm=norm, low_hz=low_hz, high_hz=high_hz)
    expected = reference(mel)
    np.testing.assert_allclose(mel_bank(mel).dense(), expected, rtol=0, atol=1e-6 * expected.max())


@pytest.mark.parametrize("make", [seed_001, seed_003, music_22k])
def test_made_contracts_equal_librosa(make):
    expected = reference(make())
    np.testing.assert_allclose(mel_bank(make()).dense(), expected, rtol=0, atol=1e-6 * expected.max())


def test_a_band_too_narrow_for_a_bin_is_empty_not_wrong():
    mel = Mel(bands=128, fft_samples=256, hop_samples=128)
    bank = mel_bank(mel)
    empty = bank.start == bank.stop
    assert empty.any()
    assert not bank.dense()[empty].any()
    assert bank.dense()[~empty].any(axis=1).all()


def test_shared_bands_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        mel_bank(Mel()).weights[0, 0] = 1.0


@pytest.mark.parametrize("formula", ["slaney", "htk"])
def test_the_scale_and_its_opposite_cancel(formula):
    places_hz = np.array([0.0, 55.0, 999.0, 1000.0, 1001.0, 20_000.0])
    np.testing.assert_allclose(mel_to_hz(hz_to_mel(places_hz, formula), formula), places_hz, atol=1e-9)
    np.testing.assert_allclose(hz_to_mel(places_hz, formula), librosa.hz_to_mel(places_hz, htk=formula == "htk"))
