"""Bodies, amplifiers and what moves in them."""

import numpy as np
import pytest

from melscape.synth.band.songs.chance import chance_of
from melscape.synth.band.songs.instruments.bus import Bus, Peak, coloured, through

RATE_HZ = 22_050


def tone(hz, seconds=1.0, level=0.5):
    return (level * np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE_HZ)) / RATE_HZ)).astype(np.float32)


def level_db(bus, hz):
    return 20 * np.log10(through(bus, tone(hz), RATE_HZ)[4_000:].std() / tone(hz)[4_000:].std())


def loudness_over_time(samples, window=441):
    return np.sqrt((samples[: samples.size // window * window].reshape(-1, window) ** 2).mean(axis=1))


def test_an_empty_bus_changes_nothing():
    assert np.array_equal(through(Bus(), tone(440), RATE_HZ), tone(440))


def test_bodies_ring_where_they_are_said_to():
    body = Bus((Peak(200.0, 6.0, 3.0), Peak(2_000.0, -5.0, 2.0)))
    assert level_db(body, 200) == pytest.approx(6.0, abs=0.3)
    assert level_db(body, 2_000) == pytest.approx(-5.0, abs=0.3)
    assert level_db(body, 7_000) == pytest.approx(0.0, abs=0.3)


def test_cuts_and_cabinets_end_the_band():
    assert level_db(Bus(low_cut_hz=200.0), 50) < -20 and level_db(Bus(high_cut_hz=2_000.0), 8_000) < -20
    assert level_db(Bus(cabinet_hz=4_000.0), 9_000) < -25 and level_db(Bus(cabinet_hz=4_000.0), 1_000) > -3


def test_amplifiers_are_driven_alike_by_soft_and_loud_players():
    bus = Bus(drive_db=20.0)
    loud, soft = (through(bus, tone(300, level=level), RATE_HZ) for level in (1.0, 0.01))
    assert np.abs(loud - soft).max() < 1e-3 * np.abs(loud).max()


def test_more_drive_is_more_harmonics():
    def third_db(drive_db):
        spectrum = np.abs(np.fft.rfft(through(Bus(drive_db=drive_db), tone(300), RATE_HZ)))
        return 20 * np.log10(spectrum[900] / spectrum[300])

    assert third_db(2.0) < third_db(12.0) - 6 and third_db(36.0) == pytest.approx(-9.5, abs=1.5)  # a square: 1/3


def test_two_strings_at_an_overdriven_amplifier_make_a_third_tone():
    together = through(Bus(drive_db=25.0, lean=0.5), tone(300) + tone(400), RATE_HZ)
    spectrum = np.abs(np.fft.rfft(together))
    assert spectrum[100] > 0.02 * spectrum[300]


def test_tremolo_moves_the_loudness_at_its_speed():
    levels = loudness_over_time(through(Bus(tremolo=0.8, tremolo_hz=5.0), tone(1_000, 2.0), RATE_HZ))
    assert levels.min() < 0.3 * levels.max()
    beat = np.abs(np.fft.rfft(levels - levels.mean()))
    assert beat.argmax() / 2.0 == pytest.approx(5.0, abs=0.5)


def test_a_chorus_widens_a_tone_and_a_wah_moves_its_band():
    def width(samples):
        spectrum = np.abs(np.fft.rfft(samples * np.hanning(samples.size)))
        return (spectrum > 0.01 * spectrum.max()).sum()

    wide = through(Bus(chorus=0.9, chorus_hz=3.0), tone(2_000), RATE_HZ)
    assert width(wide) > 2 * width(tone(2_000))
    hiss = np.random.default_rng(0).standard_normal(8 * 5_000).astype(np.float32)
    moved = through(Bus(wah=1.0, wah_hz=0.5), hiss, RATE_HZ).reshape(8, -1)
    centres = [np.abs(np.fft.rfft(piece)).argmax() for piece in moved]
    assert max(centres) > 1.8 * min(centres)


def test_no_two_colours_are_the_same_and_each_is_mild():
    colours = [coloured(chance_of(0, "colour", number), Peak(200.0, 6.0)) for number in range(20)]
    assert len({peaks[0].centre_hz for peaks in colours}) == 20
    assert all(130 < peaks[0].centre_hz < 310 and max(abs(peak.gain_db) for peak in peaks) < 8 for peaks in colours)
