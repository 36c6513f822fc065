from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from tests.models.live_made import MEL, notes, scripted

from melscape.errors import ConfigError
from melscape.features.logmel import log_mel
from melscape.models.live_mel import LiveMel, mirrored_places


@pytest.mark.parametrize("changes", [{}, {"pad": "reflect"}, {"power": 1.0}, {"window_samples": 400}])
def test_a_scripted_picture_is_the_packages_picture(changes):
    mel = replace(MEL, **changes)
    sound = notes()
    shown = scripted(LiveMel(mel))(torch.from_numpy(sound)).numpy()
    assert np.abs(shown - log_mel(sound, mel)).max() < 1e-3
    assert shown.min() > mel.floor + 1  # nothing is hidden by the floor


def test_the_softest_cells_of_a_loud_frame_are_right_too():
    sound = np.sin(2 * np.pi * 500 * np.arange(4096) / MEL.rate_hz).astype(np.float32)
    shown = LiveMel(MEL)(torch.from_numpy(sound)).numpy()
    wanted = log_mel(sound, MEL)
    assert shown.max() - shown.min() > 80
    assert np.abs(shown - wanted).max() < 1e-3


def test_silence_lies_at_the_floor():
    assert (LiveMel(MEL)(torch.zeros(1000)) == MEL.floor).all()


def test_a_stream_of_padded_samples_shows_the_same_frames():
    sound = torch.from_numpy(notes())
    whole = LiveMel(MEL)(sound)
    edge = MEL.edge_samples // MEL.hop_samples
    assert torch.equal(LiveMel(MEL).levels(sound), whole[:, edge : edge + LiveMel(MEL).levels(sound).shape[1]])


def test_mirroring_is_numpys():
    sound = np.arange(5)
    places = mirrored_places(5, 9, 12, torch.device("cpu")).numpy()
    assert (sound[places] == np.pad(sound, (9, 12), mode="reflect")).all()


def test_a_contract_under_the_clips_peak_is_refused():
    with pytest.raises(ConfigError, match="relative to one"):
        LiveMel(replace(MEL, reference="peak", floor=-80.0))
