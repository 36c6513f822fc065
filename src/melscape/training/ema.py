"""A moving average of the weights: often better than the last ones, at the cost of one more copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor, nn


class Average:
    """Follows every floating weight and buffer of a network. At first it forgets faster than `decay`."""

    def __init__(self, network: nn.Module, decay: float) -> None:
        self._decay = decay
        self._names, self._live = _floating(network)
        self._kept = [tensor.detach().clone() for tensor in self._live]

    @torch.no_grad()
    def follow(self, step: int) -> None:
        """Move towards the weights after `step` taken steps."""
        decay = min(self._decay, (1 + step) / (10 + step))
        torch._foreach_lerp_(self._kept, self._live, 1 - decay)

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Inside, the network has the averaged weights; after it, exactly its own again."""
        own = [tensor.detach().clone() for tensor in self._live]
        _copy(self._live, self._kept)
        try:
            yield
        finally:
            _copy(self._live, own)

    def tensors(self) -> dict[str, Tensor]:
        """The averages under the names of the weights."""
        return dict(zip(self._names, self._kept))

    def load(self, tensors: Mapping[str, Tensor]) -> None:
        """Go on from stored averages."""
        _copy(self._kept, [tensors[name] for name in self._names])


def _floating(network: nn.Module) -> tuple[list[str], list[Tensor]]:
    pairs = [(name, tensor) for name, tensor in network.state_dict().items() if tensor.is_floating_point()]
    return [name for name, _ in pairs], [tensor for _, tensor in pairs]


@torch.no_grad()
def _copy(to: list[Tensor], source: list[Tensor]) -> None:
    for target, tensor in zip(to, source, strict=True):
        target.copy_(tensor)
