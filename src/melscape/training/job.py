"""What is learnt: a network, its batches, what counts as wrong, and how it is tried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from torch import Tensor, nn

from melscape.training.batches import Batch, Batches
from melscape.training.plan import Moment

# Named losses of one batch, each the mean over its rows, none weighted: `objective(network, batch, moment)`.
Objective = Callable[[nn.Module, Batch, Moment], Mapping[str, Tensor]]
# Named measures on what is held out: `validate(network, moment)`, called without gradients and in eval mode.
Validate = Callable[[nn.Module, Moment], Mapping[str, float]]


@dataclass(frozen=True)
class Job:
    """One thing to learn. The network is trained in place; chance inside `objective` is seeded by (seed, step)."""

    network: nn.Module
    batches: Batches
    objective: Objective
    validate: Validate | None = None
