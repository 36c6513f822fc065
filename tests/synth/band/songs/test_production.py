"""How songs are recorded."""

import math

import numpy as np
import pytest

from melscape.synth.band.songs.chance import chance_of
from melscape.synth.band.songs.genres import GENRES, style_of
from melscape.synth.band.songs.production import ERAS, draw_production
from melscape.synth.band.songs.score import STEMS
from melscape.synth.band.songs.style import Recording


def productions(genre, count=30):
    return [draw_production(style_of(genre).recording, chance_of(0, genre, song)) for song in range(count)]


@pytest.mark.parametrize("genre", GENRES)
def test_every_number_is_in_its_range(genre):
    for production in productions(genre):
        assert 0.0 <= production.sidechain <= 1.0 and 0.0 <= production.wow_cents <= 20.0
        assert production.hiss_db < -30.0 and production.crackle_db < -30.0
        assert (production.lofi_rate_hz > 0) == (production.lofi_bits > 0)
        for sound in map(production.of, STEMS):
            assert 0.0 <= sound.drive <= 1.0 and 0.0 <= sound.compression <= 1.0
            assert 0.0 <= sound.reverb_wet <= 0.7 and 0.1 < sound.reverb_seconds < 4.0
            assert sound.low_cut_hz < 0.1 * sound.high_cut_hz and abs(sound.tilt_db) <= 8.0
            assert (sound.delay_beats > 0) == (sound.delay_wet > 0)


def test_timbre_overlaps_between_genres_and_varies_inside_one():
    tilts = {genre: [production.other.tilt_db for production in productions(genre)] for genre in GENRES}
    within = np.mean([np.std(values) for values in tilts.values()])
    between = np.std([np.mean(values) for values in tilts.values()])
    assert within > 1.2 * between


def test_metal_is_driven_harder_than_classical():
    driven = {genre: np.mean([p.other.drive for p in productions(genre)]) for genre in ("metal", "classical", "pop")}
    assert driven["metal"] > driven["pop"] > driven["classical"]


@pytest.mark.parametrize("era", ERAS)
def test_old_machines_are_narrow_and_noisy_and_new_ones_are_not(era):
    made = [draw_production(Recording(((era, 1.0),)), chance_of(0, era, song)) for song in range(10)]
    if era == "shellac":
        assert all(p.other.high_cut_hz < 7_000 and p.hiss_db > -55 for p in made)
    if era == "modern":
        assert all(math.isinf(p.other.high_cut_hz) and math.isinf(p.hiss_db) for p in made)
    assert len({p.drums for p in made}) == 10


def test_all_stems_of_a_song_share_a_room():
    for production in productions("rock", 10):
        assert len({production.of(stem).reverb_seconds for stem in STEMS}) == 1
        assert production.bass.reverb_wet <= production.other.reverb_wet
