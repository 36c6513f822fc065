"""What every instrument must keep."""

import numpy as np
import pytest

from melscape.errors import ConfigError
from melscape.synth.band.songs.instruments.bus import through
from melscape.synth.band.songs.instruments.catalogue import MAKERS, programme
from melscape.synth.band.songs.instruments.tone import Make, Tone
from melscape.synth.band.songs.score import INSTRUMENTS

RATE_HZ = 22_050
# No pitch to speak of, a pitch that falls, or octaves and fifths of a drawbar below it.
UNTUNED = ("rap", "growl", "organ", "guitar_muted")
# Struck strings are stretched, and singers lean on their notes.
WIDE_CENTS = {"piano": 22.0, "voice_male": 25.0, "voice_female": 25.0, "scat": 30.0, "harmonica": 20.0}


def made(name, seed=0, words="song", rate_hz=RATE_HZ):
    return programme(Make(name, seed, words, rate_hz))


def low_key(name):
    return 40.0 if name.startswith("bass") else 60.0


def spectrum_db(samples, bands=24):
    power = np.abs(np.fft.rfft(samples * np.hanning(samples.size))) ** 2
    edges = np.unique(np.geomspace(20, power.size, bands + 1).astype(int))
    return 10 * np.log10(np.add.reduceat(power, edges[:-1]) / power.sum() + 1e-7)


def test_every_instrument_of_a_score_can_be_played():
    assert set(MAKERS) == set(INSTRUMENTS)


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_a_note_has_its_length_and_a_usual_loudness(name):
    player = made(name)
    sound = player.render(Tone(low_key(name), 0.4, 90))
    assert sound.dtype == np.float32 and np.isfinite(sound).all()
    assert sound.size >= round((0.4 + min(player.release_seconds, 0.12)) * RATE_HZ)
    assert 0.1 < np.sqrt(np.mean(sound[: RATE_HZ // 4] ** 2)) < 2.5


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_the_same_note_sounds_the_same_whatever_came_before(name):
    tone = Tone(low_key(name), 0.2, 80)
    player = made(name)
    first = player.render(tone)
    player.render(Tone(low_key(name) + 5, 0.2, 110))
    assert np.array_equal(first, player.render(tone)) and np.array_equal(first, made(name).render(tone))


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_no_two_songs_have_the_same_make(name):
    tone = Tone(low_key(name), 0.5, 90)
    pictures = []
    for words in "abcd":
        player = made(name, words=words)
        pictures.append(spectrum_db(through(player.bus, player.render(tone), RATE_HZ)))
    apart_db = [np.abs(a - b).mean() for i, a in enumerate(pictures) for b in pictures[:i]]
    assert min(apart_db) > 0.5 and np.mean(apart_db) > 1.5


@pytest.mark.parametrize("name", [name for name in INSTRUMENTS if name not in UNTUNED])
def test_tuning_agrees_with_librosas_yin(name):
    import librosa

    key = low_key(name)
    sound = made(name).render(Tone(key, 0.9, 90))[RATE_HZ // 4 : round(0.85 * RATE_HZ)]
    pitch_hz = Tone(key, 1.0, 90).pitch_hz
    frame = 4096 if key < 50 else 2048
    heard_hz = librosa.yin(
        sound.astype(float), fmin=pitch_hz / 1.6, fmax=1.6 * pitch_hz, sr=RATE_HZ, frame_length=frame
    )
    assert 1200 * abs(np.log2(np.median(heard_hz) / pitch_hz)) < WIDE_CENTS.get(name, 15.0)


BRIGHTENING = ("guitar_acoustic", "piano", "rhodes", "trumpet", "violin", "sax", "pluck_synth", "bass_pick", "growl")


@pytest.mark.parametrize("name", BRIGHTENING)
def test_hard_playing_is_brighter(name):
    def octaves(velocity):
        sound = np.concatenate([made(name, words=words).render(Tone(low_key(name), 0.5, velocity)) for words in "abc"])
        levels = np.abs(np.fft.rfft(sound)) ** 2
        hz = np.fft.rfftfreq(sound.size, 1 / RATE_HZ)
        heard = hz > 35.0
        return (levels * np.log2(hz.clip(1.0)))[heard].sum() / levels[heard].sum()

    assert octaves(120) > octaves(25) + 0.02


@pytest.mark.parametrize("name", ["guitar_acoustic", "violin", "voice_female", "lead_synth", "trombone"])
def test_a_bend_moves_the_pitch(name):
    import librosa

    sound = made(name).render(Tone(57.0, 1.0, 90, bend=(0.0, 2.0, 2.0)))
    heard_hz = librosa.yin(sound[round(0.6 * RATE_HZ) : RATE_HZ].astype(float), fmin=150, fmax=400, sr=RATE_HZ)
    assert 1200 * abs(np.log2(np.median(heard_hz) / (220.0 * 2 ** (2 / 12)))) < 30


@pytest.mark.parametrize("name", INSTRUMENTS)
@pytest.mark.parametrize("pitch_midi", [16.0, 100.0])
def test_the_ends_of_the_keyboard_make_sound(name, pitch_midi):
    sound = made(name).render(Tone(pitch_midi, 0.05, 127))
    assert np.isfinite(sound).all() and 0.05 < np.abs(sound).max() < 60.0


@pytest.mark.parametrize("name", ["guitar_distorted", "piano", "strings", "voice_male", "bass_sub", "pad_synth"])
def test_other_rates_play_the_same_music(name):
    tone = Tone(low_key(name), 0.5, 90)
    slow, fast = (made(name, rate_hz=rate_hz).render(tone) for rate_hz in (22_050, 44_100))
    assert fast.size == pytest.approx(2 * slow.size, abs=2)
    peaks = [
        np.abs(np.fft.rfft(sound, 8 * rate))[8 * 30 : 8 * 1000].argmax()
        for sound, rate in ((slow, 22_050), (fast, 44_100))
    ]
    ratio = peaks[1] / peaks[0] if peaks[0] else 1.0
    assert ratio == pytest.approx(round(ratio * 4) / 4, abs=0.06)


def test_takes_of_a_string_differ_but_not_in_kind():
    player = made("guitar_acoustic")
    first, second = (player.render(Tone(55, 0.5, 90, take=take)) for take in (0, 1))
    assert not np.array_equal(first, second)
    assert np.abs(spectrum_db(first) - spectrum_db(second)).mean() < 6.0


def test_who_is_not_in_the_band_is_told_who_is():
    with pytest.raises(ConfigError, match="theremin"):
        made("theremin")
    with pytest.raises(ConfigError, match="500 Hz"):
        made("piano", rate_hz=500)
