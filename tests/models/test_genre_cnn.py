"""The plain network that hears classes: its size, its shapes, and that it can learn them."""

import pytest
import torch
from torch.nn import functional

from melscape.errors import CheckpointError, ConfigError
from melscape.models.genre_cnn import GenreCNN, GenreCNNConfig
from melscape.training.random import seeded

TINY = GenreCNNConfig(bands=32, classes=4, widths=(8, 16, 16), dropout=0.0)


def tiny(**changes):
    fields = {name: getattr(TINY, name) for name in ("bands", "classes", "widths", "dropout")}
    with seeded(0, "weights"):
        return GenreCNN(config=GenreCNNConfig(**{**fields, **changes})).eval()


def test_it_has_about_six_million_weights():
    weights = sum(weight.numel() for weight in GenreCNN().parameters())
    assert 5_500_000 < weights < 6_500_000


@pytest.mark.parametrize("frames", [32, 33, 100, 441])
def test_pictures_of_any_length_get_one_number_a_class(frames):
    assert tiny()(torch.rand(3, 1, 32, frames)).shape == (3, 4)


@pytest.mark.parametrize("shape", [(2, 1, 31, 64), (2, 1, 32, 31)])
def test_other_bands_and_too_few_frames_are_refused(shape):
    with pytest.raises(ConfigError, match="32 bands and 32 frames or more"):
        tiny()(torch.rand(*shape))


def test_bands_that_cannot_be_halved_evenly_still_fit():
    assert tiny(bands=45)(torch.rand(2, 1, 45, 50)).shape == (2, 4)


def test_answers_are_float32_whatever_it_computes_in():
    with torch.autocast("cpu", torch.bfloat16):
        assert tiny()(torch.rand(2, 1, 32, 64)).dtype == torch.float32


def test_high_and_low_are_not_the_same_to_it():
    low = torch.zeros(1, 1, 32, 64)
    low[:, :, :8] = 1.0
    assert not torch.allclose(tiny()(low), tiny()(low.flip(2)), atol=1e-3)


def test_a_longer_stay_of_the_same_sound_changes_little():
    network = tiny()
    sound = torch.rand(1, 1, 32, 1).expand(1, 1, 32, 128)
    assert torch.allclose(network(sound), network(sound.repeat(1, 1, 1, 4)), atol=0.05)


def test_it_learns_where_in_the_spectrum_a_class_lies():
    network = tiny().train()
    truth = torch.arange(16) % 4
    pictures = 0.3 * torch.randn(16, 1, 32, 40, generator=torch.Generator().manual_seed(1))
    for picture, place in zip(pictures, truth):
        picture[:, 8 * place : 8 * place + 8] += 1.0
    losses = []
    for _ in range(15):
        loss = functional.cross_entropy(network(pictures), truth)
        losses.append(loss.item())
        slopes = torch.autograd.grad(loss, list(network.parameters()))
        with torch.no_grad():
            for weight, slope in zip(network.parameters(), slopes):
                weight -= 0.05 * slope
    assert losses[-1] < 0.3 * losses[0]


def test_it_is_saved_and_comes_back_equal(tmp_path):
    saved = tiny(widths=(4, 8))
    saved.save_pretrained(tmp_path)
    found = GenreCNN.from_pretrained(tmp_path)
    picture = torch.rand(2, 1, 32, 48)
    assert found.config == saved.config
    assert torch.equal(found(picture), saved(picture))


@pytest.mark.parametrize(
    "sizes", [{"widths": ()}, {"widths": (8,) * 6}, {"widths": (8, 100_000)}, {"classes": 0}, {"dropout": 1.0}]
)
def test_sizes_that_make_no_network_are_refused(sizes):
    with pytest.raises(ConfigError):
        GenreCNNConfig(**sizes)


def test_a_strangers_config_takes_no_memory(tmp_path):
    tiny().save_pretrained(tmp_path)
    (tmp_path / "config.json").write_text('{"bands": 32, "classes": 4, "widths": [4096, 4096, 4096], "dropout": 0}')
    with pytest.raises(CheckpointError, match="do not fit"):
        GenreCNN.from_pretrained(tmp_path)
