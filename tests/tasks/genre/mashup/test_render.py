"""Rendering: exactly what was drawn, whoever shares the work, straight from the file."""

from dataclasses import replace
from itertools import chain

import numpy as np
import pytest
from tests.tasks.genre.mashup.made import GAIN, RATE_HZ, band, noises

from melscape.audio.damage import Damage, Dose, damaged
from melscape.errors import ConfigError
from melscape.tasks.genre.mashup.draw import Mashup, Noise, Piece, draw
from melscape.tasks.genre.mashup.recipe import MashupRecipe, NoiseLaw
from melscape.tasks.genre.mashup.render import BATCH, in_batches, render

RECIPE = MashupRecipe(rate_hz=RATE_HZ, lengths_seconds=((0.5, 3.0, 3.0), (0.5, 1.0, 2.0)))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    return *band(folder / "band", tempi=[100.0 + 4 * n for n in range(24)]), *noises(folder / "noises")


def drawn(made, count=12, recipe=RECIPE, epoch=0):
    return [draw(recipe, made[1], made[3], 0, epoch, index) for index in range(count)]


def read(sound, ratio, count):
    """A sound read faster or slower: between samples a cubic through the nearest four (Catmull and Rom 1974)."""
    places, parts = np.divmod(ratio * np.arange(count), 1.0)
    a, b, c, d = (sound[np.maximum(places.astype(int) + step, 0)] for step in (-1, 0, 1, 2))
    return b + 0.5 * parts * (c - a + parts * (2 * a - 5 * b + 4 * c - d + parts * (3 * (b - c) + d - a)))


def test_a_mashup_is_the_sum_of_its_pieces_and_noises(made):
    bank, _, noise_bank, _ = made
    pieces = (Piece(0, 100.0, 1.0, 0.5 * GAIN), Piece(5, 0.0, 1.0, GAIN), Piece(2, 0.0, 1.1, GAIN))
    mashup = Mashup("rock", pieces, (Noise(1, 10.0, 300, 2000, 2 * GAIN),), Dose(), 6000, RATE_HZ)
    expected = 0.5 * GAIN * bank.samples(0)[100:6100] + GAIN * bank.samples(5)[:6000]
    expected = expected + read(GAIN * bank.samples(2), 1.1, 6000)
    expected[300:2300] += 2 * GAIN * noise_bank.samples(1)[10:2010]
    # The first sample of what is read in a circle has another neighbour before it.
    np.testing.assert_allclose(render(bank, noise_bank, [mashup])[0][1:], expected[1:], atol=1e-6)


def test_rows_are_followed_by_silence_up_to_the_longest(made):
    mashups = drawn(made)
    batch = render(made[0], made[2], mashups)
    assert batch.dtype == np.float32 and batch.shape == (12, max(mashup.samples for mashup in mashups))
    for mashup, row in zip(mashups, batch, strict=True):
        assert row[: mashup.samples].any() and not row[mashup.samples :].any()


@pytest.mark.parametrize("threads", [2, 3, 16])
def test_threads_change_no_bit(made, threads):
    mashups = drawn(made)
    alone = render(made[0], made[2], mashups)
    np.testing.assert_array_equal(render(made[0], made[2], mashups, threads=threads), alone)
    np.testing.assert_array_equal(render(made[0], made[2], mashups[::-1])[::-1][:, : alone.shape[1]], alone)


def test_batches_hold_every_mashup_as_long_as_it_is(made):
    bank, _, noise_bank, _ = made
    mashups = drawn(made, 2 * BATCH + 3)
    batches = list(in_batches(bank, noise_bank, mashups, threads=2))
    assert [len(batch) for batch in batches] == [BATCH, BATCH, 3]
    for mashup, sound in zip(mashups, chain.from_iterable(batches), strict=True):
        assert sound.size == mashup.samples and np.array_equal(sound, render(bank, noise_bank, [mashup])[0])


def test_a_used_place_makes_no_difference(made):
    mashups, used = drawn(made), np.full((20, 4 * RATE_HZ), 7.0, np.float32)
    fresh = render(made[0], made[2], mashups)
    batch = render(made[0], made[2], mashups, out=used)
    assert batch.base is used and len(batch) == 12
    np.testing.assert_array_equal(batch[:, : fresh.shape[1]], fresh)
    assert not batch[:, fresh.shape[1] :].any()


def test_damage_comes_last_and_over_everything(made):
    mashup = drawn(made)[3]
    dose = Dose(room_seconds=0.3, room_wet=0.2, high_hz=2000.0, codec_bits=5, drive_db=6.0, level_db=-6.0)
    clean = render(made[0], made[2], [replace(mashup, dose=Dose())])[0]
    found = render(made[0], made[2], [replace(mashup, dose=dose)])[0]
    np.testing.assert_array_equal(found, damaged(clean, RATE_HZ, dose))
    assert np.abs(found).max() == pytest.approx(10 ** (-6 / 20), rel=1e-5)


def test_a_window_sounds_like_that_part_of_the_whole(made):
    recipe = replace(RECIPE, noise=NoiseLaw(3, 3), damage=Damage.none(), tempo_chance=1.0)
    for mashup in drawn(made, 6, recipe):
        whole = render(made[0], made[2], [mashup])[0]
        part = render(made[0], made[2], [mashup.window(1777, 3000)])[0]
        np.testing.assert_allclose(part, whole[1777:4777], atol=2e-5)


def test_the_noise_is_heard_as_loud_as_drawn(made):
    recipe = replace(RECIPE, noise=NoiseLaw(1, 1, snr_db=(0.0, 0.0), whole_chance=1.0), damage=Damage.none())
    # Reading between the samples of hiss takes off its highest tones, so nothing is.
    recipe = replace(recipe, tempo_chance=0.0)
    for mashup in drawn(made, 4, recipe):
        music = render(made[0], None, [replace(mashup, noises=())])[0]
        noise = render(made[0], made[2], [mashup])[0] - music
        assert 20 * np.log10(music.std() / noise.std()) == pytest.approx(0.0, abs=0.6)


def test_nothing_is_an_empty_batch(made):
    assert render(made[0], made[2], []).shape == (0, 0)


def test_misfits_are_refused(made):
    bank, _, noise_bank, _ = made
    mashups = drawn(made, recipe=replace(RECIPE, noise=NoiseLaw(1, 1)))
    with pytest.raises(ConfigError, match="8000 Hz, 22050 Hz"):
        render(bank, noise_bank, [replace(mashups[0], rate_hz=22_050)])
    with pytest.raises(ConfigError, match="no bank of noises"):
        render(bank, None, mashups)
    for place in (np.zeros((2, 90_000), np.float32), np.zeros((12, 9), np.float32), np.zeros((12, 90_000))):
        with pytest.raises(ConfigError, match="fresh one"):
            render(bank, noise_bank, mashups, out=place)
