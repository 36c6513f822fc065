"""Levels of single sounds: peak, loudness, silence, clipping, channels."""

import numpy as np
import pytest
from tests.corpus.sounds import RATE_HZ, good_folder, tone

from melscape.audio.clip import Clip
from melscape.corpus.levels import level_of, measure_levels
from melscape.corpus.load import load
from melscape.errors import CorpusError


def sine(seconds=1.0, level=0.5):
    return (level * np.sin(2 * np.pi * 500.0 * np.arange(round(seconds * RATE_HZ)) / RATE_HZ)).astype(np.float32)


def test_a_sine_is_three_decibels_under_its_peak():
    level = level_of(Clip.of(sine(), RATE_HZ))
    assert level.peak_db == pytest.approx(-6.02, abs=0.01)
    assert level.loudness_db == pytest.approx(-9.03, abs=0.05)
    assert level.silent_share == 0.0 and level.clipped_share == 0.0 and level.channels == 1


def test_silence_around_a_sound_changes_its_silent_share_and_not_its_loudness():
    alone = level_of(Clip.of(sine(), RATE_HZ))
    padded = level_of(Clip.of(np.concatenate([sine(), np.zeros(3 * RATE_HZ, np.float32)]), RATE_HZ))
    assert padded.silent_share == pytest.approx(0.75, abs=0.01)
    assert padded.loudness_db == pytest.approx(alone.loudness_db, abs=0.01)


def test_a_long_tail_does_not_make_a_hit_soft():
    hit = np.concatenate([sine(0.1), 0.01 * sine(2.0)])
    assert level_of(Clip.of(hit, RATE_HZ)).loudness_db == pytest.approx(-9.03, abs=0.3)


def test_flat_tops_and_channels_are_seen():
    clipped = np.clip(9.0 * sine(), -1.0, 1.0)
    level = level_of(Clip.of(np.stack([clipped, clipped]), RATE_HZ))
    assert level.clipped_share > 0.5 and level.channels == 2 and level.peak_db == 0.0


def test_a_sound_shorter_than_a_frame_has_a_level():
    assert level_of(Clip.of(sine()[:50], RATE_HZ)).loudness_db > -12.0


def test_digital_silence_is_all_soft_and_finite():
    level = level_of(Clip.of(np.zeros(RATE_HZ, np.float32), RATE_HZ))
    assert level.peak_db == level.loudness_db == -120.0


def test_all_items_are_measured_in_their_order(tmp_path):
    manifest = load(good_folder(tmp_path, 3), workers=0)
    levels = measure_levels(manifest, workers=0)
    assert len(levels) == 3 and all(-30.0 < level.peak_db < 0.0 for level in levels)


def test_a_file_that_is_gone_is_named(tmp_path):
    manifest = load(good_folder(tmp_path, 2), workers=0)
    manifest.items[1].path.unlink()
    with pytest.raises(CorpusError, match="note 1"):
        measure_levels(manifest, workers=0)


def test_a_louder_tone_has_the_higher_loudness():
    soft, loud = (level_of(Clip.of(tone(level=level).astype(np.float32), RATE_HZ)) for level in (0.1, 0.4))
    assert loud.loudness_db - soft.loudness_db == pytest.approx(12.04, abs=0.05)
