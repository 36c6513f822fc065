import numpy as np
import pytest
from tests.tasks.generate.judged import generator

from melscape.tasks.generate.sliders.directions import USUAL_SIGNS, Compass, rough_signs
from melscape.tasks.generate.sliders.terrain import Terrain


@pytest.fixture(scope="module")
def compass():
    model = generator()
    return Compass(model.network, model.config, Terrain.of(np.concatenate([c.latents for c in model.library.codes])))


@pytest.fixture(scope="module")
def code():
    return generator().library.codes[3]


def test_a_move_changes_what_was_asked_for(compass, code):
    before = compass.values(code.latents, code.frames)
    up = compass.values(compass.move(code.latents, code.frames, {"brightness": 2.0}), code.frames)
    down = compass.values(compass.move(code.latents, code.frames, {"brightness": -2.0}), code.frames)
    assert down["brightness"] < before["brightness"] < up["brightness"]


def test_the_other_qualities_change_less(compass, code):
    before = compass.values(code.latents, code.frames)
    after = compass.values(compass.move(code.latents, code.frames, {"brightness": 2.0}), code.frames)
    moved = {name: abs(after[name] - before[name]) for name in ("brightness", "noisiness")}
    assert moved["noisiness"] < moved["brightness"]


def test_no_change_is_no_move(compass, code):
    np.testing.assert_allclose(compass.move(code.latents, code.frames, {}), code.latents, atol=1e-4)


def test_the_start_follows_a_fade(compass, code):
    fade_db = np.zeros(code.frames)
    fade_db[:3] = (-9.0, -6.0, -3.0)
    level_db = [compass.envelope(compass.picture(_tensor(z), code.frames)).detach().numpy()[:3].mean()
                for z in (code.latents, compass.move(code.latents, code.frames, {}, fade_db))]  # fmt: skip
    assert level_db[1] < level_db[0] - 1.0


def test_moves_stay_where_the_data_is(compass, code):
    far = compass.move(code.latents, code.frames, {"brightness": 500.0})
    allowed = max(compass.terrain.limit, float(compass.terrain.distance(_tensor(code.latents)).max()))
    assert float(compass.terrain.distance(_tensor(far)).max()) <= allowed + 1e-3


def test_the_latents_given_are_left_alone(compass, code):
    before = code.latents.copy()
    compass.move(code.latents, code.frames, {"noisiness": 3.0})
    np.testing.assert_array_equal(code.latents, before)


def test_loudness_and_density_are_told_apart(compass, code):
    assert compass.loudness_db(code.latents, code.frames) != compass.values(code.latents, code.frames)["density"]
    assert compass.values(code.latents, code.frames)["density"] <= 0.0


def test_signs_that_tell_roughness_get_the_weight():
    chance = np.random.default_rng(0)
    signs = chance.standard_normal((60, 4))
    weights = rough_signs(signs, np.exp(2.0 * signs[:, 1]))
    assert np.argmax(np.abs(weights)) == 1
    assert weights[1] > 0


def test_few_sounds_say_nothing_about_roughness():
    assert rough_signs(np.zeros((5, 4)), np.arange(5.0)) == USUAL_SIGNS
    assert rough_signs(np.zeros((50, 4)), np.full(50, np.nan)) == USUAL_SIGNS


def _tensor(latents):
    import torch

    return torch.from_numpy(np.array(latents, np.float32))
