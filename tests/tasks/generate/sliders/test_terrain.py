import numpy as np
import pytest
import torch

from melscape.tasks.generate.sliders.terrain import Terrain


@pytest.fixture(scope="module")
def terrain():
    rows = np.random.default_rng(0).standard_normal((2000, 3)) * [1.0, 2.0, 0.5] + [5.0, 0.0, 0.0]
    return Terrain.of(rows.astype(np.float32))


def test_it_finds_where_the_steps_are_and_how_they_vary(terrain):
    np.testing.assert_allclose(terrain.mean, [5.0, 0.0, 0.0], atol=0.15)
    np.testing.assert_allclose(terrain.covariance.diagonal().sqrt(), [1.0, 2.0, 0.5], atol=0.1)
    assert 1.0 < terrain.limit < 3.0


def test_a_move_is_measured_in_deviations(terrain):
    moves = torch.tensor([[1.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 0.5]])
    np.testing.assert_allclose(terrain.size(moves), [3**-0.5] * 3, rtol=0.05)


def test_what_left_the_data_comes_back_to_its_edge_and_the_rest_stays(terrain):
    here, far = terrain.mean[None] + 0.1, terrain.mean[None] + 50.0
    moved = terrain.inside(torch.cat([here, far]), torch.cat([here, here]))
    torch.testing.assert_close(moved[:1], here)
    assert float(terrain.distance(moved[1:])) == pytest.approx(terrain.limit, rel=1e-4)


def test_a_sound_that_was_outside_already_is_not_pulled_in(terrain):
    outside = terrain.mean[None] + 50.0
    torch.testing.assert_close(terrain.inside(outside, outside), outside)


def test_steps_that_never_vary_are_no_obstacle():
    flat = Terrain.of(np.array([[1.0, 0.0], [2.0, 0.0], [3.0, 0.0]], np.float32))
    assert torch.isfinite(flat.size(torch.ones(1, 2))).all()
