"""An ear: any length, any loudness, the same answer alone and in company, and a confidence that can be turned down."""

import numpy as np
import pytest
import scipy.special
from tests.tasks.genre.heard import ByHeight, ear, music
from tests.tasks.genre.sounds import GENRES, RATE_HZ, small

from melscape.audio.clip import Clip
from melscape.audio.problems import EmptyAudio
from melscape.errors import ConfigError
from melscape.tasks.genre.hearing import Ear, is_silent, mono_at
from melscape.tasks.genre.model import CHUNK

WINDOW = small().window_samples


@pytest.mark.parametrize("genre", GENRES)
def test_music_is_taken_for_what_it_is(genre):
    logits = ear().logits(music(genre))
    assert GENRES[logits.argmax()] == genre and logits.dtype == np.float32


def test_a_clip_counts_as_the_mean_of_its_windows():
    clip = np.concatenate([music(genre)[:WINDOW] for genre in GENRES])
    alone = [ear().logits(clip[start : start + WINDOW]) for start in (0, WINDOW, 2 * WINDOW)]
    assert np.allclose(ear().logits(clip), np.mean(alone, axis=0), atol=1e-5)


def test_clips_in_company_are_heard_as_alone():
    lengths = np.random.default_rng(0).uniform(0.05, 5.0, 2 * CHUNK // 3)
    clips = [music(GENRES[place % 3], seconds=seconds) for place, seconds in enumerate(lengths)]
    together = ear().logits_many(iter(clips))
    assert together.shape == (len(clips), 3)
    assert np.allclose(together, [ear().logits(clip) for clip in clips], atol=1e-5)


def test_the_same_clips_give_the_same_bits():
    clips = [music(genre, seconds=2.5) for genre in GENRES]
    assert ear().logits_many(clips).tobytes() == ear().logits_many(clips).tobytes()


def test_how_loud_a_clip_is_says_nothing():
    loud, soft = (ear().logits(music("jazz", level=level)) for level in (0.9, 0.01))
    assert np.allclose(loud, soft, atol=0.02)


def test_probabilities_are_the_softmax_of_cooled_answers():
    clips = [music(genre) for genre in GENRES]
    logits = ear().logits_many(clips).astype(np.float64)
    hot = ear(temperature=2.5).probabilities_many(clips)
    assert np.allclose(hot, scipy.special.softmax(logits / 2.5, axis=1), atol=1e-7)
    assert hot.max() < ear().probabilities_many(clips).max()


def test_readings_begin_later_and_are_averaged():
    clip = music("blues", seconds=1.1)
    clip[: clip.size // 2] = music("rock", seconds=1.1)[: clip.size // 2]
    turned = np.roll(clip, -clip.size // 2)
    expected = (ear().logits(clip) + ear().logits(turned)) / 2
    assert np.allclose(ear(tta=2).logits(clip), expected, atol=1e-4)


def test_no_clips_are_no_answers_and_no_samples_are_refused():
    assert ear().logits_many([]).shape == (0, 3) and ear().probabilities_many([]).shape == (0, 3)
    with pytest.raises(EmptyAudio):
        ear().logits(np.zeros(0, np.float32))


def test_a_fingerprint_is_of_all_that_decides_an_answer():
    same = {ear().fingerprint, ear().fingerprint}
    others = {ear(2.0).fingerprint, ear(temperature=2.0).fingerprint, ear(tta=2).fingerprint}
    assert len(same) == 1 and len(same | others) == 4


def test_an_ear_needs_genres_and_a_temperature():
    with pytest.raises(ConfigError, match="2 genres or more"):
        Ear(ByHeight(), small(), ("blues",))
    with pytest.raises(ConfigError, match="temperature -1"):
        ear(temperature=-1.0)


def test_an_ear_does_not_learn_while_it_listens():
    network = ByHeight().train()
    assert not Ear(network, small(), GENRES).network.training


def test_a_clip_becomes_mono_at_the_rate_of_the_ear():
    left = music("jazz", rate_hz=44_100)
    samples = mono_at(Clip.of(np.stack([left, np.zeros_like(left)]), 44_100), RATE_HZ)
    expected = music("jazz") / 2
    assert samples.shape == expected.shape
    assert np.abs(samples - expected)[200:-200].max() < 2e-3


def test_an_offset_is_silence_and_a_whisper_is_not():
    assert is_silent(np.full(1000, 0.1, np.float32))
    assert not is_silent(music("jazz", level=0.002))
