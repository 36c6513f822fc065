"""Sliders beside the model that they were measured on: `sliders.json` for people, `sliders.safetensors` for numbers.

They hold the hash of the mel contract and of the weights: sliders of another model would move something, but not what
they say, so they are refused.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from melscape.errors import CheckpointError, ContractError
from melscape.models.weights import weights_hash
from melscape.tasks.generate.generator import Generator
from melscape.tasks.generate.sliders.directions import SIGNS, Compass
from melscape.tasks.generate.sliders.moves import Moves, Ranges
from melscape.tasks.generate.sliders.qualities import QUALITIES
from melscape.tasks.generate.sliders.sliders import LATENT_SLIDERS, Slider, Sliders
from melscape.tasks.generate.sliders.terrain import Terrain
from melscape.work import atomic

WORDS_NAME, TENSORS_NAME = "sliders.json", "sliders.safetensors"
FORMAT = 1


def write(sliders: Sliders, folder: Path) -> None:
    """Keep sliders in a run folder, the words last: they count only when their numbers are there."""
    from safetensors.numpy import save

    compass = sliders.moves.compass
    tensors = {f"offset.{name}": np.ascontiguousarray(offset) for name, offset in sliders.offsets.items()}
    tensors |= {"mean": compass.terrain.mean.numpy(), "covariance": compass.terrain.covariance.numpy()}
    numbers = save(tensors)
    words = {
        "format_version": FORMAT,
        "made_for": made_for(compass.network, sliders.moves),
        "numbers": hashlib.sha256(numbers).hexdigest(),
        "limit": compass.terrain.limit,
        "rough_signs": list(compass.rough_signs),
        "ranges": {name: list(ends) for name, ends in sliders.moves.ranges.ends.items()},
        "sliders": [{**asdict(slider), **_finite(slider)} for slider in sliders.sliders],
    }
    atomic.write_bytes(folder / TENSORS_NAME, numbers)
    atomic.write_bytes(folder / WORDS_NAME, (json.dumps(words, indent=1, allow_nan=False) + "\n").encode())


def read(folder: Path, generator: Generator) -> Sliders:
    """The sliders that were kept there.

    Errors: CheckpointError if they are missing or damaged, ContractError if they belong to another model.
    """
    words, numbers = _stored(folder)
    try:
        if words["format_version"] != FORMAT:
            raise ValueError(f"format_version {words['format_version']}, expected {FORMAT}")
        _refuse_other(words["made_for"], generator, folder)
        return _built(words, numbers, generator)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(folder, error) from error


def made_for(network: nn.Module, moves: Moves) -> dict[str, str]:
    """What sliders belong to: the mel contract and the weights, as hashes."""
    return {"mel": moves.config.mel.hash, "weights": weights_hash(network)}


def _stored(folder: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        words = json.loads((folder / WORDS_NAME).read_bytes())
        data = (folder / TENSORS_NAME).read_bytes()
        if hashlib.sha256(data).hexdigest() != words["numbers"]:
            raise ValueError(f"{TENSORS_NAME} is not the one it was written with")
        return words, load(data)
    except (OSError, ValueError, KeyError, TypeError, RecursionError, SafetensorError) as error:
        raise _damaged(folder, error) from error


def _built(words: dict[str, Any], numbers: dict[str, np.ndarray], generator: Generator) -> Sliders:
    size = int(generator.config.latent_dim)
    if numbers["mean"].shape != (size,) or numbers["covariance"].shape != (size, size):
        raise ValueError(f"numbers for {numbers['mean'].shape} latents, not {size}")
    ranges = {name: (float(low), float(high)) for name, (low, high) in words["ranges"].items()}
    signs = [float(weight) for weight in words["rough_signs"]]
    sliders = tuple(Slider(**{**row, **_not_known(row)}) for row in words["sliders"])
    if set(ranges) != set(QUALITIES) or len(signs) != len(SIGNS) or {each.name for each in sliders} != set(QUALITIES):
        raise ValueError(f"not the sliders {', '.join(QUALITIES)}")
    if not np.isfinite([*signs, *(end for ends in ranges.values() for end in ends), words["limit"]]).all():
        raise ValueError("numbers that are not finite")
    terrain = Terrain(torch.from_numpy(numbers["mean"]), torch.from_numpy(numbers["covariance"]), float(words["limit"]))
    compass = Compass(generator.network, generator.config, terrain, signs)
    offsets = {name: numbers[f"offset.{name}"] for name in LATENT_SLIDERS}
    return Sliders(sliders, Moves(compass, Ranges(ranges), generator.config), offsets)


def _refuse_other(stored: dict[str, str], generator: Generator, folder: Path) -> None:
    given = {"mel": generator.config.mel.hash, "weights": weights_hash(generator.network)}
    differing = [f"{name} {stored[name]} there, {given[name]} here" for name in given if stored[name] != given[name]]
    if differing:
        raise ContractError(
            f"The sliders in {folder} were measured on another model: {'; '.join(differing)}.",
            "sliders of this model",
            "Measure them again with Sliders.fit, or finish the training with --resume.",
        )


def _finite(slider: Slider) -> dict[str, float | None]:
    values = {"low": slider.low, "high": slider.high, "spearman": slider.spearman}
    return {name: float(value) if np.isfinite(value) else None for name, value in values.items()}


def _not_known(row: dict[str, Any]) -> dict[str, float]:
    return {name: float("nan") for name in ("low", "high", "spearman") if row[name] is None}


def _damaged(folder: Path, error: Exception) -> CheckpointError:
    return CheckpointError(
        f"{folder} holds no sliders that can be read: {error}.",
        f"{WORDS_NAME} and {TENSORS_NAME} of a finished run",
        "Finish its training with --resume.",
    )
