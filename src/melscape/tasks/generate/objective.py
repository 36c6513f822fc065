"""What counts as wrong while a folder of sounds is learnt, and how well it does on sounds held out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor, nn

from melscape.measures.latent import active_units, kl_floor_nats, kl_per_dimension
from melscape.models.losses import free_bits_kl
from melscape.models.losses import kl_per_dimension as kl_of_each
from melscape.tasks.generate.config import GenerateConfig
from melscape.tasks.generate.model import WindowVAE
from melscape.training.batches import Batch
from melscape.training.plan import Moment


def objective_of(config: GenerateConfig) -> Callable[[nn.Module, Batch, Moment], Mapping[str, Tensor]]:
    """The losses by name: `reconstruction` (mean error of a cell), `raw_kl` and `free_bits_kl` in nats a step."""

    def losses(network: nn.Module, batch: Batch, moment: Moment) -> Mapping[str, Tensor]:
        del moment
        picture, mu, logvar = network(batch["mel"], batch["noise"])
        mu, logvar = mu.float().flatten(0, 1), logvar.float().flatten(0, 1)
        error = picture.float() - target_of(network, batch["mel"])
        size = error**2 if config.squared else error.abs()
        mask = batch["mask"][:, None, None]
        return {
            "reconstruction": (size * mask).sum() / (mask.sum() * size.shape[2]),
            "free_bits_kl": free_bits_kl(mu, logvar, config.free_bits),
            "raw_kl": kl_of_each(mu, logvar).sum(1).mean(),
        }

    return losses


def target_of(network: nn.Module, x: Float[Tensor, "B 1 M T"]) -> Float[Tensor, "B 1 M T"]:
    """What the network is compared with while it learns, on the scale that it learns in."""
    return network.energy(x) if isinstance(network, WindowVAE) else x


def validate_on(
    sounds: Sequence[Float[Tensor, "1 M T"]], frames: Sequence[int], config: GenerateConfig
) -> Callable[[nn.Module, Moment], Mapping[str, float]]:
    """The diagnostics of an epoch on whole held-out sounds: error in dB first, then the signs of a collapsing latent.

    Args:
        sounds: on the network's scale, each filled up to whole steps; `frames` says how much of each is sound.
    """

    def validate(network: nn.Module, moment: Moment) -> Mapping[str, float]:
        del moment
        errors, means, spreads = [], [], []
        for sound, length in zip(sounds, frames):
            with torch.no_grad():
                picture, mu, logvar = network(sound[None], None)
            errors.append(float((picture - sound[None])[..., :length].abs().mean()) * -config.mel.floor / 2.0)
            means.append(mu[0])
            spreads.append(logvar[0])
        return {
            "mel_mae_db": float(np.mean(errors)),
            **latent_diagnostics(torch.cat(means), torch.cat(spreads), config),
        }

    return validate


def latent_diagnostics(
    mu: Float[Tensor, "L D"], logvar: Float[Tensor, "L D"], config: GenerateConfig
) -> dict[str, float]:
    """Is the latent alive? KL a step in nats with its floor beside it, units in use, means and spreads."""
    kl = kl_per_dimension(mu.float().numpy(), logvar.float().numpy())
    return {
        "raw_kl_nats": float(kl.sum()),
        "kl_floor_nats": kl_floor_nats(config.free_bits, config.latent_dim),
        "active_units": float(active_units(kl)),
        "mu_mean": float(mu.mean()),
        "mu_std": float(mu.std(unbiased=False)),
        "logvar_mean": float(logvar.mean()),
        "logvar_std": float(logvar.std(unbiased=False)),
    }
