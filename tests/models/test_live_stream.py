from __future__ import annotations

import numpy as np
import pytest
import torch
from tests.models.live_made import MEL, notes, scripted, vocoder

from melscape.features.logmel import log_mel
from melscape.models.live_stream import LiveStream

BLOCK = 16


def play(passes: int, sound: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """The picture of a sound, and what a stream makes of it."""
    shown = log_mel(notes() if sound is None else sound, MEL)
    level = float(shown.max())
    stream = scripted(LiveStream(vocoder(), MEL))
    logs, turns, tail = stream.silence, stream.vocoder.phases.chance, torch.zeros(MEL.fft_samples - MEL.hop_samples)
    under, made = torch.from_numpy(np.maximum(shown - level, -80.0)), []
    for first in range(0, shown.shape[1] - BLOCK + 1, BLOCK):
        block, logs, turns, tail = stream(under[:, first : first + BLOCK], level, logs, turns, tail, passes)
        made.append(block)
    return shown, torch.cat(made).numpy()


def error_db(shown: np.ndarray, made: np.ndarray) -> float:
    # A frame begins where it is played, and is centred half a window later.
    late = MEL.edge_samples // MEL.hop_samples
    found = log_mel(made, MEL)[:, late:-late]
    wanted = shown[:, : found.shape[1]]
    floor = shown.max() - 80
    return float(np.abs(np.maximum(found, floor) - np.maximum(wanted, floor)).mean())


def test_every_block_is_as_long_as_its_frames():
    shown, made = play(0)
    assert len(made) == shown.shape[1] // BLOCK * BLOCK * MEL.hop_samples


def test_passes_bring_a_stream_nearer_to_its_picture():
    errors = [error_db(*play(passes)) for passes in (0, 2, 8)]
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 0.8 * errors[0]


@pytest.mark.parametrize("passes", [0, 8])
def test_blocks_join_without_clicks(passes):
    tone = (0.5 * np.sin(2 * np.pi * 300 * np.arange(16_000) / MEL.rate_hz)).astype(np.float32)
    _, made = play(passes, tone)
    settled = made[4 * MEL.fft_samples :]
    steps = np.abs(np.diff(settled, 2))
    size = BLOCK * MEL.hop_samples
    joins = np.arange(size, len(settled) - 2, size) - 4 * MEL.fft_samples % size
    around = np.unique(np.clip(joins[:, None] + np.arange(-2, 2), 0, len(steps) - 1))
    assert steps[around].max() <= 1.5 * np.quantile(steps, 0.99)


def test_a_steady_tone_stays_as_loud_as_it_is():
    tone = (0.5 * np.sin(2 * np.pi * 300 * np.arange(16_000) / MEL.rate_hz)).astype(np.float32)
    _, made = play(8, tone)
    assert np.sqrt(np.mean(made[4000:-2000] ** 2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.05)
