"""How the latents of a folder's steps vary: the metric in which moves are short or long, and where the data ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

TINY = 1e-12
FURTHEST_QUANTILE = 0.98
# Directions without any spread would make the metric singular.
LEAST_SPREAD = 1e-3


@dataclass(frozen=True)
class Terrain:
    """How the latents of a folder's steps vary: mean, covariance, and the distance that hardly a step exceeds."""

    mean: Float[Tensor, "D"]
    covariance: Float[Tensor, "D D"]
    limit: float

    @classmethod
    def of(cls, rows: Float[np.ndarray, "N D"]) -> Terrain:
        """From the steps of all sounds."""
        z = torch.from_numpy(np.asarray(rows, np.float64))
        centred = z - z.mean(0)
        covariance = centred.T @ centred / max(1, len(z) - 1)
        covariance += (
            LEAST_SPREAD * max(float(covariance.diagonal().mean()), TINY) * torch.eye(z.shape[1], dtype=z.dtype)
        )
        terrain = cls(z.mean(0).float(), covariance.float(), 1.0)
        return cls(
            terrain.mean, terrain.covariance, float(torch.quantile(terrain.distance(z.float()), FURTHEST_QUANTILE))
        )

    def distance(self, z: Float[Tensor, "L D"]) -> Float[Tensor, "L"]:
        """Mahalanobis distance of each step from the middle of the folder, 1 on average."""
        return self.size(z - self.mean)

    def size(self, moves: Float[Tensor, "L D"]) -> Float[Tensor, "L"]:
        """Length of moves in standard deviations."""
        solved = torch.linalg.solve(self.covariance.double(), moves.double().T).T
        return ((solved * moves).sum(1) / moves.shape[1]).clamp(min=0.0).sqrt().float()

    def inside(self, moved: Float[Tensor, "L D"], original: Float[Tensor, "L D"]) -> Float[Tensor, "L D"]:
        """Steps that left the data pulled back towards its middle, but never nearer than they were before."""
        allowed = torch.clamp(self.distance(original), min=self.limit)
        share = (allowed / self.distance(moved).clamp(min=TINY)).clamp(max=1.0)
        return self.mean + share[:, None] * (moved - self.mean)
