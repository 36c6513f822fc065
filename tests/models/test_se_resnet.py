"""The notebook's residual network: the size it is said to have, its shapes, and what its parts do."""

import pytest
import torch
from torch import nn

from melscape.errors import ConfigError
from melscape.models.se_resnet import Block, SEResNet, SEResNetConfig, Weighing
from melscape.training.random import seeded

TINY = SEResNetConfig(bands=32, classes=4, widths=(8, 16), depth=1, squeeze=4)


def tiny():
    with seeded(0, "weights"):
        return SEResNet(config=TINY).eval()


def test_it_has_the_size_that_the_notebook_names():
    weights = sum(weight.numel() for weight in SEResNet().parameters())
    assert round(weights / 1e6, 1) in (11.2, 11.3)


def test_without_weighing_it_is_a_residual_network_of_18_layers():
    network = SEResNet(config=SEResNetConfig(classes=1000))
    weighing = sum(
        weight.numel() for part in network.modules() if isinstance(part, Weighing) for weight in part.parameters()
    )
    # 11,689,512 is what He et al.'s network of 18 layers has with three colours; one colour saves 2 * 49 * 64.
    assert sum(weight.numel() for weight in network.parameters()) - weighing == 11_689_512 - 2 * 49 * 64


def test_its_first_layers_quarter_the_picture_and_the_levels_halve_it_three_times():
    network = SEResNet()
    stem = network.stem(torch.rand(1, 1, 128, 128))
    assert stem.shape == (1, 64, 32, 32)
    assert network.levels(stem).shape == (1, 512, 4, 4)
    assert len([part for part in network.modules() if isinstance(part, Block)]) == 8
    assert isinstance(network.dropout, nn.Dropout) and network.dropout.p == 0.5


@pytest.mark.parametrize("frames", [32, 47, 200])
def test_pictures_of_any_length_get_one_number_a_class(frames):
    assert tiny()(torch.rand(3, 1, 32, frames)).shape == (3, 4)


def test_other_bands_and_too_few_frames_are_refused():
    for shape in ((1, 1, 16, 64), (1, 1, 32, 16)):
        with pytest.raises(ConfigError, match="32 bands"):
            tiny()(torch.rand(*shape))


def test_a_weighed_channel_is_scaled_and_nothing_else():
    with seeded(0, "weights"):
        weighing = Weighing(8, 4)
    picture = torch.rand(2, 8, 5, 6) + 0.1
    ratio = weighing(picture) / picture
    assert torch.allclose(ratio, ratio[:, :, :1, :1].expand_as(ratio), atol=1e-6)
    assert (ratio > 0).all() and (ratio < 1).all()


def test_a_block_that_changes_nothing_passes_its_input_on():
    block = Block(8, 8, 1, 4).eval()
    nn.init.zeros_(block.second[0].weight)
    picture = torch.rand(1, 8, 6, 6)
    assert torch.equal(block(picture), picture)


def test_it_is_saved_and_comes_back_equal(tmp_path):
    saved = tiny()
    saved.save_pretrained(tmp_path)
    picture = torch.rand(2, 1, 32, 48)
    assert torch.equal(SEResNet.from_pretrained(tmp_path)(picture), saved(picture))


@pytest.mark.parametrize("sizes", [{"widths": ()}, {"depth": 0}, {"squeeze": 0}, {"dropout": -0.1}, {"depth": 1000}])
def test_sizes_that_make_no_network_are_refused(sizes):
    with pytest.raises(ConfigError):
        SEResNetConfig(**sizes)
