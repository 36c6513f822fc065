"""The networks behind one set of calls, and latents fitted to the sounds they stand for."""

import pytest
import torch
from tests.tasks.timbre.sounds import bank, small

from melscape.models.note_vae import NoteVAE
from melscape.runs.contract import plain
from melscape.tasks.timbre.config import RECIPES, recipe, seed_001
from melscape.tasks.timbre.data import windows_of
from melscape.tasks.timbre.model import UnpitchedVAE, build, make, refine
from melscape.training.random import seeded


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_has_a_network_that_keeps_the_shape(name):
    config = recipe(name)
    network = make(config).eval()
    mels, pitches = torch.rand(2, 1, 80, 128) * 2 - 1, torch.tensor([60.0, float("nan")])
    rebuilt, mu, logvar = network(mels, pitches, torch.zeros(2, config.latent_dim))
    assert rebuilt.shape == mels.shape and mu.shape == logvar.shape == (2, config.latent_dim)
    assert torch.isfinite(rebuilt).all()


def test_a_run_folder_builds_the_network_it_describes():
    assert isinstance(build({"timbre": plain(seed_001().to_dict())}), UnpitchedVAE)
    assert isinstance(build({"timbre": plain(small().to_dict())}), NoteVAE)


@pytest.fixture
def started():
    with seeded(0, "weights"):
        network = make(small())
    mels = windows_of(bank(sounds=20), range(20), small())
    pitches = torch.from_numpy(bank(sounds=20).pitches_midi).float()
    network.initialise(mels, pitches, 0)
    return network.eval(), mels, pitches


def error(network, mels, pitches, z):
    with torch.no_grad():
        return (network.decode(z, pitches) - mels).abs().mean((1, 2, 3))


def test_fitting_a_latent_brings_every_sound_nearer(started):
    network, mels, pitches = started
    z = torch.zeros(20, 4)
    fitted = refine(network, mels, pitches, z, 60)
    assert (error(network, mels, pitches, fitted) < error(network, mels, pitches, z)).all()
    assert fitted.abs().max() < 10


def test_fitting_is_repeatable_and_leaves_the_network_alone(started):
    network, mels, pitches = started
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    one, other = (refine(network, mels, pitches, torch.zeros(20, 4), 5) for _ in range(2))
    assert torch.equal(one, other) and not one.requires_grad
    assert all(torch.equal(tensor, before[name]) for name, tensor in network.state_dict().items())
    assert all(weight.grad is None for weight in network.parameters())


def test_no_steps_change_nothing(started):
    network, mels, pitches = started
    z = torch.ones(20, 4)
    assert refine(network, mels, pitches, z, 0) is z
