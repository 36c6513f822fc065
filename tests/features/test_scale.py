"""Scales: what a network sees of a mel, and the way back."""

import json

import numpy as np
import pytest
import torch

from melscape.errors import ConfigError
from melscape.features.scale import SMALLEST_SPREAD, Scale


def mels(count=5, bands=4, seed=0):
    random = np.random.default_rng(seed)
    levels = np.arange(bands)[:, None] * 10.0 - 60.0
    return [levels + (1 + levels / -60) * random.standard_normal((bands, 20 + 7 * n)) for n in range(count)]


def test_fixed_limits_become_minus_one_and_one():
    scale = Scale.fixed(-80.0, 0.0)
    assert scale.apply(np.array([[-80.0, -40.0, 0.0]])).tolist() == [[-1.0, 0.0, 1.0]]


def test_a_fit_read_piece_by_piece_agrees_with_numpy_on_the_whole():
    pieces = mels()
    scale, whole = Scale.fit(iter(pieces)), np.concatenate(pieces, axis=1)
    np.testing.assert_allclose(scale.centre, whole.mean(axis=1), rtol=1e-12)
    np.testing.assert_allclose(scale.spread, whole.std(axis=1), rtol=1e-12)


def test_batches_and_single_mels_fit_alike():
    pieces = [mel[:, :20] for mel in mels()]
    assert Scale.fit([np.stack(pieces)]).centre == pytest.approx(Scale.fit(pieces).centre)


@pytest.mark.parametrize("scale", [Scale.fixed(), Scale.fit(mels())], ids=["fixed", "fitted"])
def test_undo_brings_back_what_apply_took(scale):
    mel = np.stack([part[:, :20] for part in mels(seed=1)]).astype(np.float32)
    np.testing.assert_allclose(scale.undo(scale.apply(mel)), mel, atol=1e-4)


def test_tensors_come_back_as_tensors_with_equal_values_and_type():
    scale, mel = Scale.fit(mels()), np.stack([part[:, :20] for part in mels(seed=2)]).astype(np.float32)
    scaled = scale.apply(torch.from_numpy(mel))
    assert isinstance(scaled, torch.Tensor) and scaled.dtype == torch.float32
    np.testing.assert_allclose(scaled.numpy(), scale.apply(mel), rtol=1e-6)
    assert scale.undo(scaled.double()).dtype == torch.float64


def test_numpy_types_are_kept():
    assert Scale.fixed().apply(np.zeros((2, 3), np.float32)).dtype == np.float32


def test_a_band_that_never_changes_does_not_divide_by_zero():
    scale = Scale.fit([np.full((2, 9), -80.0)])
    assert scale.spread == (SMALLEST_SPREAD, SMALLEST_SPREAD)
    assert np.isfinite(scale.apply(np.full((2, 9), -80.0))).all()


def test_a_scale_survives_json_exactly():
    scale = Scale.fit(mels())
    assert Scale.from_dict(json.loads(json.dumps(scale.to_dict()))) == scale


@pytest.mark.parametrize(
    "make,words",
    [
        (lambda: Scale.fit([]), "No frame"),
        (lambda: Scale.fit([np.zeros((2, 3)), np.zeros((3, 3))]), "3 and with 2 bands"),
        (lambda: Scale.fit([np.full((2, 3), np.nan)]), "not finite"),
        (lambda: Scale.fixed(0.0, -80.0), "Limits"),
        (lambda: Scale((0.0,), (0.0,)), "spread"),
        (lambda: Scale((0.0, 1.0), (1.0,)), "2 centres"),
        (lambda: Scale.fit(mels()).apply(np.zeros((7, 3))), "7 bands"),
    ],
)
def test_what_cannot_be_a_scale_is_refused_in_words(make, words):
    with pytest.raises(ConfigError, match=words):
        make()
