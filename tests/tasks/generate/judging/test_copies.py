"""The copy meter: names the nearest sound, and says how near for this folder."""

import numpy as np
import pytest
from tests.tasks.generate.judged import RATE_HZ, generator, ping, small, sounds

from melscape.audio.clip import Clip
from melscape.audio.resample import resample
from melscape.errors import ConfigError
from melscape.features.logmel import log_mel
from melscape.tasks.generate.judging.copies import CLOSE, COPY, CopyMeter, word_of

STEP_SECONDS = small().mel.frame_seconds


def meter(held=True):
    return CopyMeter.fit(sounds(24), sounds(8, 100) if held else None, STEP_SECONDS)


def test_a_known_sound_is_a_copy_of_itself_at_any_level():
    found = meter().measure(sounds(24).mels_db[5] - 9.0)
    assert (found.name, found.word) == ("ping_5", "copy")
    assert found.distance == pytest.approx(0.0, abs=1e-3)


def test_held_out_sounds_are_new_on_average():
    found = meter().measure_all(sounds(8, 100).mels_db)
    assert np.mean([each.ratio for each in found]) == pytest.approx(1.0)
    assert sum(each.word == "new" for each in found) >= 4


def test_a_slightly_faster_copy_is_told_by_name():
    faster = Clip.of(ping(7), round(RATE_HZ * 1.03))
    found = meter().measure(log_mel(resample(faster, RATE_HZ).mono(), small().stored_mel))
    assert found.name == "ping_7" and found.ratio < 1.0


def test_without_held_out_sounds_the_folder_itself_says_what_is_usual():
    assert meter(held=False).usual == pytest.approx(meter().usual, rel=0.5)


def test_a_model_has_a_meter_without_its_files():
    found = CopyMeter.of(generator()).measure(generator().decode_db(generator().library.codes[3]))
    assert (found.name, found.word) == ("ping_3", "copy")


def test_the_words_follow_the_ratio():
    assert [word_of(ratio) for ratio in (0.0, COPY, CLOSE, 3.0)] == ["copy", "close", "new", "new"]


def test_one_sound_is_too_few():
    with pytest.raises(ConfigError, match="on 1 sounds"):
        CopyMeter.fit(sounds(1), None, STEP_SECONDS)
