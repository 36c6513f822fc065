"""Few numbers instead of many: the main axes along which sounds of a library differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32, Int

AXES = 96
MOST_FITTED = 20_000  # sounds that the axes are found on; more change nothing
_STREAM = 20_240_501  # of the chance by which they are taken from more


@dataclass(frozen=True, eq=False)
class Basis:
    """Principal axes. Shapes: `mean` (K,), `axes` (D, K), orthonormal rows, strongest first."""

    mean: Float32[np.ndarray, "K"]
    axes: Float32[np.ndarray, "D K"]

    @classmethod
    def fit(cls, features: Float[np.ndarray, "N K"], count: int = AXES) -> Basis:
        """The axes of these features; fewer than `count` if there are fewer sounds."""
        chosen = features[fitted(len(features))].astype(np.float32)
        mean = chosen.mean(0)
        axes = np.linalg.svd(chosen - mean, full_matrices=False)[2][:count]
        # Signs are the decomposition's whim: fixed, so that the same sounds give the same file.
        axes *= np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(1)])[:, None]
        return cls(mean.astype(np.float32), axes.astype(np.float32))

    def points(self, features: Float[np.ndarray, "N K"]) -> Float32[np.ndarray, "N D"]:
        """Features along the axes."""
        return ((features.astype(np.float32) - self.mean) @ self.axes.T).astype(np.float32)


def fitted(count: int) -> Int[np.ndarray, "B"]:
    """Which of so many sounds the axes are found on: always the same ones, in order."""
    if count <= MOST_FITTED:
        return np.arange(count)
    return np.sort(np.random.default_rng(_STREAM).choice(count, MOST_FITTED, replace=False))
