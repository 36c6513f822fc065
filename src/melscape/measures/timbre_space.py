"""A straight view of latents in which an instrument stays near itself when it plays another pitch.

In closed form, so that it is fitted in a blink: take away what pitch explains, shrink the directions in which one
instrument varies, keep those in which instruments differ. Sources: Fisher (1936), discriminant analysis; Hatch,
Kajarekar & Stolcke, Within-Class Covariance Normalization (2006); shrinkage towards a ball: Ledoit & Wolf (2004).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melscape.measures.inputs import Words, codes, finite
from melscape.measures.problems import MeasureError

BUMPS = 12
LOWEST_MIDI, HIGHEST_MIDI = 20.0, 95.0
RIDGE = 1.0  # in notes: a bump with fewer notes than this says little
FEWEST_INSTRUMENTS = 3  # that play two notes or more; with fewer the directions would be chance
SMALLEST_SPREAD = 1e-6


@dataclass(frozen=True)
class TimbreMetric:
    """Three arrays: subtract `mean` and what the pitch explains, then turn and scale by `projection`.

    Distances in the result are in standard deviations within one instrument.
    """

    mean: Float[np.ndarray, "D"]
    pitch_weights: Float[np.ndarray, "_ D"]
    projection: Float[np.ndarray, "D K"]

    @classmethod
    def fit(
        cls,
        latents: Float[np.ndarray, "N D"],
        pitches_midi: Float[np.ndarray, "N"],
        instruments: Words,
        dimensions: int = 12,
        shrink: float = 0.1,
    ) -> TimbreMetric:
        """Fit on training items only; a pitch that is not known is NaN, and nothing is taken away for it.

        Keeps K = min(dimensions, D, instruments - 1) axes, strongest first. With fewer than three instruments that
        have two notes or more, each latent is only freed of pitch and scaled (K = D).
        """
        if dimensions < 1 or not 0 < shrink < np.inf:
            raise MeasureError(f"{dimensions} dimensions, shrink {shrink}.", "1 or more, and over 0")
        points, labels = finite(latents, "latents"), codes(instruments, len(latents), "instruments")
        bumps, mean = pitch_bumps(pitches_midi, len(points)), points.mean(axis=0)
        weights = np.linalg.solve(bumps.T @ bumps + RIDGE * np.eye(BUMPS), bumps.T @ (points - mean))
        freed = points - mean - bumps @ weights
        return cls(mean, weights, _projection(freed, labels, dimensions, shrink))

    @property
    def dimensions(self) -> int:
        """Axes of the result, K."""
        return self.projection.shape[1]

    def apply(
        self, latents: Float[np.ndarray, "N D"], pitches_midi: Float[np.ndarray, "N"] | None = None
    ) -> Float[np.ndarray, "N K"]:
        """Latents of the same network in this view; without pitches none is known."""
        if latents.ndim != 2 or latents.shape[1] != len(self.mean):
            raise MeasureError(f"Latents of shape {latents.shape}.", f"N rows of {len(self.mean)}")
        pitches = np.full(len(latents), np.nan) if pitches_midi is None else pitches_midi
        freed = finite(latents, "latents") - self.mean - pitch_bumps(pitches, len(latents)) @ self.pitch_weights
        return freed @ self.projection

    def to_arrays(self) -> dict[str, np.ndarray]:
        """What to store."""
        return {"mean": self.mean, "pitch_weights": self.pitch_weights, "projection": self.projection}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> TimbreMetric:
        """What `to_arrays` gave. Errors: MeasureError if an array is missing or does not fit the others."""
        absent = {"mean", "pitch_weights", "projection"} - set(arrays)
        if absent:
            raise MeasureError(f"A timbre metric without {', '.join(sorted(absent))}.", "all three arrays")
        mean, weights, projection = (finite(arrays[name], name) for name in ("mean", "pitch_weights", "projection"))
        if mean.ndim != 1 or weights.shape != (BUMPS, len(mean)) or projection.shape[:1] != mean.shape:
            shapes = f"{mean.shape}, {weights.shape}, {projection.shape}"
            raise MeasureError(f"A timbre metric of shapes {shapes}.", f"(D,), ({BUMPS}, D), (D, K)", "Fit it again.")
        return cls(mean, weights, projection)


def pitch_bumps(pitches_midi: Float[np.ndarray, "N"], count: int) -> Float[np.ndarray, "N K"]:
    """Pitch as twelve soft steps that sum to 1, so that a latent may depend on it in any smooth way; 0 if unknown."""
    if pitches_midi.shape != (count,) or np.isinf(pitches_midi).any():
        raise MeasureError(f"Pitches of shape {pitches_midi.shape} for {count} items.", "one an item; NaN if unknown")
    centres = np.linspace(LOWEST_MIDI, HIGHEST_MIDI, BUMPS)
    known = ~np.isnan(pitches_midi)
    logits = -0.5 * ((np.where(known, pitches_midi, 0.0)[:, None] - centres) / (centres[1] - centres[0])) ** 2
    bumps = np.exp(logits - logits.max(axis=1, keepdims=True))
    return known[:, None] * bumps / bumps.sum(axis=1, keepdims=True)


def _projection(
    freed: Float[np.ndarray, "N D"], labels: np.ndarray, dimensions: int, shrink: float
) -> Float[np.ndarray, "D K"]:
    sizes = np.bincount(labels)
    if (sizes >= 2).sum() < FEWEST_INSTRUMENTS:
        return np.diag(1.0 / np.maximum(freed.std(axis=0), SMALLEST_SPREAD))
    means = np.stack([np.bincount(labels, column) for column in freed.T], axis=1) / sizes[:, None]
    whitening = _whitening(freed - means[labels], len(freed) - len(sizes), shrink)
    whitened = (means - means.mean(axis=0)) @ whitening
    axes = np.linalg.svd(whitened, full_matrices=False)[2]
    return whitening @ axes[: min(dimensions, freed.shape[1], len(sizes) - 1)].T


def _whitening(within: Float[np.ndarray, "N D"], freedom: int, shrink: float) -> Float[np.ndarray, "D D"]:
    covariance = within.T @ within / freedom
    width = covariance.shape[0]
    ball = max(shrink * float(np.trace(covariance)) / width, SMALLEST_SPREAD**2)
    sizes, turns = np.linalg.eigh(covariance + ball * np.eye(width))
    return (turns / np.sqrt(sizes)) @ turns.T
