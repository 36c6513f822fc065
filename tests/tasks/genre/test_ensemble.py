"""Ears that answer together."""

import numpy as np
import pytest
import scipy.stats
from tests.tasks.genre.heard import ear, ears, music
from tests.tasks.genre.sounds import GENRES, RATE_HZ

from melscape.audio.clip import Clip
from melscape.audio.problems import EmptyAudio
from melscape.errors import ConfigError
from melscape.tasks.genre.ensemble import Ensemble

CLIPS = [music(genre) + 0.2 * music("rock") for genre in GENRES]


def test_one_ear_alone_says_what_it_would_say():
    assert np.array_equal(ears(ear()).probabilities_many(CLIPS), ear().probabilities_many(CLIPS))


def test_two_answers_meet_at_their_geometric_mean():
    both = [ear(), ear(0.3)]
    middle = scipy.stats.gmean([each.probabilities_many(CLIPS) for each in both], axis=0)
    found = ears(*both).probabilities_many(iter(CLIPS))
    assert np.allclose(found, middle / middle.sum(axis=1, keepdims=True))


def test_weights_count_as_powers():
    both = [ear(), ear(0.3)]
    first, second = (each.probabilities_many(CLIPS) for each in both)
    found = Ensemble(tuple(both), (3.0, 1.0)).probabilities_many(CLIPS)
    expected = first**0.75 * second**0.25
    assert np.allclose(found, expected / expected.sum(axis=1, keepdims=True))


def test_each_may_have_its_own_order_of_genres():
    # The second one's answers are named in another order: for it low music is rock.
    mixed = ears(ear(), ear(5.0, classes=("rock", "jazz", "blues")))
    assert mixed.classes == GENRES
    assert mixed.probabilities(music("blues")).argmax() == GENRES.index("rock")


def test_music_gets_a_ranking_with_the_likeliest_first():
    ranking = ears(ear(), ear(2.0)).name_genre(Clip.of(music("jazz"), RATE_HZ), "tune.wav")
    assert ranking.names[0] == "jazz" and set(ranking.names) == set(GENRES)
    assert sum(ranking.scores) == pytest.approx(1.0) and sorted(ranking.scores, reverse=True) == list(ranking.scores)
    assert "tune.wav" in ranking.title and "2 networks" in ranking.title


def test_confidence_in_songs_that_were_learnt_from_is_not_passed_off_as_that_in_others():
    clip = Clip.of(music("jazz"), RATE_HZ)
    assert ears().name_genre(clip).note.startswith("Of 100 clips heard")
    said = Ensemble((ear(),), held_out=False).name_genre(clip).note
    assert "of the songs that were learnt from" in said and "no songs were held out" in said


def test_silence_has_no_genre():
    with pytest.raises(EmptyAudio, match="silent"):
        ears().name_genre(Clip.of(np.full(RATE_HZ, 0.2, np.float32), RATE_HZ))


def test_ears_that_do_not_belong_together_are_refused():
    with pytest.raises(ConfigError, match="without a network"):
        Ensemble(())
    with pytest.raises(ConfigError, match="different genres apart: pop, rock"):
        ears(ear(), ear(classes=("blues", "jazz", "pop")))
    with pytest.raises(ConfigError, match="a weight over 0"):
        Ensemble((ear(), ear()), (1.0, 0.0))


def test_no_clips_are_no_answers():
    assert ears(ear(), ear()).probabilities_many([]).shape == (0, 3)


def test_a_fingerprint_is_of_ears_and_weights():
    both = (ear(), ear(2.0))
    assert Ensemble(both).fingerprint == Ensemble(both).fingerprint
    assert len({Ensemble(both).fingerprint, Ensemble(both, (1.0, 2.0)).fingerprint, ears(both[0]).fingerprint}) == 3
