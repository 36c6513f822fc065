"""A generator as a live model: its network traced, its vocoder rebuilt in torch, its knobs.

Networks are traced, not scripted: they are written for people, with types that `torch.jit.script` does not read. The
traces are checked at other lengths than they were made with. Torch calls TorchScript deprecated, but hosts load nothing
else; the warnings are silenced here, where it is known.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor, nn

from melscape.errors import ConfigError
from melscape.features.invert import Inversion
from melscape.models.live import KNOBS
from melscape.models.live_host import HostModel
from melscape.models.live_parts import LiveParts
from melscape.models.live_refined import LiveRefined
from melscape.models.live_vocoder import LiveVocoder
from melscape.models.refiner import MagnitudeRefiner
from melscape.tasks.generate.config import GenerateConfig
from melscape.tasks.generate.generator import Generator

STEPS_TRACED, STEPS_TRIED = 3, (1, 2, 7)
TRACE_BOUND = 1e-5


class Encoder(nn.Module):
    """The means of the latents, without their variances."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: Tensor) -> Tensor:
        """Latents (1, L, D) of a picture (1, 1, M, T)."""
        return self.network.encode(x)[0].float()  # type: ignore[operator]


class Decoder(nn.Module):
    """The most likely picture of latents."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, z: Tensor) -> Tensor:
        """The picture (1, 1, M, T) of latents (1, L, D)."""
        return self.network.decode(z).float()  # type: ignore[operator]


def live_model(
    generator: Generator, *, knobs: Sequence[Sequence[float]] = (), level_db: float | None = None
) -> HostModel:
    """The model that hosts get, ready to be scripted.

    Args:
        knobs: what each knob adds to latents on its way from 0.5 to 1; none for as many main directions of the folder.
        level_db: where `decode` puts the loudest cell; None for the folder's median.

    Errors: ConfigError for a generator with a vocoder plugged in, which cannot leave the package.
    """
    if generator.vocoder is not None:
        raise ConfigError("A model with a vocoder plugged in.", "the package's own vocoder", "Export it without.")
    config, settings = generator.config, Inversion()
    mel, network = config.stored_mel, copy.deepcopy(generator.network).cpu().eval()
    # The package draws a phase for every cell and uses those of the first frame: the first numbers of its stream.
    chance = torch.from_numpy(np.random.default_rng(settings.seed).random(mel.bins, np.float32))
    with torch_quiet():
        plain = LiveVocoder(mel, chance, settings.magnitude_steps, settings.phase_steps)
        parts = LiveParts(
            encoder=traced(
                Encoder(network), _picture(config, STEPS_TRACED), [_picture(config, n) for n in STEPS_TRIED]
            ),
            decoder=traced(
                Decoder(network), _latents(config, STEPS_TRACED), [_latents(config, n) for n in STEPS_TRIED]
            ),
            vocoder=LiveRefined(plain, mel, _refiner(generator.refiner, config)),
            mel=mel,
            floor_db=config.mel.floor,
            step_frames=config.step_frames,
            latent_dim=config.latent_dim,
            history_steps=config.depth * (config.context // 2) if config.network == "sound" else 0,
            overlap_frames=config.overlap_frames if config.network == "sound" else 0,
            level_db=median_level_db(generator) if level_db is None else level_db,
            knobs=_knobs(generator, knobs),
        )
        return HostModel(parts).eval()


def scripted(model: HostModel) -> torch.jit.ScriptModule:
    """The model as TorchScript."""
    with torch_quiet():
        return torch.jit.script(model)


def traced(network: nn.Module, example: Tensor, others: Sequence[Tensor]) -> nn.Module:
    """The network as TorchScript; ConfigError if the trace is only right at the length it was made with."""
    with torch.no_grad():
        trace = torch.jit.trace(network, example, check_trace=False)
        for other in others:
            if not torch.allclose(trace(other), network(other), atol=TRACE_BOUND):
                raise ConfigError(f"{type(network).__name__} of another length comes out wrong when traced.")
    return trace


def median_level_db(generator: Generator) -> float:
    """The usual level of the folder's sounds: of the loudest mel cell, relative to full scale."""
    levels = [code.level_db for code in generator.library.codes]
    return float(np.median(levels)) if levels else LiveParts.level_db


def main_directions(generator: Generator) -> Float[np.ndarray, "K D"]:
    """The directions in which the folder's sounds differ most, as far as they do."""
    codes = generator.library.codes
    if not codes:
        return np.zeros((1, generator.config.latent_dim), np.float32)
    means = np.stack([code.latents.mean(0) for code in codes]).astype(np.float64)
    _, spread, axes = np.linalg.svd((means - means.mean(0)) / np.sqrt(len(means)), full_matrices=False)
    # The sign of a direction is arbitrary: its largest entry is made positive.
    signs = np.sign(np.take_along_axis(axes, np.abs(axes).argmax(1)[:, None], 1))
    return (axes * signs * spread[:, None])[:KNOBS].astype(np.float32)


@contextmanager
def torch_quiet() -> Iterator[None]:
    """TorchScript's own warnings: that it is deprecated, and that a trace has taken a length for a constant."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        warnings.filterwarnings("ignore", category=torch.jit.TracerWarning)
        yield


def _knobs(generator: Generator, knobs: Sequence[Sequence[float]]) -> Tensor:
    rows = torch.tensor(np.asarray(knobs, np.float32) if len(knobs) else main_directions(generator))
    if rows.ndim != 2 or rows.shape[0] > KNOBS or rows.shape[1] != generator.config.latent_dim:
        raise ConfigError(
            f"Knobs of shape {tuple(rows.shape)}.", f"up to {KNOBS} rows of {generator.config.latent_dim} numbers"
        )
    return rows


def _refiner(refiner: MagnitudeRefiner | None, config: GenerateConfig) -> nn.Module | None:
    if refiner is None:
        return None
    quiet = copy.deepcopy(refiner).cpu().eval()
    mel = config.mel

    def seen(frames: int) -> tuple[Tensor, Tensor]:
        return -40.0 * torch.ones(1, mel.bands, frames), -40.0 * torch.ones(1, mel.bins, frames)

    with torch.no_grad():
        trace: Any = torch.jit.trace(quiet, seen(16), check_trace=False)
        if not torch.allclose(trace(*seen(5)), quiet(*seen(5)), atol=1e-3):
            raise ConfigError("The refiner of another length comes out wrong when traced.")
    return trace


def _picture(config: GenerateConfig, steps: int) -> Tensor:
    cells = torch.linspace(-1.0, 1.0, config.mel.bands * steps * config.step_frames)
    return cells.reshape(1, 1, config.mel.bands, -1)


def _latents(config: GenerateConfig, steps: int) -> Tensor:
    return torch.linspace(-2.0, 2.0, steps * config.latent_dim).reshape(1, steps, -1)
