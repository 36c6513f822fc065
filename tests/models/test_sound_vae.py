"""The sound network starts as a PCA, takes sounds of any length, and never paints under the floor."""

import numpy as np
import pytest
import torch

from melscape.errors import ConfigError
from melscape.models.sound_vae import FLOOR, PEAK, SoundVAE, SoundVAEConfig, from_steps, to_steps

SIZES = SoundVAEConfig(
    bands=8, step_frames=4, overlap_frames=0, latent_dim=3, components=10, width=16, depth=2, dropout=0.0
)


def low_rank(items=40, frames=12, rank=3, seed=0):
    """Mels whose steps lie in a space of few dimensions."""
    random = np.random.default_rng(seed)
    rows = random.normal(size=(items * frames // 4, rank)) @ random.normal(size=(rank, 32)) * 0.05
    return from_steps(torch.from_numpy(rows.astype(np.float32)).reshape(items, frames // 4, 32), 8)


@pytest.fixture
def network():
    torch.manual_seed(0)
    return SoundVAE(SIZES).eval()


def test_steps_come_back_as_the_same_mel():
    mel = torch.randn(2, 1, 8, 12)
    assert torch.equal(from_steps(to_steps(mel, 4), 8), mel)


def test_a_step_holds_neighbouring_frames():
    mel = torch.arange(12.0).expand(1, 1, 8, 12)
    assert set(to_steps(mel, 4)[0, 1].tolist()) == {4.0, 5.0, 6.0, 7.0}


def test_half_a_step_is_refused():
    with pytest.raises(ConfigError, match="multiple of 4"):
        to_steps(torch.zeros(1, 1, 8, 10), 4)


def test_steps_that_overlap_come_back_as_the_same_mel():
    mel = torch.randn(2, 1, 8, 24)
    steps = to_steps(mel, 8, 3)
    assert steps.shape == (2, 3, 8 * 14)
    assert torch.allclose(from_steps(steps, 8, 3), mel, atol=1e-6)


def test_one_step_fades_into_the_next():
    steps = torch.stack([torch.zeros(8 * 12), torch.ones(8 * 12)])[None]
    course = from_steps(steps, 8, 2)[0, 0, 0]
    assert course.tolist() == pytest.approx([0] * 6 + [0.125, 0.375, 0.625, 0.875] + [1] * 6)


def test_a_sound_of_one_step_has_no_neighbours():
    mel = torch.randn(1, 1, 8, 8)
    assert torch.allclose(from_steps(to_steps(mel, 8, 4), 8, 4), mel)


def test_an_overlap_of_more_than_half_a_step_is_refused():
    with pytest.raises(ConfigError, match="at most half a step"):
        SoundVAEConfig(overlap_frames=9)


def test_before_training_it_reconstructs_like_a_pca(network):
    mels = low_rank()
    network.initialise(to_steps(mels, 4).flatten(0, 1), seed=0)
    network.paint.weight.data.zero_()
    network.mu.weight.data.zero_()
    rebuilt, _, _ = network(mels)
    assert (rebuilt - mels).abs().mean() < 0.02 * mels.abs().mean()


def test_sounds_of_any_length_have_a_latent_a_step(network):
    for steps in (1, 2, 7):
        mu, logvar = network.encode(torch.zeros(1, 1, 8, 4 * steps))
        assert mu.shape == logvar.shape == (1, steps, 3)
        assert network.decode(mu).shape == (1, 1, 8, 4 * steps)


def test_neighbouring_steps_are_seen_once_the_branch_speaks(network):
    network.initialise(to_steps(low_rank(), 4).flatten(0, 1), seed=0)
    for block in network.decoder:
        torch.nn.init.normal_(block.outer.weight)
    quiet = torch.zeros(1, 5, 3)
    other = quiet.clone()
    other[0, 1] = 1.0
    changed = (network.decode(quiet) - network.decode(other)).abs().amax((0, 1, 2)).view(5, 4).amax(1)
    assert (changed[:4] > 0).all()


def test_what_it_paints_stays_between_floor_and_peak(network):
    network.initialise(to_steps(low_rank(), 4).flatten(0, 1), seed=0)
    z = 500 * torch.randn(1, 4, 3, generator=torch.Generator().manual_seed(0))
    assert network.decode(z).min() == FLOOR and network.decode(z).max() == PEAK
    assert network.decode(z, leaky=True).min() < FLOOR


def test_without_noise_the_latent_is_its_mean(network):
    mels = low_rank(items=2)
    network.initialise(to_steps(low_rank(), 4).flatten(0, 1), seed=0)
    _, mu, logvar = network(mels)
    rebuilt, _, _ = network(mels, torch.zeros_like(mu))
    assert torch.equal(rebuilt, network(mels)[0])
    assert torch.isfinite(logvar).all()


def test_more_latents_than_components_are_refused():
    with pytest.raises(ConfigError, match="12 with 10 components"):
        SoundVAEConfig(latent_dim=12, components=10)


def test_an_even_context_is_refused():
    with pytest.raises(ConfigError, match="odd"):
        SoundVAEConfig(context=2)
