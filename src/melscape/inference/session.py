"""A finished run, opened by its path and ready to use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from melscape.errors import CheckpointError, ConfigError
from melscape.runs.checkpoint import Label
from melscape.runs.contract import refuse_unless_equal
from melscape.runs.export import open_model

Build = Callable[[Mapping[str, Any]], nn.Module]


@dataclass(frozen=True)
class Session:
    """A trained network with what was chosen for it.

    Args:
        path: the run or exported folder.
        config: all that was chosen, as nested plain values.
        network: in evaluation mode, on `device`, weights frozen.
        label: step and contract of the state that was opened.
        notes: what a person should know, such as a damaged checkpoint that was passed over.
    """

    path: Path
    config: Mapping[str, Any]
    network: nn.Module
    device: torch.device
    label: Label
    notes: tuple[str, ...] = ()


def open_session(
    path: Path, build: Build, *, device: str = "cpu", contract: Mapping[str, Any] | None = None
) -> Session:
    """Open a run, or an exported model, by its folder.

    Args:
        build: makes the untrained network from the configuration; each task has its own.
        contract: what the caller's sounds agree with, above all the mel contract; checked if given.

    Raises:
        CheckpointError: nothing whole is there, or the weights are those of another network.
        ContractError: the model was made for another contract than the given one, or than its own config.toml says.
    """
    config, loaded = open_model(Path(path), contract=contract)
    said = {name: config[name] for name in loaded.label.contract if name in config}
    made = {name: loaded.label.contract[name] for name in said}
    refuse_unless_equal(made, said, f"The model in {path} (its config.toml was changed since): it")
    place = _device(device)
    network = build(config)
    _fill(network, loaded.state.weights(), Path(path))
    network.eval().requires_grad_(False).to(place)
    return Session(Path(path), config, network, place, loaded.label, loaded.notes)


def _fill(network: nn.Module, stored: Mapping[str, torch.Tensor], path: Path) -> None:
    own = network.state_dict()
    odd = [name for name in {**own, **stored} if name not in own or name not in stored]
    odd += [name for name in own if name in stored and own[name].shape != stored[name].shape]
    if odd:
        raise CheckpointError(
            f"{path} holds the weights of another network: {', '.join(odd[:3])}{' …' * (len(odd) > 3)} differ.",
            "the network that its config.toml describes",
            "Open it with the task and the Melscape that made it.",
        )
    network.load_state_dict(stored)


def _device(name: str) -> torch.device:
    try:
        place = torch.device(name)
    except RuntimeError as error:
        raise ConfigError(f"There is no device {name!r}.", "cpu, cuda or cuda:0", "Choose one of these.") from error
    if place.type == "cuda" and not torch.cuda.is_available():
        raise ConfigError("This machine has no usable graphics card.", "device cpu", "Leave --device out.")
    return place
