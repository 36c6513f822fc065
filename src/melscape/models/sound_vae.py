"""An autoencoder for sounds of any length that starts as a principal component analysis and learns from there.

Why this shape. A sound is a row of steps (16 frames, a sixth of a second each), and every step has a few numbers, so a
click and a drone fit the same network. Encoder and decoder have a straight path that is the PCA of the steps, and
beside it a residual network along time that starts silent: training can only leave the PCA for something better, and
what it adds is what neighbouring steps tell about each other, which a PCA of single steps cannot know. What a step
paints reaches a little into its neighbours and fades there: side by side, steps would tick six times a second.

Mels are on the scale of the task, -1 (floor) to 1 (peak). Shapes: mels (B, 1, M, T) with T a whole number of steps,
latents (B, L, D), one row a step. Sources: Kingma and Welling, "Auto-Encoding Variational Bayes", 2014; the blocks
after Liu et al., "A ConvNet for the 2020s", 2022, along time.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from melscape.errors import ConfigError
from melscape.models.note_vae import principal_axes

FLOOR, PEAK = -1.0, 1.0
LEAK = 0.1
# The picture side (basis and mean) starts almost right and has most of the weights: it learns at a tenth of the rate.
SLOW = 0.1
FLATTEST = 1e-4
LOG_VARIANCE_RANGE = (-12.0, 4.0)
WIDEN = 2  # inner width of a block


@dataclass(frozen=True)
class SoundVAEConfig:
    """Sizes of a SoundVAE.

    Args:
        step_frames: frames that share one latent.
        overlap_frames: how far what a step sees and paints reaches into the steps beside it.
        components: size of the PCA basis that the decoder paints with; at most the number of training steps.
        width, depth: of the residual networks in encoder and decoder.
        context: steps that a block sees at once, odd.
    """

    bands: int = 128
    step_frames: int = 16
    overlap_frames: int = 4
    latent_dim: int = 32
    components: int = 256
    width: int = 384
    depth: int = 3
    context: int = 3
    dropout: float = 0.1

    def __post_init__(self) -> None:
        if not 1 <= self.latent_dim <= self.components:
            raise ConfigError(
                f"latent_dim {self.latent_dim} with {self.components} components.",
                "1 ≤ latent_dim ≤ components",
                "Lower latent_dim, or give more sounds.",
            )
        if self.context % 2 == 0:
            raise ConfigError(f"A context of {self.context} steps.", "an odd number", "Add or take one.")
        if not 0 <= 2 * self.overlap_frames <= self.step_frames:
            raise ConfigError(
                f"Steps of {self.step_frames} frames that overlap by {self.overlap_frames}.", "at most half a step"
            )

    @property
    def pixels(self) -> int:
        """Numbers in what one step sees and paints."""
        return self.bands * (self.step_frames + 2 * self.overlap_frames)


class AlongTime(nn.Module):
    """One step of a residual network over rows of steps: look at the neighbours, then think; starts at zero."""

    def __init__(self, config: SoundVAEConfig) -> None:
        super().__init__()
        width = config.width
        self.near = nn.Conv1d(width, width, config.context, padding=config.context // 2, groups=width)
        self.norm = nn.LayerNorm(width)
        self.inner = nn.Linear(width, WIDEN * width)
        self.outer = nn.Linear(WIDEN * width, width)
        self.dropout = nn.Dropout(config.dropout)
        nn.init.zeros_(self.outer.weight)
        nn.init.zeros_(self.outer.bias)

    def forward(self, x: Float[Tensor, "B L K"]) -> Float[Tensor, "B L K"]:
        """The input plus what the branch adds."""
        seen = self.norm(self.near(x.transpose(1, 2)).transpose(1, 2))
        return x + self.outer(self.dropout(functional.gelu(self.inner(seen))))


class SoundVAE(nn.Module):
    """Mel in, a Gaussian over latents for each step out, and back. Call `initialise` once before training."""

    axes: Tensor
    spread: Tensor
    mean: Tensor

    def __init__(self, config: SoundVAEConfig) -> None:
        super().__init__()
        self.config = config
        pixels, count, width = config.pixels, config.components, config.width
        self.register_buffer("axes", torch.zeros(count, pixels))
        self.register_buffer("spread", torch.ones(count))
        self.register_buffer("mean", torch.zeros(pixels))
        self.axes_change = nn.Parameter(torch.zeros(count, pixels))
        self.mean_change = nn.Parameter(torch.zeros(pixels))
        self.encoder_in = nn.Linear(count, width)
        self.encoder = nn.Sequential(*[AlongTime(config) for _ in range(config.depth)])
        self.straight_in = nn.Linear(count, config.latent_dim, bias=False)
        self.mu = nn.Linear(width, config.latent_dim)
        self.logvar = nn.Linear(width, config.latent_dim)
        self.decoder_in = nn.Linear(config.latent_dim, width)
        self.decoder = nn.Sequential(*[AlongTime(config) for _ in range(config.depth)])
        self.straight_out = nn.Linear(config.latent_dim, count, bias=False)
        self.paint = nn.Linear(width, count)
        self._start_straight()

    @property
    def latent_dim(self) -> int:
        """Numbers a step."""
        return self.config.latent_dim

    @property
    def step_frames(self) -> int:
        """Frames that share one latent."""
        return self.config.step_frames

    def encode(self, x: Float[Tensor, "B 1 M T"]) -> tuple[Float[Tensor, "B L D"], Float[Tensor, "B L D"]]:
        """Mean and log variance of the latent of each step."""
        # A direction without spread carries nothing: dividing by its spread would only blow up rounding noise.
        gain = torch.where(self.spread > FLATTEST, 1.0 / self.spread.clamp(min=FLATTEST), 0.0)
        coefficients = (self.steps_of(x) - self.mean) @ self.axes.T * gain
        hidden = self.encoder(self.encoder_in(coefficients))
        return self.straight_in(coefficients) + self.mu(hidden), self.logvar(hidden).clamp(*LOG_VARIANCE_RANGE)

    def decode(self, z: Float[Tensor, "B L D"], *, leaky: bool = False) -> Float[Tensor, "B 1 M T"]:
        """The mel of rows of latents. `leaky` lets it go a little below the floor, so that gradients find back."""
        hidden = self.decoder(self.decoder_in(z))
        coefficients = self.straight_out(z) + self.paint(hidden)
        basis = self.axes * self.spread[:, None] + SLOW * self.axes_change
        steps = coefficients @ basis + self.mean + SLOW * self.mean_change
        mel = from_steps(steps, self.config.bands, self.config.overlap_frames)
        return torch.maximum(mel, FLOOR + LEAK * (mel - FLOOR)) if leaky else mel.clamp(FLOOR, PEAK)

    def forward(
        self, x: Float[Tensor, "B 1 M T"], noise: Float[Tensor, "B L D"] | None = None
    ) -> tuple[Float[Tensor, "B 1 M T"], Float[Tensor, "B L D"], Float[Tensor, "B L D"]]:
        """Reconstruction, mean and log variance; without `noise` the latent is its mean."""
        mu, logvar = self.encode(x)
        z = mu if noise is None else mu + noise * torch.exp(0.5 * logvar)
        return self.decode(z, leaky=self.training), mu, logvar

    def steps_of(self, x: Float[Tensor, "B 1 M T"]) -> Float[Tensor, "B L K"]:
        """What each step sees of a mel."""
        return to_steps(x, self.config.step_frames, self.config.overlap_frames)

    @torch.no_grad()
    def initialise(self, steps: Float[Tensor, "N K"], seed: int) -> None:
        """Set the mean and the straight paths to the PCA of these steps (rows of `steps_of`)."""
        mean = steps.mean(0)
        axes, spread = principal_axes(steps - mean, self.config.components, seed)
        for buffer, value in ((self.mean, mean), (self.axes, axes), (self.spread, spread)):
            buffer.copy_(value)

    def _start_straight(self) -> None:
        for straight in (self.straight_in, self.straight_out):
            nn.init.zeros_(straight.weight)
            straight.weight.data.fill_diagonal_(1.0)
        for quiet in (self.mu, self.paint):
            quiet.weight.data.mul_(0.1)
            nn.init.zeros_(quiet.bias)
        nn.init.zeros_(self.logvar.weight)
        nn.init.constant_(self.logvar.bias, -5.0)


def to_steps(x: Float[Tensor, "B 1 M T"], step_frames: int, overlap_frames: int = 0) -> Float[Tensor, "B L K"]:
    """A mel as rows of steps that overlap, K = M * (step_frames + 2 * overlap_frames); beyond the ends lies the floor.

    Errors: ConfigError if T is no whole number of steps.
    """
    items, _, bands, frames = x.shape
    if frames % step_frames:
        raise ConfigError(f"A mel of {frames} frames.", f"a multiple of {step_frames}", "Fill it up with silence.")
    rows = x.reshape(items, bands, frames // step_frames, step_frames).permute(0, 2, 1, 3)
    if overlap_frames:
        silence = torch.full_like(rows[:, :1, :, :overlap_frames], FLOOR)
        before = torch.cat([silence, rows[:, :-1, :, -overlap_frames:]], 1)
        after = torch.cat([rows[:, 1:, :, :overlap_frames], silence], 1)
        rows = torch.cat([before, rows, after], 3)
    return rows.flatten(2)


def from_steps(steps: Float[Tensor, "B L K"], bands: int, overlap_frames: int = 0) -> Float[Tensor, "B 1 M T"]:
    """The inverse of `to_steps`: where two steps paint the same frames, the one fades into the other."""
    rows = steps.reshape(steps.shape[0], steps.shape[1], bands, steps.shape[2] // bands)
    if overlap_frames:
        both = 2 * overlap_frames
        fade = (torch.arange(both, device=rows.device, dtype=rows.dtype) + 0.5) / both
        left, right = rows[..., :both], rows[..., -both:]
        edges = torch.cat([left[:, :1], (1.0 - fade) * right[:, :-1] + fade * left[:, 1:], right[:, -1:]], 1)
        rows = torch.cat(
            [edges[:, :-1, :, overlap_frames:], rows[..., both:-both], edges[:, 1:, :, :overlap_frames]], 3
        )
    return rows.permute(0, 2, 1, 3).flatten(2)[:, None]
