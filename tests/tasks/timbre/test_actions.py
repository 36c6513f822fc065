"""What a person gets: sounds of the right length and level, morphs that begin and end where they should, neighbours."""

import numpy as np
import pytest

from melscape.audio.clip import Clip
from melscape.audio.files import read
from melscape.errors import ConfigError
from melscape.inference.timbre import open_timbre
from melscape.tasks.timbre.actions import embeddings, hear, map_of, morph, neighbours, reconstruct, walk


@pytest.fixture(scope="module")
def timbre(learnt):
    return open_timbre(learnt.run)


@pytest.fixture(scope="module")
def heard(timbre, learnt):
    paths = sorted(learnt.sounds.glob("*.flac"))
    return [hear(timbre, read(path), name=path.stem) for path in (paths[0], paths[40], paths[-1])]


def test_a_sound_comes_back_whole_at_about_its_level(timbre, heard, learnt):
    clip = read(sorted(learnt.sounds.glob("*.flac"))[0])
    sound = reconstruct(timbre, heard[0])
    assert sound.samples.shape == (1, heard[0].samples) and sound.rate_hz == 16_000
    level = lambda samples: 20 * np.log10(np.sqrt(np.mean(samples**2)))  # noqa: E731
    assert level(sound.samples) == pytest.approx(level(clip.samples), abs=6.0)


def test_a_sound_longer_than_a_window_is_heard_in_overlapping_windows(timbre):
    random = np.random.default_rng(0)
    long = hear(timbre, Clip.of(0.1 * random.standard_normal(16_000 * 3).astype(np.float32), 16_000))
    assert len(long.latents) == len(long.starts) == len(long.levels_db) > 3
    assert long.starts[-1] + timbre.config.frames >= long.frames and long.pitch_midi is None


def test_a_morph_begins_and_ends_with_the_reconstructions(timbre, heard):
    way = morph(timbre, heard[:2], steps=5)
    for end, sound in ((heard[0], way.sounds[0]), (heard[1], way.sounds[-1])):
        own = reconstruct(timbre, end).samples[0]
        size = min(own.size, sound.samples.shape[1])
        assert np.array_equal(own[: size // 2], sound.samples[0][: size // 2])


def test_a_morph_over_three_sounds_meets_the_middle_one_once(timbre, heard):
    way = morph(timbre, heard, steps=4)
    assert len(way.sounds) == 7
    assert way.latents[3] == pytest.approx(heard[1].latents[0], abs=1e-5)


def test_a_morph_is_scored_and_nothing_clips(timbre, heard):
    way = morph(timbre, heard[:2], steps=5)
    assert way.scores["max_jump"] >= 1.0 and 0 < way.scores["smoothness"] <= 1.0
    assert all(np.abs(sound.samples).max() <= 0.9 for sound in (*way.sounds, way.glide))
    assert np.abs(way.glide.samples).max() > 0.001


def test_a_morph_can_stay_at_one_pitch(timbre, heard):
    assert {sound.note_midi for sound in morph(timbre, heard[:2], steps=3, pitch_midi=60.0).sounds} == {60.0}


def test_a_morph_needs_two_sounds(timbre, heard):
    with pytest.raises(ConfigError, match="2 or more"):
        morph(timbre, heard[:1])


def test_a_walk_sounds(timbre):
    sound = walk(timbre, timbre.space.latents[:3], pitch_midi=55.0)
    assert np.isfinite(sound.samples).all() and np.abs(sound.samples).max() > 0.001


def test_the_nearest_sound_of_the_corpus_to_itself_is_itself(timbre, learnt):
    index = 7
    path = next(path for path in learnt.sounds.glob("*.flac") if path.stem == timbre.space.names[index])
    pitch = float(timbre.space.pitches_midi[index])
    ranking = neighbours(timbre, hear(timbre, read(path), pitch_midi=pitch), count=5)
    assert ranking.names[0] == timbre.space.names[index] and list(ranking.scores) == sorted(ranking.scores)
    assert ranking.scores[0] < 0.3 * ranking.scores[1]


def test_the_map_places_every_sound_and_knows_its_words(timbre):
    found = map_of(timbre)
    assert found.points.shape == (len(timbre.space.names), 2) and np.isfinite(found.points).all()
    assert {"family", "pitch", "part", "instrument"} <= set(found.columns)


def test_an_unknown_projection_is_refused(timbre):
    with pytest.raises(ConfigError, match="pca"):
        map_of(timbre, "tsne")


def test_the_table_has_a_row_a_sound(timbre):
    table = embeddings(timbre)
    assert {len(column) for column in table.values()} == {len(timbre.space.names)}
    assert {"name", "family", "pitch_midi", "mu_0", "timbre_0", "map_x"} <= set(table)
