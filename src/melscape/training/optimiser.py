"""AdamW, with its memory as named tensors instead of pickled objects."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from melscape.training.plan import Plan


def make_optimiser(network: nn.Module, plan: Plan, *, fused: bool = True) -> torch.optim.AdamW:
    """AdamW over the weights that learn. Biases and norms, which have one axis, do not decay."""
    weights = [weight for weight in network.parameters() if weight.requires_grad]
    groups = [
        {"params": [weight for weight in weights if weight.ndim > 1], "weight_decay": plan.weight_decay},
        {"params": [weight for weight in weights if weight.ndim <= 1], "weight_decay": 0.0},
    ]
    groups = [group for group in groups if group["params"]]
    return torch.optim.AdamW(groups, lr=plan.learning_rate, fused=fused)


def set_rate(optimiser: torch.optim.Optimizer, rate: float) -> None:
    """Use this learning rate from now on."""
    for group in optimiser.param_groups:
        group["lr"] = rate


def memory(optimiser: torch.optim.Optimizer, network: nn.Module) -> dict[str, Tensor]:
    """What the optimiser remembers of each weight: `<weight>.<moment>`."""
    return {
        f"{name}.{moment}": tensor
        for name, weight in network.named_parameters()
        for moment, tensor in optimiser.state.get(weight, {}).items()
    }


def restore_memory(optimiser: torch.optim.Optimizer, network: nn.Module, tensors: Mapping[str, Tensor]) -> None:
    """Put stored moments back, in the memory format of their weights."""
    for name, weight in network.named_parameters():
        start = f"{name}."
        mine = {key.removeprefix(start): tensor for key, tensor in tensors.items() if key.rpartition(".")[0] == name}
        # The fused step reads moments and weights side by side: same strides, or it takes another path.
        kept = {moment: _like(weight, tensor) for moment, tensor in mine.items()}
        if kept:
            optimiser.state[weight] = kept


def _like(weight: Tensor, tensor: Tensor) -> Tensor:
    if tensor.shape != weight.shape:  # the count of steps
        return tensor.detach().clone().to(weight.device)
    return torch.empty_like(weight, dtype=tensor.dtype, requires_grad=False).copy_(tensor)
