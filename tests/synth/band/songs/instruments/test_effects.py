"""What amplifiers, tapes and rooms do, in numbers."""

import numpy as np
import pytest

from melscape.synth.band.songs.instruments.effects import (
    compressed,
    crushed,
    doubled,
    echoed,
    overdriven,
    room,
    swept,
)

RATE_HZ = 22_050


def tone(hz, seconds=0.5, level=1.0):
    return (level * np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE_HZ)) / RATE_HZ)).astype(np.float32)


def amplitude(samples, hz):
    return 2 * abs(np.mean(samples * np.exp(-2j * np.pi * hz * np.arange(samples.size) / RATE_HZ)))


def test_slow_sounds_are_bent_by_tanh():
    samples = tone(20.0)
    assert np.abs(overdriven(samples, 3.0, 0.0) - np.tanh(3.0 * samples)).max() < 0.02
    assert np.abs(overdriven(1e-5 * samples, 3.0, 0.0) - 3e-5 * samples).max() < 1e-6


def test_saturation_folds_little_back_from_above_the_end_of_hearing():
    hz = 3_000.0
    folded_hz = RATE_HZ - 5 * hz  # the fifth harmonic, mirrored
    samples = tone(hz)
    plain, ours = np.tanh(8.0 * samples), overdriven(samples, 8.0, 0.0)
    assert amplitude(ours, folded_hz) < 0.5 * amplitude(plain, folded_hz)


def test_leaning_brings_even_harmonics():
    samples = tone(500.0)
    straight, leaning = (amplitude(overdriven(samples, 4.0, lean), 1_000.0) for lean in (0.0, 0.4))
    assert straight < 1e-3 < 0.05 < leaning


def test_a_delayed_double_is_late():
    samples = np.zeros(1_000, np.float32)
    samples[100] = 1.0
    late = doubled(samples, np.full(40, 50.0, np.float32), 0.25, 0.5)
    assert late[100] == 0.25 and late[150] == pytest.approx(0.5) and late.sum() == pytest.approx(0.75)


def test_a_wah_lets_its_band_through():
    centre = np.full(20_000 // 32 + 1, np.tan(np.pi * 1_000.0 / RATE_HZ), np.float32)
    low, middle, high = (np.abs(swept(tone(hz), centre, 0.3, 1.0)).max() for hz in (150.0, 1_000.0, 6_000.0))
    assert middle > 3 * low and middle > 3 * high


def test_compression_brings_loud_and_soft_together():
    def gap_db(amount):
        loud, soft = (
            np.abs(compressed(tone(200.0, level=v), 0.1, amount, 0.01, 0.001))[-4000:].max() for v in (1, 0.2)
        )
        return 20 * np.log10(loud / soft)

    assert gap_db(0.0) == pytest.approx(13.98, abs=0.1)
    assert gap_db(0.5) < 9.0 and gap_db(0.9) < 3.0


def test_echoes_come_in_time_and_fade():
    samples = np.zeros(4_000, np.float32)
    samples[0] = 1.0
    heard = echoed(samples, 1_000, 0.5, 0.0)
    assert np.flatnonzero(np.abs(heard) > 1e-6).tolist() == [1_000, 2_000, 3_000]
    assert heard[[1_000, 2_000, 3_000]] == pytest.approx([1.0, 0.5, 0.25])


@pytest.mark.parametrize("seconds", [0.5, 1.5])
def test_a_room_falls_by_60_db_in_its_time(seconds):
    delays = np.array([641, 797, 907, 953, 1163, 1307, 1481, 1597])
    stays = (10.0 ** (-3.0 * delays / (seconds * RATE_HZ))).astype(np.float32)
    click = np.zeros(2 * RATE_HZ, np.float32)
    click[0] = 1.0
    energy = np.cumsum(room(click, delays, stays, 0.0)[::-1] ** 2)[::-1]
    fall_db = 10 * np.log10(energy / energy[0] + 1e-12)
    # Schroeder's backward integral (JASA 37, 1965): -5 to -25 dB, times three.
    at = [int(np.argmax(fall_db < level)) for level in (-5.0, -25.0)]
    assert 3.0 * (at[1] - at[0]) / RATE_HZ == pytest.approx(seconds, rel=0.15)


def test_an_old_sampler_holds_and_rounds():
    samples = np.linspace(-1, 1, 100, dtype=np.float32)
    held = crushed(samples, 4.0, 0.0)
    assert np.array_equal(held[::4], samples[::4]) and len(np.unique(held)) == 25
    assert len(np.unique(crushed(samples, 1.0, 2.0))) == 5
