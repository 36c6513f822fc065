"""What the desk and the tape do to stems."""

from dataclasses import replace

import numpy as np
import pytest
from tests.synth.band.songs.played import NEUTRAL, PLAIN, beat, score

from melscape.synth.band.songs.instruments.loudness import REFERENCE, brought_to, loudness
from melscape.synth.band.songs.produce import PEAK, produce
from melscape.synth.band.songs.score import STEMS

RATE_HZ = 22_050


def tone(hz, seconds=2.0):
    return np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE_HZ)) / RATE_HZ).astype(np.float32)


def noise(seconds=2.0):
    return np.random.default_rng(0).standard_normal(round(seconds * RATE_HZ)).astype(np.float32)


def stems(**sounds):
    silence = np.zeros(2 * RATE_HZ, np.float32)
    return {stem: sounds.get(stem, silence) for stem in STEMS}


def recorded(sounds, drums=None, **production):
    return produce(sounds, score(drums=drums, production=replace(NEUTRAL, **production)), RATE_HZ)


def treated(samples, **treatment):
    return recorded(stems(other=samples), other=replace(PLAIN, **treatment))["other"]


def band_db(samples, low_hz, high_hz):
    power = np.abs(np.fft.rfft(samples)) ** 2
    hz = np.fft.rfftfreq(samples.size, 1 / RATE_HZ)
    return 10 * np.log10(power[(hz >= low_hz) & (hz < high_hz)].sum() / power.sum() + 1e-12)


def test_a_plain_desk_only_sets_levels():
    made = recorded(stems(bass=0.3 * tone(100), other=4.0 * tone(440)))
    assert np.abs(made["bass"] + made["other"]).max() == pytest.approx(PEAK, abs=1e-3)
    assert np.corrcoef(made["other"], tone(440))[0, 1] > 0.99999
    assert loudness(made["bass"], RATE_HZ) == pytest.approx(loudness(made["other"], RATE_HZ), rel=1e-3)
    assert not made["drums"].any() and not made["vocals"].any()


def test_gains_are_between_stems_of_one_loudness():
    made = recorded(stems(bass=tone(100), other=9.0 * tone(440)), bass=replace(PLAIN, gain_db=-6.0))
    ratio = loudness(made["other"], RATE_HZ) / loudness(made["bass"], RATE_HZ)
    assert 20 * np.log10(ratio) == pytest.approx(6.0, abs=0.01)


def test_tilt_and_cuts_shape_the_band():
    plain, bright = treated(noise()), treated(noise(), tilt_db=8.0)
    assert band_db(bright, 3_000, 11_000) > band_db(plain, 3_000, 11_000)
    assert band_db(bright, 20, 200) < band_db(plain, 20, 200) - 4
    narrow = treated(noise(), low_cut_hz=300.0, high_cut_hz=3_000.0)
    assert band_db(narrow, 20, 100) < -28 and band_db(narrow, 8_000, 11_000) < -15


def test_drive_brings_harmonics_and_compression_brings_loudness():
    assert band_db(treated(tone(300), drive=0.8), 850, 950) > band_db(treated(tone(300)), 850, 950) + 20
    swelling = noise() * np.linspace(0.2, 1.0, 2 * RATE_HZ, dtype=np.float32)

    def crest(samples):
        return np.abs(samples[5_000:]).max() / samples[5_000:].std()

    assert crest(treated(swelling, compression=0.9)) < 0.85 * crest(treated(swelling))


def click(at_seconds=0.1):
    samples = np.zeros(2 * RATE_HZ, np.float32)
    start = round(at_seconds * RATE_HZ)
    samples[start : start + 400] = np.hanning(400) * np.sin(np.arange(400) * 0.3)
    return samples


def test_a_room_rings_on():
    def late_share(samples):
        return (samples[RATE_HZ:] ** 2).sum() / (samples**2).sum()

    dry, wet = treated(click()), treated(click(), reverb_seconds=2.0, reverb_wet=0.4)
    assert late_share(dry) < 1e-9 and late_share(wet) > 3e-4
    assert late_share(wet) > 10 * late_share(treated(click(), reverb_seconds=0.4, reverb_wet=0.4))


def test_echoes_come_in_beats():
    echo = treated(click(), delay_beats=1.0, delay_wet=0.5)
    loud = np.abs(echo).reshape(-1, RATE_HZ // 10).max(axis=1)
    assert loud[6] > 0.3 * loud[1] and loud[11] > 0.05 * loud[1] and loud[3] < 0.01 * loud[1]


def test_the_kick_ducks_bass_and_other_but_not_the_voice():
    sounds = stems(bass=tone(100), other=tone(440), vocals=tone(600))
    made = recorded(sounds, drums=beat(), sidechain=0.8)
    for stem, expected in (("bass", 0.28), ("other", 0.28), ("vocals", 1.0)):
        after, later = made[stem][100:500].std(), made[stem][9_000:10_500].std()
        assert after / later == pytest.approx(expected, abs=0.15)


def test_an_old_sampler_has_no_highs_of_its_own():
    made = recorded(stems(other=tone(440), vocals=noise()), lofi_rate_hz=8_000.0, lofi_bits=8)
    assert len(np.unique(np.round(made["other"], 6))) <= 256
    assert band_db(made["vocals"], 0, 4_000) > -1.5


def test_hiss_and_crackle_lie_under_what_plays_and_nowhere_else():
    made = recorded(stems(other=tone(440)), hiss_db=-40.0)
    assert -62 < band_db(made["other"], 4_000, 11_000) < -20
    assert not made["drums"].any()
    crackled = recorded(stems(other=tone(440)), crackle_db=-25.0)["other"]
    plain = recorded(stems(other=tone(440)))["other"]
    rough = np.abs(np.diff(crackled, 2)).max() / np.abs(np.diff(plain, 2)).max()
    assert rough > 1.2


def test_a_tape_wavers_alike_for_all_stems():
    made = recorded(stems(bass=tone(220), vocals=tone(220)), wow_cents=20.0)
    steady = recorded(stems(bass=tone(220)))["bass"]
    assert np.abs(made["bass"] - made["vocals"]).max() < 1e-5
    width = np.abs(np.fft.rfft(made["bass"] * np.hanning(made["bass"].size)))
    plain = np.abs(np.fft.rfft(steady * np.hanning(steady.size)))
    assert (width > 0.1 * width.max()).sum() > (plain > 0.1 * plain.max()).sum()


def test_silence_stays_silence():
    made = recorded(stems(), hiss_db=-30.0, crackle_db=-20.0, wow_cents=5.0, sidechain=0.5)
    assert not any(stem.any() for stem in made.values())


def test_rests_do_not_count_as_softness():
    half = np.concatenate([tone(440, 1.0), np.zeros(RATE_HZ, np.float32)])
    assert loudness(half, RATE_HZ) == pytest.approx(loudness(tone(440), RATE_HZ), rel=0.01)
    assert loudness(brought_to(half, RATE_HZ, 6.0), RATE_HZ) == pytest.approx(2.0 * REFERENCE, rel=0.01)
    assert (
        loudness(np.zeros(10, np.float32), RATE_HZ) == 0.0 and not brought_to(np.zeros(10, np.float32), RATE_HZ).any()
    )
