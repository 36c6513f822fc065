from dataclasses import replace

import numpy as np
import pytest

from melscape.errors import ContractError
from melscape.features.filterbank import mel_bank
from melscape.features.invert import to_magnitude
from melscape.features.invert.bands import band_runs
from melscape.features.mel import Mel, music_22k, seed_001, seed_003

LINEAR = Mel(scale="linear")


def smooth_energies(mel, frames=21):
    random = np.random.default_rng(0)
    energies = np.cumsum(random.standard_normal((mel.bins, frames)), axis=0)
    return np.exp(0.1 * energies)


def by_the_book(sums, dense, steps):
    """The plain multiplicative update, dense and in float64."""
    share = dense.sum(axis=0)
    share = np.where(share > 0, share, np.inf)[:, None]
    found = dense.T @ sums / share
    for _ in range(steps):
        found *= dense.T @ (sums / (dense @ found)) / share
    return found


@pytest.mark.parametrize("make", [seed_001, seed_003, music_22k])
def test_the_bands_of_the_answer_are_the_bands_asked_for(make):
    mel = replace(make(), scale="linear", reference="one")
    dense = mel_bank(mel).dense()
    sums = dense @ smooth_energies(mel)
    found = to_magnitude(sums, mel) ** 2
    assert (found >= 0).all()
    np.testing.assert_allclose(dense @ found, sums, rtol=0.02)


def test_it_agrees_with_the_plain_update():
    dense = mel_bank(LINEAR).dense().astype(np.float64)
    sums = dense @ smooth_energies(LINEAR)
    expected = np.sqrt(by_the_book(sums, dense, 400))
    np.testing.assert_allclose(to_magnitude(sums, LINEAR, steps=170), expected, atol=0.01 * expected.max())


def test_one_step_is_the_plain_update_to_the_last_digit():
    dense = mel_bank(LINEAR).dense().astype(np.float64)
    sums = dense @ smooth_energies(LINEAR)
    np.testing.assert_allclose(to_magnitude(sums, LINEAR, steps=0), np.sqrt(by_the_book(sums, dense, 1)), rtol=1e-5)


def test_amplitude_contracts_give_amplitudes():
    mel = replace(LINEAR, power=1.0)
    sums = mel_bank(mel).dense() @ smooth_energies(mel)
    np.testing.assert_allclose(mel_bank(mel).dense() @ to_magnitude(sums, mel), sums, rtol=0.02)


def test_loudness_changes_nothing_but_loudness():
    sums = (mel_bank(LINEAR).dense() @ smooth_energies(LINEAR)).astype(np.float32)
    np.testing.assert_allclose(to_magnitude(sums * np.float32(2**-60), LINEAR) * 2**30, to_magnitude(sums, LINEAR))


def test_a_lone_band_stays_in_its_bins():
    sums = np.zeros((LINEAR.bands, 9), np.float32)
    sums[40] = 1.0
    inside = mel_bank(LINEAR).dense()[40] > 0
    found = to_magnitude(sums, LINEAR)
    assert (found[inside].max(axis=0) > 0).all()
    assert not found[~inside].any()


@pytest.mark.parametrize("change", [{}, {"formula": "htk", "low_hz": 300.0}, {"bands": 1}, {"fft_samples": 256}])
def test_runs_hold_every_weight_of_the_bank(change):
    mel = replace(Mel(), **change)
    runs, dense = band_runs(mel), mel_bank(mel).dense()
    rebuilt = np.zeros((mel.bands + 1, mel.bins), np.float32)
    for run, band in enumerate(runs.band):
        bins = slice(runs.edges[run], runs.edges[run + 1])
        rebuilt[band, bins], rebuilt[band + 1, bins] = runs.lower[bins], runs.upper[bins]
    np.testing.assert_array_equal(rebuilt[:-1], dense)
    assert runs.edges[0] == 0 and runs.edges[-1] == mel.bins


def lines(mel, frames=21):
    """Energies of a few lone partials over a soft ground: what a smooth answer cannot show."""
    energies = np.full((mel.bins, frames), 1e-4)
    energies[60::37] = 1.0
    return energies


@pytest.mark.parametrize("power", [1.0, 2.0])
def test_from_a_start_the_bands_still_come_out_right(power):
    mel = replace(LINEAR, power=power)
    sums = mel_bank(mel).dense() @ smooth_energies(mel)
    start = np.random.default_rng(1).uniform(0.1, 1.0, (mel.bins, 21))
    found = to_magnitude(sums, mel, start=start)
    np.testing.assert_allclose(mel_bank(mel).dense() @ found**power, sums, rtol=0.05)


def test_a_start_that_is_right_stays_as_it_is():
    truth = np.sqrt(lines(LINEAR))
    sums = mel_bank(LINEAR).dense() @ truth**2
    held = mel_bank(LINEAR).dense().sum(axis=0) > 0
    found = to_magnitude(sums, LINEAR, start=7.0 * truth)
    np.testing.assert_allclose(found[held], truth[held], rtol=1e-3)
    assert np.abs(to_magnitude(sums, LINEAR) - truth)[held].max() > 0.3  # the smooth answer is another one


def test_a_start_of_nothing_grows_to_the_picture():
    sums = mel_bank(LINEAR).dense() @ smooth_energies(LINEAR)
    found = to_magnitude(sums, LINEAR, start=np.zeros((LINEAR.bins, 21)))
    np.testing.assert_allclose(mel_bank(LINEAR).dense() @ found**2, sums, rtol=0.02)


@pytest.mark.parametrize(
    "start", [np.ones((513, 20)), np.ones((512, 21)), np.full((513, 21), np.nan), np.full((513, 21), -1.0)]
)
def test_a_start_of_another_picture_is_refused(start):
    sums = mel_bank(LINEAR).dense() @ smooth_energies(LINEAR)
    with pytest.raises(ContractError, match="to start from"):
        to_magnitude(sums, LINEAR, start=start)
