"""A variational autoencoder for notes that starts as a principal component analysis and learns from there.

Why this shape. With a few hundred notes and minutes of a laptop, a convolutional network spends its time learning what
a principal component analysis (PCA) knows in seconds. So both halves have a straight path, set to the PCA of the
training notes, and a residual network beside it that starts silent: training can only leave the PCA for something
better. The second idea is pitch: a decoder that is told the pitch need not be told through the latent where the
harmonics are, so every latent dimension is left for timbre. A note without a known pitch (NaN) is welcome: its pitch
features are zero, and training hides some pitches so that the network knows this case.

Mels are on the scale of the task, -1 (floor) to 1 (peak). Sources: Kingma and Welling, "Auto-Encoding Variational
Bayes", 2014; pitch conditioning after Engel et al., "Neural Audio Synthesis of Musical Notes", 2017.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from melscape.errors import ConfigError

FLOOR = -1.0
LEAK = 0.1
# The picture side (basis and means) starts almost right and has most of the weights: it learns at a tenth of the rate.
SLOW = 0.1
FLATTEST = 1e-4


@dataclass(frozen=True)
class NoteVAEConfig:
    """Sizes of a NoteVAE.

    Args:
        components: size of the PCA basis that the decoder paints with; at most the number of training examples.
        width, depth: of the residual networks in encoder and decoder.
        pitch_centres: how finely the pitch axis from `low_midi` to `high_midi` is described.
    """

    bands: int = 80
    frames: int = 128
    latent_dim: int = 32
    components: int = 256
    width: int = 512
    depth: int = 2
    dropout: float = 0.0
    pitch_centres: int = 12
    low_midi: float = 20.0
    high_midi: float = 95.0

    def __post_init__(self) -> None:
        if not 1 <= self.latent_dim <= self.components:
            raise ConfigError(
                f"latent_dim {self.latent_dim} with {self.components} components.",
                "1 ≤ latent_dim ≤ components",
                "Lower latent_dim, or give more training sounds.",
            )

    @property
    def pixels(self) -> int:
        """Numbers in one mel."""
        return self.bands * self.frames


class Residual(nn.Module):
    """One step of a residual network whose branch starts at zero."""

    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.inner = nn.Linear(width, width)
        self.outer = nn.Linear(width, width)
        self.dropout = nn.Dropout(dropout)
        nn.init.zeros_(self.outer.weight)
        nn.init.zeros_(self.outer.bias)

    def forward(self, x: Float[Tensor, "B K"]) -> Float[Tensor, "B K"]:
        """The input plus what the branch adds."""
        return x + self.outer(self.dropout(functional.gelu(self.inner(self.norm(x)))))


class PitchFeatures(nn.Module):
    """Pitch as smooth bumps along the keyboard that sum to 1; all zero where the pitch is not known."""

    centres: Tensor

    def __init__(self, config: NoteVAEConfig) -> None:
        super().__init__()
        centres = torch.linspace(config.low_midi, config.high_midi, config.pitch_centres)
        self.register_buffer("centres", centres, persistent=False)

    def forward(self, pitch_midi: Float[Tensor, "B"]) -> Float[Tensor, "B K"]:
        """Features of MIDI pitches; NaN gives zeros."""
        known = torch.isfinite(pitch_midi)
        spacing = self.centres[1] - self.centres[0]
        distance = (torch.where(known, pitch_midi, self.centres[0])[:, None] - self.centres) / spacing
        bumps = torch.softmax(-0.5 * distance**2, dim=1)
        return bumps * known[:, None]


class NoteVAE(nn.Module):
    """Mel and pitch in, a Gaussian over latents out, and back. Call `initialise` once before training.

    Shapes: mels (B, 1, M, T), pitches (B) in MIDI with NaN for unknown, latents (B, D).
    """

    axes: Tensor
    spread: Tensor
    mean: Tensor
    pitch_mean: Tensor

    def __init__(self, config: NoteVAEConfig) -> None:
        super().__init__()
        self.config = config
        width, features, pixels = config.width, config.pitch_centres, config.pixels
        self.pitch = PitchFeatures(config)
        self.register_buffer("axes", torch.zeros(config.components, pixels))
        self.register_buffer("spread", torch.ones(config.components))
        self.register_buffer("mean", torch.zeros(pixels))
        self.register_buffer("pitch_mean", torch.zeros(features, pixels))
        self.axes_change = nn.Parameter(torch.zeros(config.components, pixels))
        self.mean_change = nn.Parameter(torch.zeros(pixels))
        self.pitch_mean_change = nn.Parameter(torch.zeros(features, pixels))
        self.encoder_in = nn.Linear(config.components + features, width)
        self.encoder = nn.Sequential(*[Residual(width, config.dropout) for _ in range(config.depth)])
        self.straight_in = nn.Linear(config.components, config.latent_dim, bias=False)
        self.mu = nn.Linear(width, config.latent_dim)
        self.logvar = nn.Linear(width, config.latent_dim)
        self.decoder_in = nn.Linear(config.latent_dim * (1 + features) + features, width)
        self.decoder = nn.Sequential(*[Residual(width, config.dropout) for _ in range(config.depth)])
        self.straight_out = nn.Linear(config.latent_dim, config.components, bias=False)
        self.paint = nn.Linear(width, config.components)
        self._start_straight()

    @property
    def latent_dim(self) -> int:
        """Number of latent dimensions."""
        return self.config.latent_dim

    def encode(
        self, x: Float[Tensor, "B 1 M T"], pitch_midi: Float[Tensor, "B"]
    ) -> tuple[Float[Tensor, "B D"], Float[Tensor, "B D"]]:
        """Mean and log variance of the latent of each mel."""
        features = self.pitch(pitch_midi)
        expected = self.mean + features @ self.pitch_mean
        # A direction without spread carries nothing: dividing by its spread would only blow up rounding noise.
        gain = torch.where(self.spread > FLATTEST, 1.0 / self.spread.clamp(min=FLATTEST), 0.0)
        coefficients = (x.flatten(1) - expected) @ self.axes.T * gain
        hidden = self.encoder(self.encoder_in(torch.cat([coefficients, features], 1)))
        return self.straight_in(coefficients) + self.mu(hidden), self.logvar(hidden).clamp(-12, 4)

    def decode(
        self, z: Float[Tensor, "B D"], pitch_midi: Float[Tensor, "B"], *, leaky: bool = False
    ) -> Float[Tensor, "B 1 M T"]:
        """The mel of a latent at a pitch. `leaky` lets it go a little below the floor, so that gradients find back."""
        features = self.pitch(pitch_midi)
        crossed = (z[:, :, None] * features[:, None]).flatten(1)
        hidden = self.decoder(self.decoder_in(torch.cat([z, features, crossed], 1)))
        coefficients = self.straight_out(z) + self.paint(hidden)
        basis = self.axes * self.spread[:, None] + SLOW * self.axes_change
        expected = self.mean + SLOW * self.mean_change + features @ (self.pitch_mean + SLOW * self.pitch_mean_change)
        flat = coefficients @ basis + expected
        mel = flat.view(-1, 1, self.config.bands, self.config.frames)
        return torch.maximum(mel, FLOOR + LEAK * (mel - FLOOR)) if leaky else mel.clamp(min=FLOOR)

    def forward(
        self, x: Float[Tensor, "B 1 M T"], pitch_midi: Float[Tensor, "B"], noise: Float[Tensor, "B D"] | None = None
    ) -> tuple[Float[Tensor, "B 1 M T"], Float[Tensor, "B D"], Float[Tensor, "B D"]]:
        """Reconstruction, mean and log variance; without `noise` the latent is its mean."""
        mu, logvar = self.encode(x, pitch_midi)
        z = mu if noise is None else mu + noise * torch.exp(0.5 * logvar)
        return self.decode(z, pitch_midi, leaky=self.training), mu, logvar

    @torch.no_grad()
    def initialise(self, x: Float[Tensor, "N 1 M T"], pitch_midi: Float[Tensor, "N"], seed: int) -> None:
        """Set mean, mean by pitch, and the straight paths to the PCA of these examples."""
        features, flat = self.pitch(pitch_midi), x.flatten(1)
        mean = flat.mean(0)
        ridge = features.T @ features + 5.0 * torch.eye(features.shape[1])
        pitch_mean = torch.linalg.solve(ridge, features.T @ (flat - mean))
        axes, spread = principal_axes(flat - mean - features @ pitch_mean, self.config.components, seed)
        for buffer, value in (
            (self.mean, mean),
            (self.pitch_mean, pitch_mean),
            (self.axes, axes),
            (self.spread, spread),
        ):
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


def principal_axes(
    rows: Float[Tensor, "N K"], count: int, seed: int, passes: int = 3
) -> tuple[Float[Tensor, "D K"], Float[Tensor, "D"]]:
    """The first principal axes of centred rows and the standard deviation along each, by subspace iteration.

    With fewer rows than `count` the last axes have no spread. Source: Halko, Martinsson and Tropp, "Finding Structure
    with Randomness", 2011, algorithm 4.4.
    """
    generator = torch.Generator().manual_seed(seed)
    start = torch.randn(rows.shape[1], count + 16, generator=generator)
    space = torch.linalg.qr(rows.T @ (rows @ start))[0]
    for _ in range(passes):
        space = torch.linalg.qr(rows.T @ (rows @ space))[0]
    _, values, axes = torch.linalg.svd(rows @ space, full_matrices=False)
    kept = min(count, len(values))
    found = torch.zeros(count, rows.shape[1])
    spread = torch.zeros(count)
    found[:kept] = (axes @ space.T)[:kept]
    spread[:kept] = values[:kept] / max(1, len(rows)) ** 0.5
    return found, spread
