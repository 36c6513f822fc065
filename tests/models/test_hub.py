import json

import pytest
import torch

from melscape.errors import CheckpointError
from melscape.models.hub import CONFIG, WEIGHTS
from melscape.models.vae import ConvVAE, VAEConfig


def network(**changes):
    torch.manual_seed(0)
    return ConvVAE(config=VAEConfig(**{"bands": 16, "frames": 16, "latent_dim": 4, "widths": (4, 8), **changes}))


def test_a_saved_network_comes_back_equal(tmp_path):
    saved = network(output="tanh").train()
    saved(torch.rand(4, 1, 16, 16))
    saved.to(memory_format=torch.channels_last).save_pretrained(tmp_path)
    found = ConvVAE.from_pretrained(tmp_path)
    assert found.config == saved.config
    assert not found.training
    assert all(torch.equal(found.state_dict()[name], tensor) for name, tensor in saved.state_dict().items())
    found(torch.rand(4, 1, 16, 16))[0].sum().backward()


def test_a_network_made_from_plain_numbers_comes_back_too(tmp_path):
    ConvVAE(8, 0.1).save_pretrained(tmp_path)
    assert ConvVAE.from_pretrained(tmp_path).config == VAEConfig(latent_dim=8, dropout=0.1)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '"words"',
        "[" * 100_000,
        '{"bands": 10000000000}',
        '{"widths": [4.5]}',
        '{"widths": null}',
        '{"bands": "__import__(1)"}',
        '{"code": "print(1)"}',
    ],
)
def test_a_config_that_is_none_is_refused(tmp_path, text):
    network().save_pretrained(tmp_path)
    (tmp_path / CONFIG).write_text(text)
    with pytest.raises(CheckpointError, match=CONFIG):
        ConvVAE.from_pretrained(tmp_path)


def test_weights_of_another_shape_are_refused_before_memory_is_taken(tmp_path):
    network().save_pretrained(tmp_path)
    config = json.loads((tmp_path / CONFIG).read_text())
    (tmp_path / CONFIG).write_text(json.dumps({**config, "widths": [4096, 4096], "latent_dim": 4096}))
    with pytest.raises(CheckpointError, match="do not fit"):
        ConvVAE.from_pretrained(tmp_path)


def test_pickled_weights_are_never_opened(tmp_path):
    network().save_pretrained(tmp_path)
    (tmp_path / WEIGHTS).unlink()
    torch.save(network().state_dict(), tmp_path / "pytorch_model.bin")
    with pytest.raises(CheckpointError, match="has no model.safetensors"):
        ConvVAE.from_pretrained(tmp_path)


@pytest.mark.parametrize("damage", [lambda data: b"", lambda data: data[:50], lambda data: b"\xff" * 8 + data[8:]])
def test_damaged_weights_are_refused(tmp_path, damage):
    network().save_pretrained(tmp_path)
    (tmp_path / WEIGHTS).write_bytes(damage((tmp_path / WEIGHTS).read_bytes()))
    with pytest.raises(CheckpointError, match="cannot be read"):
        ConvVAE.from_pretrained(tmp_path)
