import librosa
import numpy as np
import pytest
import torch

from melscape.audio.problems import BadChannels
from melscape.errors import AudioError
from melscape.features.mel import seed_003
from melscape.features.spectrogram import AudioSpectrogram, SpectrogramConfig


def waves(items, samples, seed=0):
    return torch.randn(items, 1, samples, generator=torch.Generator().manual_seed(seed))


def test_the_default_config_is_the_contract_of_seed_003():
    assert SpectrogramConfig().mel == seed_003()


def test_one_second_gives_128_by_94():
    spectrogram = AudioSpectrogram()
    assert spectrogram.waveform_to_mel(waves(2, 48_000)).shape == (2, 1, 128, 94)
    assert spectrogram.get_mel_shape(48_000) == (128, 94)


@pytest.mark.parametrize("samples", [1, 511, 512, 20_000])
def test_the_promised_shape_is_the_real_one(samples):
    spectrogram = AudioSpectrogram(SpectrogramConfig(n_mels=64, f_min=30.0, f_max=16_000.0))
    assert spectrogram.waveform_to_mel(waves(1, samples)).shape[2:] == spectrogram.get_mel_shape(samples)


def test_the_numbers_are_log1p_of_an_unnormalised_htk_bank():
    # The defaults of torchaudio.transforms.MelSpectrogram, made with librosa.
    wave = waves(1, 24_000)
    energy = librosa.feature.melspectrogram(
        y=wave[0, 0].numpy(), sr=48_000, n_fft=2048, hop_length=512, n_mels=128, htk=True, norm=None, pad_mode="reflect"
    )
    got = AudioSpectrogram().waveform_to_mel(wave)[0, 0].numpy()
    np.testing.assert_allclose(got, np.log1p(energy), rtol=0, atol=1e-4)


def test_gradients_and_double_precision_come_in_as_plain_numbers():
    wave = waves(1, 8000)
    expected = AudioSpectrogram().waveform_to_mel(wave)
    assert torch.equal(AudioSpectrogram().waveform_to_mel(wave.clone().requires_grad_()), expected)
    assert torch.equal(AudioSpectrogram().waveform_to_mel(wave.double()), expected)


@pytest.mark.parametrize("shape", [(48_000,), (1, 48_000), (1, 2, 48_000)])
def test_a_waveform_that_is_not_batch_by_one_is_refused(shape):
    with pytest.raises(BadChannels):
        AudioSpectrogram().waveform_to_mel(torch.zeros(shape))


def test_there_and_back_keeps_the_batch_the_length_and_the_picture():
    spectrogram = AudioSpectrogram()
    seconds = torch.arange(24_064) / 48_000
    wave = torch.stack([torch.sin(2 * torch.pi * pitch_hz * seconds) * 0.3 for pitch_hz in (220.0, 440.0)])[:, None]
    picture = spectrogram.waveform_to_mel(wave)
    back = spectrogram.mel_to_waveform(picture)
    assert back.shape == (2, 1, 24_064)
    assert back.dtype == torch.float32
    again = spectrogram.waveform_to_mel(back)
    inner = (picture - again)[..., 3:-3].abs().mean()
    assert inner < 0.2 * picture.abs().mean()


def test_a_log_mel_of_another_shape_is_refused():
    for shape in ((1, 1, 80, 10), (128, 10), (1, 1, 128, 1)):
        with pytest.raises(AudioError):
            AudioSpectrogram().mel_to_waveform(torch.zeros(shape))
