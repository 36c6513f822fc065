import pytest
import torch
from torch.distributions import Normal, kl_divergence

from melscape.models.losses import compute_kl_divergence, free_bits_kl, get_kl_weight, kl_per_dimension, vae_loss

MU = torch.randn(6, 5, generator=torch.Generator().manual_seed(0))
LOGVAR = torch.randn(6, 5, generator=torch.Generator().manual_seed(1))


def test_the_divergence_is_the_one_of_torch():
    expected = kl_divergence(Normal(MU, (0.5 * LOGVAR).exp()), Normal(torch.zeros(5), torch.ones(5)))
    torch.testing.assert_close(kl_per_dimension(MU, LOGVAR), expected, rtol=1e-5, atol=1e-6)
    assert compute_kl_divergence(MU, LOGVAR) == pytest.approx(float(expected.sum(1).mean()), rel=1e-5)


def test_the_standard_normal_has_no_divergence():
    assert compute_kl_divergence(torch.zeros(3, 8), torch.zeros(3, 8)) == 0.0


def test_free_bits_are_a_floor_for_each_dimension_without_a_gradient():
    mu = torch.zeros(2, 64, requires_grad=True)
    floor = free_bits_kl(mu, torch.zeros(2, 64), 0.5)
    floor.backward()
    assert float(floor.detach()) == 32.0
    assert mu.grad.abs().max() == 0


def test_above_the_floor_free_bits_change_nothing():
    far = MU + 5.0
    assert float(free_bits_kl(far, LOGVAR, 0.5)) == pytest.approx(compute_kl_divergence(far, LOGVAR), rel=1e-6)


def test_the_total_is_made_of_its_parts():
    picture = torch.rand(6, 1, 4, 4)
    total, reconstruction, divergence = vae_loss(picture + 0.1, picture, MU, LOGVAR, kl_weight=0.25)
    assert float(reconstruction) == pytest.approx(0.01, rel=1e-4)
    assert float(divergence) == float(free_bits_kl(MU, LOGVAR, 0.5))
    assert float(total) == pytest.approx(0.01 + 0.25 * float(divergence), rel=1e-5)


def test_the_weight_rises_over_the_first_part_then_stays():
    assert [get_kl_weight(epoch, 100) for epoch in (0, 15, 30, 99)] == [0.0, 0.5, 1.0, 1.0]
    assert get_kl_weight(5, 100, warmup_fraction=0.1) == 0.5
    assert get_kl_weight(0, 100, warmup_fraction=0.0) == 1.0


def test_bf16_numbers_are_measured_in_float32():
    exact = compute_kl_divergence(MU.bfloat16().float(), LOGVAR.bfloat16().float())
    assert compute_kl_divergence(MU.bfloat16(), LOGVAR.bfloat16()) == exact
