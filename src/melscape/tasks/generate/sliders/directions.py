"""Where to move the latents of one sound so that one quality of it changes and the others stay.

A direction fixed for a whole folder moves a hi-hat and a drone alike, and rarely moves just one thing. The decoder can
tell for each sound which way is brighter: brightness, noisiness and roughness of its picture, and its first
envelope, can be differentiated through the decoder. Each move is the smallest one, measured by how latents vary in the
folder, that reaches the goals: a few Gauss-Newton steps with the folder's covariance as metric. Source of the solver:
Nocedal and Wright, Numerical Optimization, 2nd edition, section 10.3.

Qualities here are smooth stand-ins on pictures in dB under the peak: semitones of centroid, dB of flatness, dB of
envelope. Roughness has no simple stand-in (flutter alone made hi-hats smoother), so it is a regression, on the folder's
own sounds, of what is heard on four signs in the picture. What counts is measured elsewhere, on samples.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional

from melscape.tasks.generate.config import GenerateConfig
from melscape.tasks.generate.generator import centres_hz
from melscape.tasks.generate.sliders.qualities import hearing_weights
from melscape.tasks.generate.sliders.terrain import Terrain

STEPS = 6
# No row of latents goes further in one step than this many standard deviations: the picture is not linear that far.
STEP_DEVIATIONS = 0.7
DAMPING = 1e-2
LEAK = 0.1
FLUTTER_FRAMES = 5
TINY = 1e-12
INFILL_BANDS = 5  # about a critical band: partials this close beat
MOST_FADE_ROWS = 24
STEERED = ("density", "brightness", "noisiness", "roughness")
UNITS = {"density": 4.0, "brightness": 12.0, "noisiness": 8.0, "roughness": 0.5}  # changes that weigh alike
ENVELOPE_SCALE_DB = 6.0
# Roughness as samples have it, in deviations over a folder, from signs in a picture; as found on a folder of 195 hits.
SIGNS = ("flutter", "infill", "brightness", "noisiness")
USUAL_SIGNS = (0.014, 0.16, 0.011, 0.009)
SIGN_RIDGE, FEWEST_SIGNED = 20.0, 20


class Compass:
    """Smooth qualities of the picture of a row of latents, and the moves that change them."""

    def __init__(
        self,
        network: nn.Module,
        config: GenerateConfig,
        terrain: Terrain,
        rough_signs: Sequence[float] = USUAL_SIGNS,
    ) -> None:
        self.rough_signs = tuple(float(weight) for weight in rough_signs)
        self.network, self.terrain, self.floor_db = network, terrain, config.mel.floor
        self._centres = torch.tensor(centres_hz(config), dtype=torch.float32)
        self._weights = torch.tensor(hearing_weights(config), dtype=torch.float32)

    def picture(self, z: Float[Tensor, "L D"], frames: int) -> Float[Tensor, "M T"]:
        """Levels under the peak in dB; a little beyond floor and peak where the decoder says so."""
        decoded = self.network.decode(z[None], leaky=True)[0, 0, :, :frames]  # type: ignore[operator]
        db = (1.0 - decoded) * self.floor_db / 2.0
        # What is used is cut at the peak: without a bend there, moves are counted on that nobody will hear.
        return torch.minimum(db, LEAK * db)

    def qualities(self, db: Float[Tensor, "M T"]) -> Float[Tensor, "4"]:
        """STEERED in this order: density (mean loudness under the loudest frame's, dB), centroid in semitones, flatness
        in dB, and roughness in deviations over the folder.
        """
        power = self._power(db)
        frames, heard = power.sum(0), self._weights @ power
        density = 10.0 * torch.log10(heard.mean() / heard.max())
        centroid = 12.0 * torch.log2((self._centres @ power).sum() / frames.sum())
        flatness = 10.0 ** (db.mean(0) / 10.0) / (10.0 ** (db / 10.0)).mean(0)
        noisiness = 10.0 * torch.log10((flatness * frames).sum() / frames.sum())
        signs = torch.stack([_flutter(power.sqrt()), _infill(power), centroid, noisiness])
        return torch.stack([density, centroid, noisiness, signs @ torch.tensor(self.rough_signs)])

    def signs(self, latents: Float[np.ndarray, "L D"], frames: int) -> Float[np.ndarray, "4"]:
        """SIGNS of roughness in the picture of a sound."""
        with torch.no_grad():
            db = self.picture(torch.from_numpy(latents), frames).clamp(self.floor_db, 0.0)
            power = self._power(db)
            _, centroid, noisiness, _ = self.qualities(db)
            return torch.stack([_flutter(power.sqrt()), _infill(power), centroid, noisiness]).numpy()

    def loudness_db(self, latents: Float[np.ndarray, "L D"], frames: int) -> float:
        """Mean loudness over time, relative to the loudest cell."""
        with torch.no_grad():
            db = self.picture(torch.from_numpy(latents), frames).clamp(self.floor_db, 0.0)
            return float(10.0 * torch.log10((self._weights @ self._power(db)).mean()))

    def _power(self, db: Float[Tensor, "M T"]) -> Float[Tensor, "M T"]:
        return (10.0 ** (db / 10.0) - 10.0 ** (self.floor_db / 10.0)).clamp(min=0.0) + TINY

    def envelope(self, db: Float[Tensor, "M T"]) -> Float[Tensor, "T"]:
        """Level over time in dB."""
        return 10.0 * torch.log10((10.0 ** (db / 10.0)).sum(0))

    def values(self, latents: Float[np.ndarray, "L D"], frames: int) -> dict[str, float]:
        """The steered qualities of a sound by name."""
        with torch.no_grad():
            found = self.qualities(self.picture(torch.from_numpy(latents), frames).clamp(self.floor_db, 0.0))
        return dict(zip(STEERED, found.tolist()))

    def move(
        self,
        latents: Float[np.ndarray, "L D"],
        frames: int,
        changes: Mapping[str, float],
        fade_db: Float[np.ndarray, "T"] | None = None,
    ) -> Float[np.ndarray, "L D"]:
        """Latents whose picture has these changes; of brightness, noisiness and roughness the others stay.

        Args:
            changes: by how much each of STEERED shall change.
            fade_db: what is added to the level of each frame; None leaves the envelope free.
        """
        original = z = torch.from_numpy(np.array(latents, np.float32))
        names = [name for name in STEERED if name in changes or name != "density"]
        rows = [STEERED.index(name) for name in names]
        scale = torch.tensor([UNITS[name] for name in names])
        first = np.empty(0, int) if fade_db is None else _spread(fade_db)
        goal = None
        for step in range(STEPS):
            z = z.detach().requires_grad_(True)
            db = self.picture(z, frames)
            now = self.qualities(db)[rows] / scale
            if fade_db is not None:
                now = torch.cat([now, self.envelope(db)[first] / ENVELOPE_SCALE_DB])
            if goal is None:
                wanted = torch.tensor([changes.get(name, 0.0) for name in names]) / scale
                fade = [] if fade_db is None else [torch.from_numpy(fade_db[first]).float() / ENVELOPE_SCALE_DB]
                goal = now.detach() + torch.cat([wanted, *fade])
            share = (goal - now.detach()) / (STEPS - step)
            z = (z + self._smallest(self._slopes(now, z), share)).detach()
        return self.terrain.inside(z, original).numpy()

    def _slopes(self, values: Float[Tensor, "K"], z: Float[Tensor, "L D"]) -> Float[Tensor, "K L D"]:
        each = torch.eye(len(values))
        return torch.autograd.grad(values, z, grad_outputs=each, is_grads_batched=True)[0]

    def _smallest(self, slopes: Float[Tensor, "K L D"], wanted: Float[Tensor, "K"]) -> Float[Tensor, "L D"]:
        """The shortest move, in the folder's metric, that changes the values as wanted; damped where slopes vanish."""
        uphill = slopes @ self.terrain.covariance
        gram = torch.einsum("kld,jld->kj", slopes, uphill)
        gram = gram + (DAMPING * gram.diagonal().mean() + 1e-6) * torch.eye(len(wanted))
        move = torch.einsum("k,kld->ld", torch.linalg.solve(gram, wanted), uphill)
        furthest = float(self.terrain.size(move).max())
        return move * min(1.0, STEP_DEVIATIONS / max(furthest, TINY))


def rough_signs(signs: Float[np.ndarray, "N 4"], heard: Float[np.ndarray, "N"]) -> tuple[float, ...]:
    """Weights of SIGNS that tell the roughness heard, as ranks, of a folder's sounds; the usual ones for too few."""
    from scipy.stats import norm, rankdata

    known = np.isfinite(heard)
    if known.sum() < FEWEST_SIGNED or np.ptp(heard[known]) == 0:
        return USUAL_SIGNS
    ranks = norm.ppf((rankdata(heard[known]) - 0.5) / known.sum())
    spread = np.maximum(signs[known].std(0), 1e-6)
    standard = (signs[known] - signs[known].mean(0)) / spread
    weights = np.linalg.solve(standard.T @ standard + SIGN_RIDGE * np.eye(len(SIGNS)), standard.T @ ranks)
    return tuple(float(weight) for weight in weights / spread)


def _spread(fade_db: Float[np.ndarray, "T"]) -> Int[np.ndarray, "K"]:
    """Some of the frames: each is one more thing to solve for. The very first all, many that change, some that stay."""
    changed = int(np.flatnonzero(fade_db)[-1]) + 1 if fade_db.any() else 1
    start = np.arange(min(changed, MOST_FADE_ROWS // 4))
    even = np.linspace(0, changed - 1, min(changed, MOST_FADE_ROWS))
    rest = np.linspace(changed, len(fade_db) - 1, MOST_FADE_ROWS // 3) if changed < len(fade_db) else start
    return np.unique(np.concatenate([start, even, rest]).round().astype(int))


def _infill(power: Float[Tensor, "M T"]) -> Float[Tensor, ""]:
    """How evenly each neighbourhood of bands is filled, in dB under evenly: single partials are far under."""
    near = (power + 1e-8).unfold(0, INFILL_BANDS, 1)
    flatness = near.log().mean(2).exp() / near.mean(2)
    weights = near.sum(2)
    return 10.0 * torch.log10((flatness * weights).sum() / weights.sum())


def _flutter(amplitudes: Float[Tensor, "M T"]) -> Float[Tensor, ""]:
    """Depth of frame-to-frame change against the course of each band, in dB: what the ear takes for roughness."""
    half = FLUTTER_FRAMES // 2
    padded = functional.pad(amplitudes[None], (half, half), mode="replicate")[0]
    course = padded.unfold(1, FLUTTER_FRAMES, 1).mean(2)
    depth = ((amplitudes - course) / course.clamp(min=TINY)).clamp(-1.0, 1.0)
    weights = course**2
    return 10.0 * torch.log10((weights * depth**2).sum() / weights.sum().clamp(min=TINY) + 1e-6)
