"""Which network hears genres, what it wants to be given, and how its answers about windows become one about a clip."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from melscape.errors import ConfigError
from melscape.features.mel import Mel
from melscape.models.genre_cnn import GenreCNN, GenreCNNConfig
from melscape.models.local_encoder import EncoderClassifier, LocalEncoder, open_encoder
from melscape.models.se_resnet import SEResNet, SEResNetConfig
from melscape.tasks.genre.config import GenreConfig
from melscape.training.batches import Batch
from melscape.training.device import has_bf16

CHUNK = 64  # windows that are answered at once


def make(config: GenreConfig, *, pretrained: bool = True) -> nn.Module:
    """The network of a configuration: untrained, but for an encoder, which comes as it was taught if `pretrained`."""
    classes = len(config.genres)
    if classes < 2:
        raise ConfigError(f"{classes} genres.", "2 or more to tell apart", "Add songs of other genres.")
    if config.network == "cnn":
        return GenreCNN(config=GenreCNNConfig(config.mel.bands, classes, config.widths, config.dropout))
    if config.network == "se_resnet":
        return SEResNet(config=SEResNetConfig(config.mel.bands, classes, dropout=config.dropout))
    encoder = open_encoder(config.encoder) if pretrained else LocalEncoder(json.loads(config.encoder_shape))
    return EncoderClassifier(encoder, classes, learns=config.encoder_learns, dropout=config.dropout)


def build(values: Mapping[str, Any]) -> nn.Module:
    """The untrained network of what a run's config.toml says under `genre`."""
    return make(GenreConfig.from_dict(values["genre"]), pretrained=False)


def heard_by(config: GenreConfig) -> tuple[int, Mel | None]:
    """Rate of the sound that the network hears, and the contract of its pictures, None if it hears samples."""
    if config.network != "encoder":
        return config.rate_hz, config.mel
    encoder = LocalEncoder(json.loads(config.encoder_shape))
    return encoder.rate_hz, encoder.mel


def inputs_of(batch: Batch) -> Tensor:
    """What of a batch a network is given: pictures, or samples where it hears those."""
    return batch["mel"] if "mel" in batch else batch["samples"]


@torch.no_grad()
def window_logits(network: nn.Module, windows: Float[Tensor, "N ..."]) -> Float[np.ndarray, "N K"]:
    """What the network says about each window, a chunk at a time, on the device where it is."""
    device = next(network.parameters()).device
    said = []
    for chunk in windows.split(CHUNK):
        given = chunk.to(device).float()
        if given.ndim == 4:
            given = given.contiguous(memory_format=torch.channels_last)
        with torch.autocast(device.type, torch.bfloat16, enabled=has_bf16(device)):
            said.append(network(given).float().cpu())
    return torch.cat(said).numpy()


def clip_logits(logits: Float[np.ndarray, "N K"], owners: Int[np.ndarray, "N"]) -> Float[np.ndarray, "_ K"]:
    """The mean answer of the windows of each clip; `owners` holds clip numbers from 0, every one at least once."""
    counts = np.bincount(owners)
    sums = np.zeros((len(counts), logits.shape[1]))
    np.add.at(sums, owners, logits)
    return sums / counts[:, None]
