"""What the prior sounds like, rendered: heard, not clipped, and no two alike."""

from __future__ import annotations

import importlib.util
from functools import cache

import numpy as np
import pytest

from melscape.synth.vital.prior import TIERS, draw, draw_note
from melscape.synth.vital.render.engine import Engine
from melscape.synth.vital.render.note import Rendered

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("vita") is None, reason="vita is not installed"),
]
MANY = 120
QUIETEST_PEAK, QUIETEST_DB, CLIPPED_PEAK = 1e-4, -55.0, 1.0


@cache
def _rendered(tier: int) -> list[Rendered]:
    with Engine() as engine:
        return engine.render_many([(draw(0, tier, index), draw_note(0, index)) for index in range(MANY)])


def _samples(tier: int) -> list[np.ndarray]:
    return [rendered.samples.mean(axis=0) for rendered in _rendered(tier) if rendered.samples is not None]


def _loudest_db(samples: np.ndarray) -> float:
    power = np.convolve(np.square(samples), np.full(2205, 1 / 2205), mode="valid")
    return float(10.0 * np.log10(power.max() + 1e-12))


def _centroid_hz(samples: np.ndarray) -> float:
    power = np.square(np.abs(np.fft.rfft(samples)))
    return float(power @ np.fft.rfftfreq(len(samples), 1 / 44100) / (power.sum() + 1e-20))


def _picture(samples: np.ndarray) -> np.ndarray:
    frames = samples[: len(samples) // 2048 * 2048].reshape(-1, 2048)[:8]
    power = np.square(np.abs(np.fft.rfft(frames * np.hanning(2048))))
    bands = np.add.reduceat(power, np.unique(np.geomspace(1, 1000, 30).astype(int)), axis=1)
    levels = 10.0 * np.log10(bands + 1e-9)
    return np.maximum(levels - levels.max(), -60.0)


@pytest.mark.parametrize("tier", TIERS)
def test_hardly_any_draw_fails_is_silent_or_clips(tier: int) -> None:
    assert not [rendered.failure for rendered in _rendered(tier) if rendered.failure]
    peaks, levels = [np.abs(s).max() for s in _samples(tier)], [_loudest_db(s) for s in _samples(tier)]
    assert np.mean([p < QUIETEST_PEAK or db < QUIETEST_DB for p, db in zip(peaks, levels)]) < 0.05
    assert np.mean([peak > CLIPPED_PEAK for peak in peaks]) < 0.05


@pytest.mark.parametrize("tier", TIERS)
def test_draws_are_dark_and_bright_and_no_two_are_alike(tier: int) -> None:
    dark, bright = np.quantile([_centroid_hz(samples) for samples in _samples(tier)], [0.1, 0.9])
    assert bright > 8 * dark
    pictures = np.stack([_picture(samples) for samples in _samples(tier)])
    distances = np.sqrt(np.square(pictures[:, None] - pictures[None]).mean(axis=(2, 3)))
    np.fill_diagonal(distances, np.inf)
    assert np.mean(distances.min(axis=1) < 1.0) < 0.05


def test_a_draw_sounds_the_same_again() -> None:
    with Engine() as engine:
        again = engine.render(draw(0, 3, 5), draw_note(0, 5))
    assert np.array_equal(again, _rendered(3)[5].samples)
