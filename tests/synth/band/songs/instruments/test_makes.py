"""What sets one family of instruments apart from another."""

import numpy as np
import pytest

from melscape.synth.band.songs.chance import chance_of
from melscape.synth.band.songs.instruments import basses, bowed_blown, keys, strings_plucked, synths, voices
from melscape.synth.band.songs.instruments.catalogue import programme
from melscape.synth.band.songs.instruments.tone import Make, Tone, drawn

RATE_HZ = 22_050
SONGS = "abcdef"


def note(name, words="a", pitch_midi=60.0, seconds=1.5, velocity=90):
    return programme(Make(name, 0, words, RATE_HZ)).render(Tone(pitch_midi, seconds, velocity))


def fall_db(name, pitch_midi=60.0):
    """From a tenth of a second to one second, the mean of several songs."""
    falls = []
    for words in SONGS:
        sound = note(name, words, pitch_midi)
        early, late = (sound[start : start + 2_000].std() for start in (RATE_HZ // 10, RATE_HZ))
        falls.append(20 * np.log10(early / late))
    return np.mean(falls)


def partial_db(sound, pitch_hz, number):
    window = sound[2_000 : 2_000 + RATE_HZ // 2] * np.hanning(RATE_HZ // 2)
    spectrum = np.abs(np.fft.rfft(window))
    at = round(number * pitch_hz * 0.5)
    return 20 * np.log10(spectrum[at - 6 : at + 7].max() + 1e-9)


def test_struck_and_plucked_notes_fade_and_held_ones_stay():
    fading = [fall_db(name) for name in ("piano", "guitar_acoustic", "rhodes", "pluck_synth", "banjo")]
    assert min(fading) > 4.0
    assert max(abs(fall_db(name)) for name in ("organ", "violin", "trumpet", "accordion")) < 3.0


def test_some_strings_are_shorter_than_others():
    assert fall_db("guitar_muted") > fall_db("banjo") > fall_db("guitar_acoustic") > fall_db("pedal_steel")


def test_high_strings_fade_faster_than_low_ones():
    for name in ("piano", "guitar_nylon"):
        assert fall_db(name, 84) > fall_db(name, 48) + 3


def test_high_partials_of_a_string_die_first():
    sound = note("guitar_acoustic", pitch_midi=45)
    early, late = (np.abs(np.fft.rfft(sound[start : start + 4_096])) for start in (500, RATE_HZ))
    low, high = slice(15, 80), slice(600, 1_200)  # around the first partials, and 3 to 6.5 kHz
    assert (late[high] ** 2).sum() / (early[high] ** 2).sum() < 0.1 * (late[low] ** 2).sum() / (early[low] ** 2).sum()


def test_a_pianos_partials_are_stretched():
    pitch_hz = 261.63
    sound = note("piano", seconds=2.0)[:RATE_HZ]
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(sound.size), 4 * sound.size))
    tenth = 4 * 10 * pitch_hz
    found = spectrum[round(0.99 * tenth) : round(1.05 * tenth)].argmax() + round(0.99 * tenth)
    assert 1.003 < found / tenth < 1.04


def test_a_clarinet_has_few_even_partials():
    def evenness(name):
        return np.mean(
            [partial_db(note(name, words), 261.63, 2) - partial_db(note(name, words), 261.63, 3) for words in SONGS]
        )

    assert evenness("clarinet") < evenness("oboe") - 4


def test_sections_beat_and_soloists_do_not():
    def steadiness(name):
        spreads = []
        for words in SONGS:
            sound = note(name, words, seconds=2.0)[RATE_HZ // 2 : 2 * RATE_HZ]
            levels = sound[: sound.size // 1_024 * 1_024].reshape(-1, 1_024).std(axis=1)
            spreads.append(levels.std() / levels.mean())
        return np.mean(spreads)

    assert steadiness("strings") > steadiness("clarinet")


def test_an_organ_is_as_loud_however_it_is_struck():
    made = {name: programme(Make(name, 0, "a", RATE_HZ)) for name in ("organ", "piano")}
    assert made["organ"].expression < 0.3 < made["piano"].expression


def test_a_synthesizers_filter_opens_on_pads_and_closes_on_plucks():
    def brightness(name, at_seconds):
        centres = []
        for words in SONGS:
            piece = note(name, words)[round(at_seconds * RATE_HZ) :][:2_048]
            power = np.abs(np.fft.rfft(piece * np.hanning(piece.size))) ** 2
            centres.append(power[140:].sum() / (power.sum() + 1e-12))  # over 1.5 kHz
        return np.median(centres)

    assert brightness("pluck_synth", 0.01) > brightness("pluck_synth", 0.5)
    assert brightness("pad_synth", 1.0) > brightness("pad_synth", 0.05)


def test_the_bass_of_a_machine_is_nearly_a_sine():
    sound = note("bass_sub", pitch_midi=36)
    fundamental_hz = 65.41
    assert partial_db(sound, fundamental_hz, 1) > partial_db(sound, fundamental_hz, 4) + 25


def test_slaps_are_brighter_than_fingers_and_fingers_than_thumbs():
    def centre_hz(name):
        found = []
        for words in SONGS:
            power = np.abs(np.fft.rfft(note(name, words, 40)[:4_096])) ** 2
            found.append((power * np.fft.rfftfreq(4_096, 1 / RATE_HZ)).sum() / power.sum())
        return np.mean(found)

    assert centre_hz("bass_slap") > centre_hz("bass_pick") > centre_hz("bass_finger") > 0.8 * centre_hz("bass_upright")


TABLES = [strings_plucked.KINDS, basses.STRINGS, keys.KINDS, bowed_blown.KINDS, synths.KINDS, voices.KINDS]


@pytest.mark.parametrize("table", TABLES)
def test_every_range_goes_up_and_every_number_is_drawn_from_it(table):
    for ranges in table.values():
        assert all(low <= high for low, high in ranges.values())
        numbers = drawn(ranges, chance_of(0, "draw"))
        assert all(low <= numbers[name] <= high for name, (low, high) in ranges.items())
    assert len({tuple(ranges) for ranges in table.values()}) == 1  # the same numbers for all of a family
