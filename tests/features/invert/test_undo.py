from dataclasses import replace

import numpy as np
import pytest

from melscape.errors import ContractError
from melscape.features.invert.undo import band_sums
from melscape.features.logmel import log_mel
from melscape.features.mel import Mel

MEL = Mel(bands=40)
NOISE = np.random.default_rng(0).standard_normal(4_000).astype(np.float32)


@pytest.mark.parametrize("power", [1.0, 2.0])
@pytest.mark.parametrize("scale", ["db", "ln", "log1p"])
def test_the_scale_is_undone(scale, power):
    mel = replace(MEL, power=power)
    expected = log_mel(NOISE, replace(mel, scale="linear"))
    np.testing.assert_allclose(
        band_sums(log_mel(NOISE, replace(mel, scale=scale)), replace(mel, scale=scale)), expected, rtol=1e-3
    )


def test_under_a_peak_reference_the_loudest_cell_is_one():
    mel = replace(MEL, reference="peak")
    assert band_sums(log_mel(NOISE, mel), mel).max() == pytest.approx(1.0)


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("scale", ["db", "ln"])
def test_a_cell_at_the_floor_is_silence_in_every_precision(scale, kind):
    mel = replace(MEL, scale=scale, floor=-80.0)
    floor = mel.floor if scale == "db" else np.log(mel.floor_value)
    picture = np.full((40, 3), floor).astype(kind)
    picture[0] += 3
    sums = band_sums(picture, mel)
    assert not sums[1:].any() and (sums[0] > 0).all()


@pytest.mark.parametrize("scale", ["log1p", "linear"])
def test_less_than_nothing_is_silence(scale):
    assert not band_sums(np.full((40, 3), -0.5), replace(MEL, scale=scale)).any()


def test_minus_infinity_is_silence_and_plus_infinity_is_refused():
    assert not band_sums(np.full((40, 3), -np.inf), MEL).any()
    with pytest.raises(ContractError, match="not numbers"):
        band_sums(np.full((40, 3), np.inf), MEL)
