"""Equal weights have equal letters, wherever and however they lie; others have others."""

import hashlib

import torch

from melscape.models.weights import weights_hash


def test_the_letters_are_those_of_names_shapes_and_bytes():
    network = torch.nn.Linear(2, 1)
    with torch.no_grad():
        network.weight.copy_(torch.tensor([[1.0, 2.0]]))
        network.bias.zero_()
    said = b"bias (1,)" + bytes(4) + b"weight (1, 2)" + bytes.fromhex("0000803f00000040")
    assert weights_hash(network) == hashlib.sha256(said).hexdigest()[:16]


def test_memory_format_does_not_count_but_every_weight_does():
    network = torch.nn.Sequential(torch.nn.Conv2d(2, 3, 3), torch.nn.BatchNorm2d(3))
    before = weights_hash(network)
    assert weights_hash(network.to(memory_format=torch.channels_last)) == before
    network[1].num_batches_tracked += 1
    assert weights_hash(network) != before


def test_half_precision_has_letters_too():
    network = torch.nn.Linear(2, 1)
    assert weights_hash(network.bfloat16()) != weights_hash(network.float())
