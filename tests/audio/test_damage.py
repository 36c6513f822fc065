"""Damage: each kind does what its name says and no more, and a law draws what it promises."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.signal import butter, sosfilt, sosfreqz

from melscape.audio.damage import Bell, Damage, Dose, damaged, draw_dose, sections
from melscape.errors import ConfigError

RATE_HZ = 22_050


def noise(seconds=1.0, level=0.1, seed=0):
    return (level * np.random.default_rng(seed).standard_normal(round(seconds * RATE_HZ))).astype(np.float32)


def level_db(samples):
    return 10 * np.log10(np.mean(np.square(samples, dtype=np.float64)))


def spectrum_db(samples, low_hz, high_hz):
    power = np.abs(np.fft.rfft(samples)) ** 2
    frequencies_hz = np.fft.rfftfreq(samples.size, 1 / RATE_HZ)
    return 10 * np.log10(power[(frequencies_hz >= low_hz) & (frequencies_hz < high_hz)].mean())


def test_no_dose_changes_nothing_and_the_original_is_never_touched():
    sound = noise()
    before = sound.copy()
    np.testing.assert_array_equal(damaged(sound, RATE_HZ, Dose()), sound)
    damaged(sound, RATE_HZ, Dose(room_seconds=0.5, room_wet=0.3, drive_db=6.0, high_hz=4000.0, codec_bits=4))
    np.testing.assert_array_equal(sound, before)


def test_filters_give_what_scipy_gives():
    sound = noise()
    dose = Dose(bells=(Bell(500.0, 6.0, 1.0), Bell(3000.0, -4.0, 2.0)), low_hz=100.0, high_hz=6000.0)
    by_scipy = sosfilt(np.insert(sections(dose, RATE_HZ), 3, 1.0, axis=1), sound.astype(np.float64))
    np.testing.assert_allclose(damaged(sound, RATE_HZ, dose), by_scipy, atol=1e-6)


def test_a_narrow_line_is_a_butterworth_pass():
    frequencies_hz = np.linspace(50.0, 10_000.0, 40)
    ours = sosfreqz(np.insert(sections(Dose(high_hz=3000.0), RATE_HZ), 3, 1.0, axis=1), frequencies_hz, fs=RATE_HZ)[1]
    theirs = sosfreqz(butter(4, 3000.0, fs=RATE_HZ, output="sos"), frequencies_hz, fs=RATE_HZ)[1]
    np.testing.assert_allclose(np.abs(ours), np.abs(theirs), atol=1e-3)
    low = sosfreqz(np.insert(sections(Dose(low_hz=200.0), RATE_HZ), 3, 1.0, axis=1), frequencies_hz, fs=RATE_HZ)[1]
    high = sosfreqz(butter(2, 200.0, "high", fs=RATE_HZ, output="sos"), frequencies_hz, fs=RATE_HZ)[1]
    np.testing.assert_allclose(np.abs(low), np.abs(high), atol=1e-3)


def test_a_bell_raises_its_own_frequency_by_its_gain():
    answer = sosfreqz(
        np.insert(sections(Dose(bells=(Bell(1000.0, 6.0, 1.0),)), RATE_HZ), 3, 1.0, axis=1), [1.0, 1000.0], fs=RATE_HZ
    )[1]
    np.testing.assert_allclose(20 * np.log10(np.abs(answer)), [0.0, 6.0], atol=0.01)


@pytest.mark.parametrize("seconds", [0.3, 0.8])
def test_a_room_dies_away_in_its_time(seconds):
    click = np.zeros(round(2 * RATE_HZ), np.float32)
    click[0] = 1.0
    tail = damaged(click, RATE_HZ, Dose(room_seconds=seconds, room_wet=1.0))
    tail[0] = 0.0
    # Schroeder's backward sum; the room's high tones die sooner, so it is a little faster than the paths' own gains.
    energy_db = 10 * np.log10(np.cumsum(np.square(tail, dtype=np.float64)[::-1])[::-1] + 1e-12)
    first, last = (int(np.argmax(energy_db < energy_db[0] - drop)) for drop in (5, 35))
    assert 2.0 * (last - first) / RATE_HZ == pytest.approx(seconds, rel=0.35)


def test_a_room_answers_after_its_shortest_path_and_keeps_the_direct_sound():
    click = np.zeros(RATE_HZ, np.float32)
    click[10] = 1.0
    heard = damaged(click, RATE_HZ, Dose(room_seconds=0.5, room_wet=0.3))
    shortest = round(0.0149 * RATE_HZ)
    np.testing.assert_array_equal(heard[: 10 + shortest - 1], click[: 10 + shortest - 1])
    assert np.abs(heard[10 + shortest :]).max() > 0.01


def test_a_room_ends_where_the_sound_does_whatever_its_length():
    for count in (1, 63, 64, 65, 1000):
        whole = damaged(noise()[:2000], RATE_HZ, Dose(room_seconds=0.4, room_wet=0.5))
        part = damaged(noise()[:count], RATE_HZ, Dose(room_seconds=0.4, room_wet=0.5))
        np.testing.assert_array_equal(part, whole[:count])


def test_soft_clipping_keeps_the_peak_and_lifts_the_rest():
    sound = noise()
    bent = damaged(sound, RATE_HZ, Dose(drive_db=9.0))
    assert np.abs(bent).max() == pytest.approx(np.abs(sound).max(), rel=1e-5)
    assert level_db(bent) > level_db(sound) + 3.0
    order = np.argsort(sound)
    assert np.all(np.diff(bent[order]) >= -1e-7)


@pytest.mark.parametrize(("bits", "snr_db"), [(4, 12.0), (7, 30.0), (12, 60.0)])
def test_fewer_bits_leave_more_rounding(bits, snr_db):
    sound = noise()
    rounding = damaged(sound, RATE_HZ, Dose(codec_bits=bits)) - sound
    assert level_db(sound) - level_db(rounding) == pytest.approx(snr_db, abs=5.0)


def test_the_level_puts_the_peak_where_it_should_be_and_leaves_silence_alone():
    assert np.abs(damaged(noise(), RATE_HZ, Dose(level_db=-6.0))).max() == pytest.approx(10 ** (-6 / 20))
    silent = np.zeros(500, np.float32)
    everything = Dose(0.5, 0.3, 1.0, (Bell(500.0, 6.0, 1.0),), 50.0, 5000.0, 4, 6.0, -3.0)
    np.testing.assert_allclose(damaged(silent, RATE_HZ, everything), 0.0, atol=1e-6)


def test_edges_above_half_the_rate_are_no_filter():
    assert len(sections(Dose(bells=(Bell(9000.0, 6.0, 1.0),), high_hz=9000.0), 16_000)) == 0


def test_a_law_draws_within_its_ranges_and_as_often_as_it_says():
    random = np.random.Generator(np.random.Philox(key=1))
    doses = [draw_dose(Damage(), random) for _ in range(2000)]
    rooms = [dose for dose in doses if dose.room_wet]
    assert len(rooms) / len(doses) == pytest.approx(0.25, abs=0.03)
    assert all(0.15 <= dose.room_seconds <= 1.2 and 0.05 <= dose.room_wet <= 0.4 for dose in rooms)
    assert {dose.codec_bits for dose in doses} == {0, 3, 4, 5, 6, 7}
    assert {len(dose.bells) for dose in doses} == {0, 1, 2, 3}
    assert all(-12.0 <= dose.level_db <= 0.0 for dose in doses)
    assert sum(dose.drive_db is not None for dose in doses) / len(doses) == pytest.approx(0.2, abs=0.03)


def test_the_same_generator_gives_the_same_dose_and_none_gives_none():
    one, two = (draw_dose(Damage(), np.random.Generator(np.random.Philox(key=5))) for _ in range(2))
    assert one == two
    assert draw_dose(Damage.none(), np.random.Generator(np.random.Philox(key=5))) == Dose()


@pytest.mark.parametrize(
    "wrong",
    [
        {"room_chance": 1.5},
        {"room_seconds": (1.0, 0.5)},
        {"codec_bits": (1, 4)},
        {"level_db": (-3.0, 2.0)},
        {"high_hz": (50.0, 60.0)},
        {"tone_bands": 0},
    ],
)
def test_laws_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ConfigError):
        replace(Damage(), **wrong)


def test_a_law_survives_being_written_as_lists():
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in Damage().to_dict().items()}
    assert Damage(**values) == Damage()


def test_a_codec_takes_the_highs_away_as_well():
    random = np.random.Generator(np.random.Philox(key=3))
    dose = draw_dose(Damage(codec_chance=1.0, band_chance=0.0, codec_hz=(4000.0, 4000.0)), random)
    heard = damaged(noise(), RATE_HZ, replace(dose, codec_bits=0, bells=(), drive_db=None))
    assert spectrum_db(heard, 500.0, 3000.0) > spectrum_db(heard, 8000.0, 11_000.0) + 15.0
