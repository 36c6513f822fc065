from __future__ import annotations

import numpy as np
import pytest
import torch
from tests.models.live_made import MEL, notes, scripted, vocoder
from torch import nn

from melscape.audio.finish import without_clicks
from melscape.features.invert import to_audio
from melscape.features.logmel import log_mel
from melscape.models.live_refined import LiveRefined


class Turned(nn.Module):
    """A refiner that turns some bins up: an opinion that the picture must put right."""

    def forward(self, levels_db: torch.Tensor, smooth_db: torch.Tensor) -> torch.Tensor:
        up = (torch.arange(smooth_db.size(1)) % 3 == 0).float()[None, :, None]
        return 12.0 * up + 0.0 * smooth_db + 0.0 * levels_db.sum()


@pytest.fixture
def shown():
    found = log_mel(notes(), MEL)
    return np.maximum(found, found.max() - 80)


def test_without_a_refiner_it_is_the_packages_sound_without_clicks(shown):
    wanted = to_audio(shown, MEL)
    without_clicks(wanted, MEL.rate_hz)
    found = scripted(LiveRefined(vocoder(), MEL))(torch.from_numpy(shown)).numpy()
    assert np.abs(found - wanted).max() < 1e-3 * np.abs(wanted).max()


def test_ends_in_full_swing_are_faded_as_the_package_does():
    sound = np.ones(2000, np.float32)
    wanted = sound.copy()
    without_clicks(wanted, MEL.rate_hz)
    found = LiveRefined(vocoder(), MEL)._without_clicks(torch.from_numpy(sound)).numpy()
    np.testing.assert_allclose(found, wanted, atol=1e-6)


def test_a_refined_sound_is_taken_only_where_it_is_truer(shown):
    picture = torch.from_numpy(shown)
    refined = scripted(LiveRefined(vocoder(), MEL, Turned()))
    plain, told = vocoder()(picture), refined._truer(picture)
    sums, loudest = vocoder().sums(picture)
    target = vocoder().magnitudes.near(sums, refined._opinion(sums), 40)
    other = vocoder().sound(sums, loudest, target)
    errors = [np.abs(log_mel(each.numpy(), MEL)[:, : shown.shape[1]] - shown).mean() for each in (plain, other)]
    assert not torch.allclose(plain, other, atol=1e-4)
    assert torch.allclose(told, (plain, other)[int(np.argmin(errors))], atol=1e-6)


def test_silence_needs_no_opinion():
    silent = torch.full((MEL.bands, 5), MEL.floor)
    assert not scripted(LiveRefined(vocoder(), MEL, Turned()))(silent).any()
