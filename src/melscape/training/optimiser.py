"""What moves the weights, with its memory as named tensors instead of pickled objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import torch
from torch import Tensor, nn

from melscape.training.muon import Muon
from melscape.training.plan import Plan


class Optimiser:
    """AdamW over the weights that learn, and Muon over the convolutions where the plan asks for it.

    Biases and norms, which have one axis, do not decay.

    Args:
        half: whether steps may be worked out in bfloat16.
    """

    def __init__(self, network: nn.Module, plan: Plan, *, half: bool = False) -> None:
        self._network = network
        weights = [weight for weight in network.parameters() if weight.requires_grad]
        turned = [weight for weight in weights if plan.muon is not None and _mixes_channels(weight)]
        own = {id(weight) for weight in turned}
        rest = [weight for weight in weights if id(weight) not in own]
        groups = [
            {"params": [weight for weight in rest if weight.ndim > 1], "weight_decay": plan.weight_decay},
            {"params": [weight for weight in rest if weight.ndim <= 1], "weight_decay": 0.0},
        ]
        self._parts: list[tuple[torch.optim.Optimizer, float]] = []
        if groups := [group for group in groups if group["params"]]:
            self._parts.append((torch.optim.AdamW(groups, lr=plan.learning_rate, fused=True), 1.0))
        if plan.muon is not None and turned:
            rate = plan.learning_rate * plan.muon
            self._parts.append((Muon(turned, rate=rate, weight_decay=plan.weight_decay, half=half), plan.muon))

    def forget_gradients(self) -> None:
        """Before the next batch."""
        for part, _ in self._parts:
            part.zero_grad(set_to_none=True)

    def step(self, rate: float) -> None:
        """Move the weights at this learning rate."""
        for part, times in self._parts:
            for group in part.param_groups:
                group["lr"] = rate * times
            part.step()

    def memory(self) -> dict[str, Tensor]:
        """What is remembered of each weight: `<weight>.<moment>`."""
        return {
            f"{name}.{moment}": tensor
            for name, weight, part in self._named()
            for moment, tensor in part.state.get(weight, {}).items()
        }

    def restore(self, tensors: Mapping[str, Tensor]) -> None:
        """Put stored moments back, in the memory format of their weights."""
        for name, weight, part in self._named():
            start = f"{name}."
            mine = {key.removeprefix(start): kept for key, kept in tensors.items() if key.rpartition(".")[0] == name}
            # The fused step reads moments and weights side by side: same strides, or it takes another path.
            if kept := {moment: _like(weight, tensor) for moment, tensor in mine.items()}:
                part.state[weight] = kept

    def _named(self) -> Iterator[tuple[str, nn.Parameter, torch.optim.Optimizer]]:
        owner = {
            id(weight): part for part, _ in self._parts for group in part.param_groups for weight in group["params"]
        }
        for name, weight in self._network.named_parameters():
            if id(weight) in owner:
                yield name, weight, owner[id(weight)]


def _mixes_channels(weight: Tensor) -> bool:
    return weight.ndim > 2 and weight.shape[1] > 1


def _like(weight: Tensor, tensor: Tensor) -> Tensor:
    if tensor.shape != weight.shape:  # the count of steps
        return tensor.detach().clone().to(weight.device)
    return torch.empty_like(weight, dtype=tensor.dtype, requires_grad=False).copy_(tensor)
