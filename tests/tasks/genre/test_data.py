"""Training windows: chance that is counted, not remembered, and pictures that mean the same in use as in training."""

from dataclasses import replace

import librosa
import numpy as np
import pytest
import torch
from tests.tasks.genre.sounds import GENRES, RATE_HZ, material, small

from melscape.tasks.genre.config import Masks
from melscape.tasks.genre.data import Clips, Ears, Examples, hide, to_scale, windows_of
from melscape.tasks.genre.mashup.recipe import MashupRecipe

LENGTH = small().window_samples


def examples(seed=0, **changes):
    return Examples(material(), small(**changes), seed)


def equal(one, other):
    return all(torch.equal(one[name], other[name]) for name in one)


def test_a_batch_is_a_function_of_seed_epoch_and_example():
    numbers = np.array([0, 5, 17])
    assert equal(examples().read(numbers, 3), examples().read(numbers, 3))
    assert not equal(examples().read(numbers, 3), examples().read(numbers, 4))
    assert not equal(examples().read(numbers, 3), examples(seed=1).read(numbers, 3))


def test_an_example_is_the_same_in_whatever_company_and_number_of_threads():
    masked = examples(masks=Masks(1, 8, 1, 8))
    together = masked.read(np.array([4, 9, 2]), 0)
    masked.ears.threads = 1
    assert equal({name: tensor[1:2] for name, tensor in together.items()}, masked.read(np.array([9]), 0))


def test_an_epoch_holds_as_many_of_each_genre():
    whole = examples(batch=7, epoch_steps=3)
    assert len(whole) % len(GENRES) == 0 and abs(len(whole) - 21) < len(GENRES)
    genre = whole.read(np.arange(len(whole)), 0)["genre"]
    assert torch.bincount(genre).tolist() == [len(whole) // 3] * 3


def test_shapes_are_those_of_the_network():
    batch = examples().read(np.arange(6), 0)
    assert batch["mel"].shape == (6, 1, 32, small().frames) and batch["genre"].tolist() == [0, 1, 2, 0, 1, 2]


def test_a_fixed_number_of_mixes_comes_again_in_every_epoch():
    fixed = examples(mixes_per_song=2, recipe=replace(small().recipe, lengths_seconds=((1.0, 1.1, 1.1),)))
    assert len(fixed) == 2 * 9
    assert equal(fixed.read(np.arange(4), 0), fixed.read(np.arange(4), 7))


def test_a_genre_without_songs_keeps_its_number_and_is_never_drawn():
    partial = Examples(material(genres=("blues", "rock")), small(), 0)
    assert set(partial.read(np.arange(8), 0)["genre"].tolist()) == {0, 2}


def test_pictures_are_librosas_scaled_by_themselves():
    config, random = small(), np.random.default_rng(0)
    sound = (0.1 * random.standard_normal((1, LENGTH))).astype(np.float32)
    power = librosa.feature.melspectrogram(
        y=sound[0], sr=RATE_HZ, n_fft=512, hop_length=256, n_mels=32, pad_mode="constant"
    )
    levels = librosa.power_to_db(power, ref=np.max)
    expected = (levels - levels.mean()) / levels.std()
    np.testing.assert_allclose(Ears(config).hear(sound)[0, 0].numpy(), expected, atol=1e-2)


@pytest.mark.parametrize("normalise", ["standard", "minmax"])
def test_a_louder_clip_looks_the_same(normalise):
    ears = Ears(small(normalise=normalise))
    sound = np.random.default_rng(0).standard_normal((1, LENGTH)).astype(np.float32)
    assert torch.allclose(ears.hear(0.01 * sound), ears.hear(0.5 * sound), atol=1e-3)


def test_scales_have_the_ends_they_promise():
    levels = torch.rand(3, 1, 8, 40) * 60 - 80
    standard, minmax = to_scale(levels, small()), to_scale(levels, small(normalise="minmax"))
    assert standard.mean((1, 2, 3)).abs().max() < 1e-4 and (standard.std((1, 2, 3)) - 1).abs().max() < 1e-2
    assert minmax.amin((1, 2, 3)).tolist() == [0.0] * 3 and minmax.amax((1, 2, 3)).tolist() == pytest.approx([1.0] * 3)


def test_silence_has_a_picture_without_odd_numbers():
    for normalise in ("standard", "minmax"):
        assert torch.isfinite(Ears(small(normalise=normalise)).hear(np.zeros((1, LENGTH), np.float32))).all()


def test_windows_hold_every_sample_of_a_clip_and_no_more_than_needed():
    samples = np.arange(1, 26, dtype=np.float32)
    windows = windows_of(samples, 10)
    assert windows.shape == (3, 10) and set(windows.ravel().tolist()) == set(samples.tolist())
    assert windows_of(samples[:20], 10).tolist() == [list(range(1, 11)), list(range(11, 21))]


def test_a_short_clip_is_followed_by_silence():
    assert windows_of(np.ones(3, np.float32), 5).tolist() == [[1, 1, 1, 0, 0]]


def test_a_later_reading_begins_later_and_loses_nothing():
    samples = np.arange(1, 26, dtype=np.float32)
    later = windows_of(samples, 10, 0.5)
    assert later[0, 0] == 6 and set(later.ravel().tolist()) == set(samples.tolist())


def test_more_readings_are_more_windows_of_the_same_clip():
    clip = np.random.default_rng(0).standard_normal(3 * LENGTH).astype(np.float32)
    once, thrice = Ears(small()).hear_clip(clip), Ears(small(tta=3)).hear_clip(clip)
    assert len(once) == 3 and len(thrice) == 9 and torch.equal(thrice[:3], once)


def test_masks_hide_at_most_what_they_say():
    pictures = torch.ones(40, 1, 32, 36)
    hide(pictures, Masks(1, 5, 1, 7), [np.random.default_rng(number) for number in range(40)])
    hidden_bands = (pictures == 0).all(3).sum((1, 2))
    hidden_frames = (pictures == 0).all(2).sum((1, 2))
    assert hidden_bands.max() == 5 and hidden_bands.min() == 0
    assert hidden_frames.max() == 7 and hidden_frames.min() == 0
    assert len(set(hidden_bands.tolist())) == 6


def test_training_windows_lie_anywhere_in_a_mashup():
    long = examples(recipe=replace(small().recipe, lengths_seconds=((1.0, 4.0, 4.0),)))
    windows = [long._window(index, 0, np.random.default_rng(index)) for index in range(30)]
    starts = {round(window.pieces[0].start_samples) for window in windows}
    assert len(starts) > 20 and all(window.samples == LENGTH for window in windows)


def test_clips_to_judge_by_are_whole_mashups_that_training_never_draws():
    recipe: MashupRecipe = replace(small().recipe, lengths_seconds=((1.0, 3.3, 3.3),))
    clips = Clips.of_mashups(material(), small(), recipe, 0, 6)
    assert clips.truth.tolist() == [0, 1, 2, 0, 1, 2] and clips.owners.tolist() == np.repeat(range(6), 3).tolist()
    assert clips.windows.dtype == torch.float16 and clips.windows.shape[0] == 18
    drawn = [material().mashup(recipe, 0, epoch, 0) for epoch in (-1, 0, 1)]
    assert len(set(drawn)) == 3
    twice = Clips.of_mashups(material(), small(tta=2), recipe, 0, 6)
    assert np.bincount(twice.owners).tolist() == [6] * 6
