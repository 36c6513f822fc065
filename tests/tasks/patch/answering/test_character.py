"""What a sound is for, and what it is called."""

import numpy as np
import pytest

from melscape.tasks.patch.answering.character import STYLES, envelope, file_stem, style_of, title_of

RATE_HZ = 44_100


def note(rise_seconds=0.005, half_life_seconds=1e9, seconds=1.5):
    times = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    shape = np.minimum(times / rise_seconds, 1.0) * 0.5 ** (times / half_life_seconds) * (times < 1.0)
    return (0.5 * shape * np.sin(2 * np.pi * 440.0 * times)).astype(np.float32)[None]


@pytest.mark.parametrize(
    ("samples", "midi", "struck", "style"),
    [
        (note(), 69, False, "Lead"),
        (note(), 33, False, "Bass"),
        (note(rise_seconds=0.4), 60, False, "Pad"),
        (note(half_life_seconds=0.15), 60, False, "Keys"),
        (note(half_life_seconds=0.05), 36, True, "Percussion"),
    ],
)
def test_the_style_follows_pitch_and_course(samples, midi, struck, style):
    assert style_of(samples, RATE_HZ, midi, 1.0, struck) == style and style in STYLES


def test_a_sound_shorter_than_a_step_has_an_envelope():
    assert envelope(np.ones((2, 7), np.float32), RATE_HZ).shape == (1,)


@pytest.mark.parametrize(
    ("stem", "title"),
    [
        ("brass_061-060-075", "Brass 061-060-075"),
        ("my  horn (take 2)", "My horn take 2"),
        ("..", "Sound"),
        ("x" * 80, "X" + "x" * 35),
        ("Ähre#4", "Ähre#4"),
    ],
)
def test_a_file_name_becomes_a_title(stem, title):
    assert title_of(stem) == title


@pytest.mark.parametrize(("title", "stem"), [("My horn take 2", "My_horn_take_2"), ("Ä/ö", "sound"), ("a:b", "a_b")])
def test_a_title_becomes_a_file_name_on_every_system(title, stem):
    assert file_stem(title) == stem
