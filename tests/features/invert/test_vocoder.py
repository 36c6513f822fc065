import numpy as np

from melscape.features.invert import Inversion, to_audio
from melscape.features.invert.vocoder import Inverter, Vocoder
from melscape.features.mel import Mel

SMALL = Mel(rate_hz=16_000, fft_samples=512, hop_samples=128, bands=40)


class Hummer:
    """Somebody else's vocoder: it hums, whatever it is shown."""

    def to_samples(self, log_mel, mel, samples=None):
        count = samples or mel.hop_samples * (log_mel.shape[1] - 1)
        return np.sin(0.1 * np.arange(count)).astype(np.float32)


class Mute:
    """Not a vocoder."""


def picture():
    levels = np.full((SMALL.bands, 12), SMALL.floor, np.float32)
    levels[12, 2:9] = -20.0
    return levels


def test_ours_is_the_inversion():
    settings = Inversion(phase_steps=2)
    np.testing.assert_array_equal(
        Inverter(settings).to_samples(picture(), SMALL, 1400),
        to_audio(picture(), SMALL, settings=settings, samples=1400),
    )


def test_another_vocoder_can_take_the_place_of_ours():
    def made_by(vocoder: Vocoder):
        return vocoder.to_samples(picture(), SMALL, 1400)

    assert isinstance(Hummer(), Vocoder) and isinstance(Inverter(), Vocoder)
    assert not isinstance(Mute(), Vocoder)
    assert made_by(Hummer()).shape == made_by(Inverter()).shape == (1400,)
    assert not np.array_equal(made_by(Hummer()), made_by(Inverter()))
