"""Vowels that lie where ears expect them, and consonants that are no vowels."""

import numpy as np
import pytest

from melscape.synth.band.songs.chance import chance_of
from melscape.synth.band.songs.instruments.catalogue import programme
from melscape.synth.band.songs.instruments.speech import (
    CONSONANTS,
    GLIDES,
    RAPPED,
    SCATTED,
    SUNG,
    VOWELS,
    locus,
    noise_of,
    syllable,
    throat,
)
from melscape.synth.band.songs.instruments.tone import Make, Tone

RATE_HZ = 22_050


def peaks_hz(response, pitch_hz):
    levels = np.abs(response)
    inner = np.flatnonzero((levels[1:-1] > levels[:-2]) & (levels[1:-1] > levels[2:])) + 1
    return (inner + 1) * pitch_hz


@pytest.mark.parametrize("vowel", ["ee", "ae", "ah", "uh"])
def test_a_throat_resonates_at_the_formants_of_its_vowel(vowel):
    found = peaks_hz(throat(VOWELS[vowel], 1.0, 10.0, 400), 10.0)[:3]
    assert found == pytest.approx(VOWELS[vowel], abs=25.0)


def test_a_shorter_throat_has_higher_formants():
    man, child = (peaks_hz(throat(VOWELS["e"], tract, 10.0, 500), 10.0)[1] for tract in (1.0, 1.25))
    assert child / man == pytest.approx(1.25, rel=0.02)


def test_high_singers_open_the_mouth():
    low, high = (np.abs(throat(VOWELS["ee"], 1.0, pitch_hz, 10))[0] for pitch_hz in (265.0, 600.0))
    assert low > 3.0 and high > 3.0  # its first formant, at 270 Hz, would leave little of a note at 600 Hz


def test_a_tube_does_not_end_at_its_last_formant():
    levels = 20 * np.log10(np.abs(throat((500.0, 1_500.0, 2_500.0), 1.0, 50.0, 200)))
    valleys = [levels[round(hz / 50) - 1] for hz in (2_000, 5_000, 7_000)]  # between the formants of an even tube
    assert max(valleys) - min(valleys) < 10.0


def test_syllables_use_what_is_there():
    assert set(SUNG) | set(RAPPED) | set(SCATTED) <= set(CONSONANTS)
    assert {vowel for glide in GLIDES for vowel in glide} <= set(VOWELS)
    said = {syllable(RAPPED, chance_of(0, number)) for number in range(60)}
    assert len(said) > 30


def test_an_open_beginning_is_the_vowel_itself():
    assert locus(CONSONANTS[""], "ah") == VOWELS["ah"]
    first, second, _ = locus(CONSONANTS["b"], "ah")
    assert first < VOWELS["ah"][0] and second < VOWELS["ah"][1]


def test_hisses_are_high_and_pops_are_low_and_short():
    def centre_hz(name):
        noise = noise_of(CONSONANTS[name], 1.0, RATE_HZ, chance_of(0, name))
        power = np.abs(np.fft.rfft(noise)) ** 2
        return (power * np.fft.rfftfreq(noise.size, 1 / RATE_HZ)).sum() / power.sum(), noise.size

    (hiss_hz, hiss), (rush_hz, _), (pop_hz, pop) = centre_hz("s"), centre_hz("sh"), centre_hz("p")
    assert hiss_hz > rush_hz > pop_hz and hiss > 3 * pop
    assert noise_of(CONSONANTS["m"], 1.0, RATE_HZ, chance_of(0)).size == 0


def singer(name, words="song"):
    return programme(Make(name, 0, words, RATE_HZ))


def test_words_change_from_note_to_note_and_come_back():
    one = singer("voice_male")
    takes = [one.render(Tone(52, 0.3, 90, take=take)) for take in (0, 1, 2, 0)]
    assert np.array_equal(takes[0], takes[3])
    assert not np.array_equal(takes[0], takes[1]) and not np.array_equal(takes[1], takes[2])
    assert one.takes > 10 and one.phrased and one.early_seconds > 0


def pitch_hz(piece):
    """By the highest peak of the autocorrelation between 80 and 400 Hz."""
    alike = np.fft.irfft(np.abs(np.fft.rfft(piece * np.hanning(piece.size), 4 * piece.size)) ** 2)
    lags = np.arange(RATE_HZ // 400, RATE_HZ // 80)
    return RATE_HZ / lags[alike[lags].argmax()]


def test_a_rapper_speaks_where_a_singer_holds():
    def slide(name):
        falls = []
        for words in "abcdef":
            sound = singer(name, words).render(Tone(52, 0.5, 100, take=4))
            early, late = (pitch_hz(sound[round(at * RATE_HZ) :][:1_500]) for at in (0.14, 0.42))
            falls.append(12 * np.log2(early / late))
        return np.median(falls)

    assert slide("rap") > 0.5 > abs(slide("voice_male"))


def test_a_growl_is_rougher_than_a_song():
    def flatness(name):
        power = np.abs(np.fft.rfft(singer(name).render(Tone(45, 0.6, 110, take=1))[2_000:10_000])) ** 2 + 1e-9
        return np.exp(np.log(power).mean()) / power.mean()

    assert flatness("growl") > 4 * flatness("voice_male")
