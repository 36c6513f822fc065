import torch
from torch import nn

from melscape.training.ema import Average
from melscape.training.engine import fit


def test_the_average_follows_the_weights_slowly_then_reaches_them():
    network = nn.Linear(2, 1)
    nn.init.zeros_(network.weight)
    average = Average(network, 0.9)
    nn.init.ones_(network.weight)
    seen = []
    for step in range(1000, 1100):
        average.follow(step)
        seen.append(float(average.tensors()["weight"][0, 0]))
    assert abs(seen[0] - 0.1) < 1e-6
    assert abs(seen[1] - 0.19) < 1e-6
    assert seen[-1] > 0.999


def test_the_first_weights_are_forgotten_fast():
    network = nn.Linear(2, 1)
    nn.init.zeros_(network.weight)
    average = Average(network, 0.999)
    nn.init.ones_(network.weight)
    for step in range(1, 20):
        average.follow(step)
    assert average.tensors()["weight"].min() > 0.99


def test_a_network_that_was_lent_the_average_has_its_own_weights_back():
    network = nn.BatchNorm2d(3)
    average = Average(network, 0.9)
    nn.init.constant_(network.weight, 5.0)
    network.running_mean.fill_(7.0)
    with average.in_place():
        assert torch.equal(network.weight, torch.ones(3))
        assert torch.equal(network.running_mean, torch.zeros(3))
    assert torch.equal(network.weight, torch.full((3,), 5.0))
    assert torch.equal(network.running_mean, torch.full((3,), 7.0))


def test_validation_and_the_finished_weights_are_the_averaged_ones(make_job, make_plan, last_state):
    seen = []
    job = make_job(validate=lambda network, moment: seen.append(network[0].weight.clone()) or {"error": 1.0})
    state = last_state(fit(job, make_plan(ema_decay=0.9)))
    assert torch.equal(seen[-1].contiguous(), state.weights()["0.weight"])
    assert not torch.equal(state.weights()["0.weight"], state.group("network.")["0.weight"])
    job.network.load_state_dict(state.weights())
