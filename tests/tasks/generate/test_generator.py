"""A sound of any length goes in; a code becomes a picture and a sound; a library comes back as it was."""

from dataclasses import replace

import numpy as np
import pytest
from tests.tasks.generate import judged

from melscape.audio.clip import Clip
from melscape.errors import CheckpointError
from melscape.measures.descriptors import centroid_hz
from melscape.tasks.generate.generator import centres_hz, shifted
from melscape.tasks.generate.library import Library
from melscape.tasks.generate.prepare import reader_of, texture_of


@pytest.fixture(scope="module")
def model():
    return judged.generator()


def test_a_sound_keeps_its_length_and_level(model):
    samples = judged.ping(300)
    code = model.hear(Clip.of(np.concatenate([np.zeros(4000), samples, np.zeros(4000)]), judged.RATE_HZ), name="ping")
    mel = judged.log_mel(samples, model.config.stored_mel)
    assert abs(code.frames - mel.shape[1]) <= 2
    assert code.level_db == pytest.approx(float(mel.max()), abs=0.5)
    assert model.decode_db(code).shape == (24, code.frames)


def test_fitting_comes_nearer_than_one_pass(model):
    mel = judged.sounds(1, first=300).mels_db[0]
    errors = [np.abs(model.decode_db(model.hear_mel(mel, fitted=fitted)) - mel).mean() for fitted in (False, True)]
    assert errors[1] < errors[0]


def test_many_sounds_at_once_are_heard_as_one_by_one(model):
    mels, names = judged.sounds(6, first=300).mels_db, judged.sounds(6, first=300).names
    together = model.hear_mels(mels, names=names, fitted=False)
    for mel, code in zip(mels, together):
        alone = model.hear_mel(mel, fitted=False)
        assert code.frames == alone.frames and code.steps == alone.steps
        assert np.abs(code.latents - alone.latents).max() < 0.05


def test_a_rendered_sound_does_not_clip_and_has_its_length(model):
    code = replace(model.library.codes[0], level_db=40.0)
    sound = model.render(code)
    assert np.abs(sound.samples).max() <= 0.9
    assert sound.samples.shape[1] == (code.frames - 1) * model.config.mel.hop_samples


def test_a_shift_moves_the_picture_up_by_that_much(model):
    centres = centres_hz(model.config)
    picture = np.full((24, 10), -80.0, np.float32)
    picture[12] = 0.0
    up = shifted(picture, 7.0, centres, -80.0)
    ratio = centroid_hz(up[None], centres)[0] / centroid_hz(picture[None], centres)[0]
    assert ratio == pytest.approx(2 ** (7 / 12), rel=0.15)
    assert np.array_equal(shifted(picture, 0.0, centres, -80.0), picture)


def test_what_comes_from_above_the_last_band_is_silence(model):
    centres = centres_hz(model.config)
    down = shifted(np.zeros((24, 4), np.float32), -12.0, centres, -80.0)
    assert (down[-1] == -80.0).all() and (down[0] == 0.0).all()


def test_texture_is_drawn_only_where_it_is_asked_for(model):
    train = judged.sounds(24)
    heard = list(zip(model.library.part("train"), train.mels_db))
    textured = replace(model, library=replace(model.library, texture=texture_of(model, heard)))
    code = model.library.codes[0]
    plain = textured.decode_db(code)
    rough = textured.decode_db(replace(code, texture=1.0, grain=3))
    assert np.array_equal(plain, model.decode_db(code))
    assert 0.2 < np.abs(rough - plain).mean() < 20.0


def test_a_library_comes_back_as_it_was(model, tmp_path):
    heard = list(zip(model.library.part("train"), judged.sounds(24).mels_db))
    kept = replace(model.library, texture=texture_of(model, heard))
    kept.write(tmp_path)
    back = Library.read(tmp_path)
    assert back.parts == kept.parts and back.paths == kept.paths and back.families == kept.families
    for one, other in zip(back.codes, kept.codes):
        assert np.array_equal(one.latents, other.latents)
        assert (one.name, one.frames, one.level_db) == (other.name, other.frames, other.level_db)
    assert np.array_equal(back.texture.weights, kept.texture.weights)


def test_a_sound_of_the_library_is_found_by_name_and_by_file(model):
    library = replace(model.library, paths=tuple(f"/somewhere/{name}.wav" for name in model.library.paths))
    code = library.codes[3]
    assert library.named(code.name) is code
    assert library.named(f"{code.name}.wav") is code
    assert library.named("nobody") is None


def test_a_folder_without_a_library_is_told_so(tmp_path):
    with pytest.raises(CheckpointError, match="no library of sounds"):
        Library.read(tmp_path)


def test_a_damaged_library_is_told_so(model, tmp_path):
    model.library.write(tmp_path)
    (tmp_path / "library.json").write_text("{}")
    with pytest.raises(CheckpointError, match="no library of sounds"):
        Library.read(tmp_path)


def test_a_reader_can_paint_before_there_is_a_library(model):
    reader = reader_of(model.config, model.network)
    assert reader.decode_db(reader.hear_mel(judged.sounds(1).mels_db[0])).shape[0] == 24
