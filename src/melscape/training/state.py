"""All that training remembers between two steps: what it takes to go on as if nothing had happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor

NETWORK, OPTIMISER, AVERAGE = "network.", "optimiser.", "average."


@dataclass(frozen=True)
class TrainState:
    """A training run between two steps, on its own memory: later steps change nothing in it.

    Args:
        tensors: on the CPU, by name: `network.*` (weights and buffers), `optimiser.<weight>.<moment>`, and
            `average.*` (the moving average of the weights) where the plan asks for one.
        numbers: plain values that JSON knows: `step` (steps taken), `epoch`, `best`, the plan's contract, and what was
            decided on the way (precision, where the decay starts, how many steps there will be).
    """

    tensors: Mapping[str, Tensor]
    numbers: Mapping[str, Any]

    @property
    def step(self) -> int:
        """Steps taken so far."""
        return int(self.numbers["step"])

    def weights(self) -> dict[str, Tensor]:
        """The state dict to use the network with: the latest weights, under their moving average where there is one."""
        return self.group(NETWORK) | self.group(AVERAGE)

    def group(self, prefix: str) -> dict[str, Tensor]:
        """The tensors whose names start with the prefix, without it."""
        return {name.removeprefix(prefix): tensor for name, tensor in self.tensors.items() if name.startswith(prefix)}
