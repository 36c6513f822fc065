from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from tests.models.live_made import MEL, chance, notes, scripted, snr_db, vocoder

from melscape.features.invert import Inversion, to_audio
from melscape.features.invert.magnitude import frame_magnitudes
from melscape.features.invert.start import first_phases
from melscape.features.invert.undo import band_sums
from melscape.features.logmel import log_mel
from melscape.models.live_magnitude import LiveMagnitudes
from melscape.models.live_phase import LivePhases


def picture(mel=MEL, sound=None):
    shown = log_mel(notes() if sound is None else sound, mel)
    return np.maximum(shown, shown.max() - 80)


def sums_of(shown, mel=MEL):
    sums = band_sums(shown, mel)
    return sums / np.float32(sums.max())


def test_magnitudes_are_the_packages_magnitudes():
    sums = sums_of(picture())
    found = scripted(LiveMagnitudes(MEL))(torch.from_numpy(sums.T.copy()), 40).numpy()
    wanted = frame_magnitudes(sums, MEL, 40)
    assert np.abs(found / np.maximum(wanted, 1e-20) - 1)[wanted > 1e-6].max() < 1e-6
    assert (found[wanted == 0] == 0).all()


def test_an_opinion_is_brought_to_the_same_magnitudes():
    sums = sums_of(picture())
    start = np.random.default_rng(1).random((MEL.bins, sums.shape[1])).astype(np.float32)
    found = LiveMagnitudes(MEL).near(torch.from_numpy(sums.T.copy()), torch.from_numpy(start.T.copy()), 40).numpy()
    np.testing.assert_allclose(found, frame_magnitudes(sums, MEL, 40, start), rtol=1e-5, atol=1e-7)


def test_phases_are_the_packages_phases():
    magnitudes = frame_magnitudes(sums_of(picture()), MEL, 40)
    wanted = first_phases(magnitudes, MEL, "peak", np.random.default_rng(0))
    logs = np.log(magnitudes + np.float32(1e-6) * magnitudes.max())
    found = scripted(LivePhases(MEL, chance()))(torch.from_numpy(logs)).numpy()
    assert np.abs((found - wanted + 0.5) % 1.0 - 0.5).max() < 1e-4


def test_a_bin_on_a_plateau_follows_the_same_peak():
    # Levels that are exactly equal are where a rule with neighbours could part from a search for the softest bin.
    logs = np.random.default_rng(0).integers(-3, 3, (40, MEL.bins)).astype(np.float32)
    logs[7] = 0.0
    wanted = first_phases(np.exp(logs), MEL, "peak", np.random.default_rng(0))
    logs = np.log(np.exp(logs) + np.float32(1e-6) * np.exp(logs).max())
    found = LivePhases(MEL, chance())(torch.from_numpy(logs)).numpy()
    off = np.abs((found - wanted + 0.5) % 1.0 - 0.5)
    assert off.max() < 1e-3


def test_a_course_of_phases_can_be_taken_up_again():
    logs = torch.from_numpy(np.random.default_rng(3).standard_normal((12, MEL.bins)).astype(np.float32))
    phases = LivePhases(MEL, chance())
    whole = phases(logs)
    later = phases.onward(logs[5:], whole[5])
    # The row that is taken up lacks its past, which only slopes across frames look at.
    assert later.shape == whole[5:].shape
    torch.testing.assert_close(later[0], whole[5])


@pytest.mark.parametrize("changes", [{}, {"pad": "reflect"}, {"power": 1.0}])
def test_a_sound_is_the_packages_sound(changes):
    mel = replace(MEL, **changes)
    shown = picture(mel)
    wanted = to_audio(shown, mel)
    found = scripted(vocoder(mel))(torch.from_numpy(shown)).numpy()
    assert found.shape == wanted.shape
    assert snr_db(wanted, found) > 60
    assert np.abs(log_mel(found, mel) - log_mel(wanted, mel)).mean() < 0.01


def test_before_the_first_pass_it_is_the_same_to_the_last_digits():
    shown = picture()
    wanted = to_audio(shown, MEL, settings=Inversion(phase_steps=0))
    assert snr_db(wanted, vocoder(steps=0)(torch.from_numpy(shown)).numpy()) > 100


def test_a_single_frame_and_silence_have_the_packages_length():
    one = picture(sound=notes(100))
    assert one.shape[1] == 1
    assert vocoder()(torch.from_numpy(one)).shape == to_audio(one, MEL).shape
    silent = torch.full((MEL.bands, 6), MEL.floor)
    assert torch.equal(vocoder()(silent), torch.zeros(5 * MEL.hop_samples))
