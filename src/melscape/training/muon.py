"""Steps for convolutions in which no direction is louder than another: momentum, made orthogonal.

A gradient is mostly a few strong directions. With all of its singular values set to about 1, the rare ones move as far.
Source: Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from jaxtyping import Float
from torch import Tensor, nn

MOMENTUM = 0.9
# Odd polynomial of fifth degree whose iterates bring what is over a hundredth or so of the whole to 0.7 to 1.2.
POLYNOMIAL, ROUNDS = (3.4445, -4.7750, 2.0315), 5
TINY = 1e-7


class Muon(torch.optim.Optimizer):
    """Moves each weight (O, I, ...) as a matrix (O, I times ...), with decoupled decay.

    Args:
        half: work in bfloat16, which is precise enough; fast only where the machine has it.
    """

    def __init__(self, weights: Iterable[nn.Parameter], *, rate: float, weight_decay: float, half: bool) -> None:
        super().__init__(list(weights), {"lr": rate, "weight_decay": weight_decay})
        self._type = torch.bfloat16 if half else torch.float32

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """One step with the gradients that the weights have."""
        del closure
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is not None:
                    weight.mul_(1.0 - group["lr"] * group["weight_decay"])
                    weight.add_(self._direction(weight, weight.grad), alpha=-group["lr"])

    def _direction(self, weight: Tensor, gradient: Tensor) -> Tensor:
        state = self.state[weight]
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(weight)
        mean: Tensor = state["momentum"].lerp_(gradient, 1.0 - MOMENTUM)
        ahead = gradient.lerp(mean, MOMENTUM).flatten(1)  # Nesterov's: where the momentum is about to be
        rows, columns = ahead.shape
        moved = orthogonal(ahead.to(self._type)) * max(1.0, rows / columns) ** 0.5
        return moved.reshape(weight.shape).to(weight)


def orthogonal(matrix: Float[Tensor, "_ _"]) -> Float[Tensor, "_ _"]:
    """The matrix with its singular values brought to about 1 (0.7 to 1.2), the smallest less so, by Newton-Schulz."""
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if tall else matrix
    x = x / (x.norm() + TINY)
    first, third, fifth = POLYNOMIAL
    for _ in range(ROUNDS):
        square = x @ x.T
        x = first * x + (third * square + fifth * square @ square) @ x
    return x.T if tall else x
