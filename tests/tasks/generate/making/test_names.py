"""Names tell what a sound is, are safe everywhere, and differ by seed and number."""

import re

import numpy as np
import pytest

from melscape.tasks.generate.code import Code
from melscape.tasks.generate.library import Library
from melscape.tasks.generate.making.names import LONGEST, family_words, first_word, name_of, stem_word, traits

CENTRES_HZ = np.geomspace(50.0, 16_000.0, 40)


def library(names, families) -> Library:
    codes = tuple(Code(name, np.zeros((1, 2), np.float32), 3, 0.0) for name in names)
    return Library(codes, ("train",) * len(names), tuple(names), tuple(families))


def band(where, frames=40, fall_db=1.0) -> np.ndarray:
    mel = np.full((40, frames), -90.0)
    mel[where] = -fall_db * np.arange(frames)
    return mel


def test_seed_and_number_are_always_there():
    assert name_of(["bd", "low", "short"], 1, 3) == "bd-low-short_s1-03"
    assert name_of(["x" * 200], 2**63 - 1, 9999).endswith(f"_s{2**63 - 1}-9999")


@pytest.mark.parametrize("word", ["x" * 300, "Größe/..\\:*?", "キック", "", "CON", "a b\tc\n", "-_-"])
def test_a_name_is_safe_on_every_system(word):
    name = name_of([word, "low"], 4, 12)
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name) and len(name) <= LONGEST


def test_a_name_without_a_word_is_still_a_name():
    assert name_of(["キック"], 0, 1) == "sound_s0-01"


def test_families_of_the_parents_come_first_and_once():
    folder = library(["bd_808", "bd_boom", "hat_zap"], ["bd", "bd", "hat"])
    assert family_words(folder, ("bd_808", "bd_boom")) == ["bd"]
    assert family_words(folder, ("bd_808", "hat_zap")) == ["bd", "hat"]


def test_a_sound_without_a_family_has_the_first_word_of_its_name():
    assert family_words(library(["Kick 01.wav"], [""]), ("Kick 01.wav",)) == ["kick"]
    assert first_word("909") == "sound" and first_word("drums/Tom-3.flac") == "tom"
    assert stem_word("drums/Tom 3.flac") == "tom-3"


@pytest.mark.parametrize(
    ("mel_db", "words"),
    [
        (band(slice(5, 6), 10), ["low", "short"]),
        (band(slice(36, 37), 400, 0.1), ["bright", "long"]),
        (band(slice(20, 21), 40), ["pure"]),
        (band(slice(0, 40), 40, 0.5), ["noisy"]),
    ],
)
def test_traits_say_what_is_special(mel_db, words):
    assert [word for word in traits(mel_db, CENTRES_HZ, 0.0107) if word in words] == words


def test_no_more_than_two_traits():
    assert len(traits(band(slice(2, 3), 5), CENTRES_HZ, 0.0107)) == 2
