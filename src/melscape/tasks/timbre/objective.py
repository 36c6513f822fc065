"""What counts as wrong while a timbre space is learnt, and how well it does on sounds held out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor, nn

from melscape.measures.latent import active_units, kl_floor_nats, kl_per_dimension
from melscape.measures.sound import mel_mae_db
from melscape.models.losses import free_bits_kl
from melscape.models.losses import kl_per_dimension as kl_of_each
from melscape.tasks.timbre.config import TimbreConfig
from melscape.tasks.timbre.data import to_db
from melscape.training.batches import Batch
from melscape.training.plan import Moment


def objective_of(config: TimbreConfig) -> Callable[[nn.Module, Batch, Moment], Mapping[str, Tensor]]:
    """The losses by name: `reconstruction` (mean error of a cell, -1 to 1), `raw_kl` and `free_bits_kl` in nats."""

    def losses(network: nn.Module, batch: Batch, moment: Moment) -> Mapping[str, Tensor]:
        del moment
        mel, mu, logvar = network(batch["mel"], batch["pitch"], batch["noise"])
        mu, logvar = mu.float(), logvar.float()
        error = mel.float() - batch["mel"]
        return {
            "reconstruction": (error**2).mean() if config.squared else error.abs().mean(),
            "free_bits_kl": free_bits_kl(mu, logvar, config.free_bits),
            "raw_kl": kl_of_each(mu, logvar).sum(1).mean(),
        }

    return losses


def validate_on(
    mels: Float[Tensor, "N 1 M T"], pitches_midi: Float[Tensor, "N"], config: TimbreConfig
) -> Callable[[nn.Module, Moment], Mapping[str, float]]:
    """The diagnostics of an epoch on held-out windows: error in dB first, then the signs of a collapsing latent."""

    def validate(network: nn.Module, moment: Moment) -> Mapping[str, float]:
        del moment
        with torch.no_grad():
            decoded, mu, logvar = network(mels, pitches_midi, None)
        errors = mel_mae_db(to_db(decoded, config), to_db(mels, config), floor_db=config.mel.floor)
        return {"mel_mae_db": float(np.mean(errors)), **latent_diagnostics(mu, logvar, config)}

    return validate


def latent_diagnostics(
    mu: Float[Tensor, "N D"], logvar: Float[Tensor, "N D"], config: TimbreConfig
) -> dict[str, float]:
    """Is the latent alive? KL per sound in nats with its floor beside it, units in use, means, spreads, distances."""
    kl = kl_per_dimension(mu.float().numpy(), logvar.float().numpy())
    distances = torch.pdist(mu.float()) if len(mu) > 1 else torch.zeros(1)
    return {
        "raw_kl_nats": float(kl.sum()),
        "kl_floor_nats": kl_floor_nats(config.free_bits, config.latent_dim),
        "active_units": float(active_units(kl)),
        "mu_mean": float(mu.mean()),
        "mu_std": float(mu.std(unbiased=False)),
        "logvar_mean": float(logvar.mean()),
        "logvar_std": float(logvar.std(unbiased=False)),
        "mu_distance": float(distances.mean()),
        "mu_distance_min": float(distances.min()),
    }
