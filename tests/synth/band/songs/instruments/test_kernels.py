"""The compiled loops do what plain arithmetic says."""

import numpy as np
import pytest

from melscape.synth.band.songs.instruments.kernels import CURVE_SAMPLES, lay, modes, reading, string

RATE_HZ = 22_050


def curve(value, samples):
    return np.full(samples // CURVE_SAMPLES + 3, value, np.float32)


def test_modes_are_decaying_sines():
    times = np.arange(4_000)
    turns, stays = np.array([0.01, 0.043]), np.array([0.9995, 0.999])
    sound = modes(turns, stays, np.array([1.0, 0.5]), np.array([0.0, 0.25]), times.size)
    expected = sum(
        level * stay ** (times + 1) * np.sin(2 * np.pi * (turn * (times + 1) + phase))
        for turn, stay, level, phase in zip(turns, stays, (1.0, 0.5), (0.0, 0.25))
    )
    assert np.abs(sound - expected).max() < 2e-4


def test_a_mode_that_has_died_costs_and_sounds_nothing():
    sound = modes(np.array([0.02]), np.array([0.9]), np.array([1.0]), np.array([0.0]), 2_000)
    assert not sound[400:].any()


def test_a_table_is_read_round_and_round():
    circle = np.sin(2 * np.pi * np.arange(513) / 512).astype(np.float32)
    out = np.zeros(3_000, np.float32)
    reading(out, np.stack([circle, circle]), curve(0.01, 3_000), curve(0.0, 3_000), curve(0.5, 3_000), 0.0)
    assert np.abs(out - 0.5 * np.sin(2 * np.pi * 0.01 * np.arange(3_000))).max() < 1e-3


def test_a_place_between_two_tables_is_their_mixture():
    dark, light = np.full(17, 1.0, np.float32), np.full(17, 3.0, np.float32)
    for place, expected in ((0.0, 1.0), (0.25, 1.5), (1.0, 3.0)):
        out = np.zeros(100, np.float32)
        reading(out, np.stack([dark, light]), curve(0.01, 100), curve(place, 100), curve(1.0, 100), 0.0)
        assert out == pytest.approx(expected)


def test_a_string_turns_at_its_period():
    burst = np.zeros(100, np.float32)
    burst[0] = 1.0
    sound = string(burst, curve(99.0, 1_000), 0.9, 0.0, 0.0, 1_000)  # and one in the all-pass
    assert sound[[0, 100, 200, 300]] == pytest.approx([1.0, 0.9, 0.81, 0.729], rel=1e-5)
    assert np.abs(np.delete(sound[:350], [0, 100, 200, 300])).max() < 1e-6


def test_a_period_between_samples_is_kept():
    burst = np.sin(2 * np.pi * np.arange(50) / 50.4).astype(np.float32)
    sound = string(burst, curve(49.4, 8_192), 0.9999, 0.0, 0.0, 8_192)
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(8_192), 8 * 8_192))
    peak = spectrum[: 8 * 8_192 // 40].argmax() / (8 * 8_192)
    assert 1200 * abs(np.log2(peak * 50.4)) < 3.0


def test_a_note_is_laid_where_it_belongs_and_let_go():
    out, note = np.zeros(50, np.float32), np.ones(30, np.float32)
    lay(out, note, 5, 2.0, 10, 10)
    assert not out[:5].any() and not out[25:].any()
    assert (out[5:15] == 2.0).all() and (np.diff(out[14:26]) <= 0).all() and out[20] == pytest.approx(0.5)


@pytest.mark.parametrize("start", [-20, 45, 80])
def test_what_is_outside_the_song_is_left_out(start):
    out = np.zeros(50, np.float32)
    lay(out, np.ones(30, np.float32), start, 1.0, 30, 1)
    heard = np.zeros(50)
    heard[max(start, 0) : max(start + 30, 0)] = 1.0
    assert np.array_equal(out, heard)
