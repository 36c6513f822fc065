"""Muon: every direction of a gradient counts alike, and only convolutions that mix channels are moved by it."""

import pytest
import torch
from torch import nn

from melscape.training.muon import Muon, orthogonal
from melscape.training.optimiser import Optimiser
from melscape.training.plan import Plan


def random(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("shape", [(32, 288), (48, 12), (16, 16)])
def test_directions_of_any_strength_become_about_equally_strong(shape):
    left, _, right = torch.linalg.svd(random(*shape), full_matrices=False)
    strengths = torch.logspace(0, 2, min(shape))  # a hundred times apart
    made = orthogonal(left * strengths @ right)
    assert made.shape == shape
    found = torch.linalg.svdvals(made)
    assert found.min() > 0.6 and found.max() < 1.3
    # The directions themselves stay in their pairs.
    assert torch.allclose(left.T @ made @ right.T, torch.eye(min(shape)), atol=0.35)


def test_no_gradient_is_no_step_and_not_an_infinite_one():
    assert torch.equal(orthogonal(torch.zeros(3, 5)), torch.zeros(3, 5))


def test_the_first_step_goes_down_the_gradient_as_far_as_the_rate_says():
    weight = nn.Parameter(random(8, 4, 3, 3))
    before = weight.detach().clone()
    weight.grad = random(8, 4, 3, 3, seed=1)
    Muon([weight], rate=0.1, weight_decay=0.5, half=False).step()
    moved = weight.detach() - before * (1 - 0.1 * 0.5)
    assert torch.allclose(moved, -0.1 * orthogonal(weight.grad.flatten(1)).reshape(moved.shape), atol=1e-5)


def test_the_order_of_memory_does_not_matter():
    steps = []
    for layout in (torch.contiguous_format, torch.channels_last):
        weight = nn.Parameter(random(8, 4, 3, 3).contiguous(memory_format=layout))
        weight.grad = random(8, 4, 3, 3, seed=1).contiguous(memory_format=layout)
        Muon([weight], rate=0.1, weight_decay=0.0, half=False).step()
        steps.append(weight.detach())
    assert torch.allclose(*steps, atol=1e-6)


def test_only_convolutions_that_mix_channels_are_moved_by_it():
    network = nn.Sequential(nn.Conv2d(1, 4, 3), nn.Conv2d(4, 6, 3), nn.Conv2d(6, 6, 3, groups=6), nn.Linear(3, 2))
    optimiser = Optimiser(network, Plan(weights={"loss": 1.0}, muon=20.0))
    network(random(1, 1, 9, 9)).sum().backward()
    optimiser.step(0.001)
    kept = {name.rpartition(".")[0] for name in optimiser.memory() if name.endswith(".momentum")}
    assert kept == {"1.weight"}
    assert {name for name, _ in network.named_parameters()} - kept == {
        name.rpartition(".")[0] for name in optimiser.memory() if name.endswith(".exp_avg")
    }


def test_without_muon_all_weights_learn_by_adamw():
    network = nn.Conv2d(4, 6, 3)
    optimiser = Optimiser(network, Plan(weights={"loss": 1.0}))
    network(random(1, 4, 9, 9)).sum().backward()
    optimiser.step(0.001)
    assert not [name for name in optimiser.memory() if name.endswith(".momentum")]
