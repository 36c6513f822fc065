"""The note network starts as a PCA, knows pitch or does without, and never paints under the floor."""

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA

from melscape.errors import ConfigError
from melscape.models.note_vae import FLOOR, NoteVAE, NoteVAEConfig, principal_axes

SIZES = NoteVAEConfig(bands=8, frames=10, latent_dim=4, components=12, width=16, depth=1)


def low_rank(items=60, rank=4, seed=0):
    random = np.random.default_rng(seed)
    rows = random.normal(size=(items, rank)) @ random.normal(size=(rank, 80)) * 0.05
    return torch.from_numpy(rows.astype(np.float32)).reshape(items, 1, 8, 10)


def unknown(items):
    return torch.full((items,), float("nan"))


@pytest.fixture
def network():
    torch.manual_seed(0)
    return NoteVAE(SIZES).eval()


def test_principal_axes_are_those_of_sklearn():
    rows = torch.randn(50, 30, generator=torch.Generator().manual_seed(1)) * torch.linspace(3, 0.1, 30)
    rows -= rows.mean(0)
    axes, spread = principal_axes(rows, 5, seed=0, passes=8)
    reference = PCA(5, svd_solver="full").fit(rows.numpy())
    agreement = np.abs((axes.numpy() * reference.components_).sum(1))
    assert agreement == pytest.approx(np.ones(5), abs=1e-3)
    assert spread.numpy() == pytest.approx(np.sqrt(reference.explained_variance_ * 49 / 50), rel=1e-3)


def test_fewer_rows_than_axes_leave_axes_without_spread():
    rows = torch.randn(3, 20, generator=torch.Generator().manual_seed(1))
    axes, spread = principal_axes(rows - rows.mean(0), 6, seed=0)
    assert axes.shape == (6, 20) and torch.isfinite(axes).all()
    assert (spread[3:] == 0).all() and (spread[:2] > 0).all()


def test_before_training_it_reconstructs_like_a_pca(network):
    mels = low_rank()
    network.initialise(mels, unknown(60), seed=0)
    network.paint.weight.data.zero_()
    network.mu.weight.data.zero_()
    rebuilt, _, _ = network(mels, unknown(60))
    assert (rebuilt - mels).abs().mean() < 0.02 * mels.abs().mean()


def test_latents_of_the_training_sounds_start_with_unit_spread(network):
    mels = low_rank()
    network.initialise(mels, unknown(60), seed=0)
    network.mu.weight.data.zero_()
    mu, _ = network.encode(mels, unknown(60))
    assert mu.std(0, unbiased=False).detach().numpy() == pytest.approx(np.ones(4), rel=0.02)


@torch.no_grad()
def test_what_only_the_pitch_changes_needs_no_latent(network):
    pitches = torch.linspace(30, 90, 200)
    pictures = network.pitch(pitches) @ torch.randn(12, 80, generator=torch.Generator().manual_seed(2)) * 0.1
    network.initialise(pictures.view(-1, 1, 8, 10), pitches, seed=0)
    at_pitch = network.decode(torch.zeros(200, 4), pitches)
    told_nothing = network.decode(torch.zeros(200, 4), unknown(200))
    errors = [(made.flatten(1) - pictures).abs().mean().item() for made in (at_pitch, told_nothing)]
    assert errors[0] < 0.6 * errors[1]


def test_an_unknown_pitch_has_no_features_and_a_known_one_sums_to_one(network):
    features = network.pitch(torch.tensor([float("nan"), 60.0, 5.0, 120.0]))
    assert (features[0] == 0).all()
    assert features[1:].sum(1).tolist() == pytest.approx([1.0, 1.0, 1.0])


def test_nothing_is_painted_under_the_floor_except_leakily(network):
    network.mean.fill_(-3.0)
    z = torch.zeros(1, 4)
    assert network.decode(z, unknown(1)).min() == FLOOR
    assert FLOOR - 0.5 < network.decode(z, unknown(1), leaky=True).min() < FLOOR


def test_without_noise_the_latent_is_its_mean(network):
    network.initialise(low_rank(), unknown(60), seed=0)
    mels = low_rank(seed=1)[:3]
    still, mu, _ = network(mels, unknown(3))
    again = network.decode(mu, unknown(3))
    moved, _, _ = network(mels, unknown(3), torch.ones(3, 4) * 50)
    assert torch.equal(still, again) and not torch.allclose(still, moved)


def test_more_latents_than_components_are_refused():
    with pytest.raises(ConfigError, match="latent_dim 9"):
        NoteVAEConfig(latent_dim=9, components=8)
