"""What an autoencoder does wrong: how far its picture is off, and how far its space is from the standard normal.

The divergence is in nats: a sum over latent dimensions, a mean over the batch. The reconstruction is a mean over
cells. Beside a sum, a mean is tiny: a weight of 1 lets the divergence win. Free bits of 0.5 nat in 64 dimensions put a
floor of 32 nats under it, so a training that is to reconstruct uses a weight far below 1.
"""

from __future__ import annotations

from jaxtyping import Float
from torch import Tensor
from torch.nn import functional


def vae_loss(
    recon: Float[Tensor, "B 1 M T"],
    target: Float[Tensor, "B 1 M T"],
    mu: Float[Tensor, "B D"],
    logvar: Float[Tensor, "B D"],
    kl_weight: float = 1.0,
    free_bits: float = 0.5,
) -> tuple[Float[Tensor, ""], Float[Tensor, ""], Float[Tensor, ""]]:
    """Total, reconstruction and divergence: total = mean squared error + kl_weight * divergence with free bits."""
    reconstruction = functional.mse_loss(recon.float(), target.float())
    divergence = free_bits_kl(mu, logvar, free_bits)
    return reconstruction + kl_weight * divergence, reconstruction, divergence


def kl_per_dimension(mu: Float[Tensor, "B D"], logvar: Float[Tensor, "B D"]) -> Float[Tensor, "B D"]:
    """Divergence from the standard normal in nats, for each sound and dimension (Kingma & Welling 2014, appendix B)."""
    mu, logvar = mu.float(), logvar.float()  # the exponential of a bf16 is wrong in the second digit
    return -0.5 * (1 + logvar - mu.square() - logvar.exp())


def free_bits_kl(mu: Float[Tensor, "B D"], logvar: Float[Tensor, "B D"], free_bits: float = 0.5) -> Float[Tensor, ""]:
    """Divergence in which each dimension of each sound counts at least `free_bits` nats (Kingma et al. 2016).

    Under the floor there is no gradient, so nothing pushes a dimension into silence.
    """
    return kl_per_dimension(mu, logvar).clamp(min=free_bits).sum(1).mean()


def compute_kl_divergence(mu: Float[Tensor, "B D"], logvar: Float[Tensor, "B D"]) -> float:
    """The raw divergence without free bits, in nats a sound: near 0, the space has collapsed."""
    return kl_per_dimension(mu.detach(), logvar.detach()).sum(1).mean().item()


def get_kl_weight(epoch: int, total_epochs: int, warmup_fraction: float = 0.3) -> float:
    """Rises from 0 to 1 over the first part of the epochs, then stays."""
    warmup_epochs = total_epochs * warmup_fraction
    return min(1.0, epoch / warmup_epochs) if warmup_epochs > 0 else 1.0
