"""Networks that are saved to a folder or the Hugging Face Hub and come back: `config.json`, `model.safetensors`."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, ClassVar, Self

import torch
from huggingface_hub import PyTorchModelHubMixin, hf_hub_download
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from melscape.errors import CheckpointError, ConfigError

WEIGHTS, CONFIG = "model.safetensors", "config.json"


class Pretrained(nn.Module, PyTorchModelHubMixin, library_name="melscape"):
    """A network with `save_pretrained`, `from_pretrained` and `push_to_hub`.

    It has a `config`, an instance of its `config_type`, and is made by `network(config=...)`. Weights are safetensors
    and nothing else: a folder with pickled weights only is refused.
    """

    config_type: ClassVar[type]
    config: Any

    @classmethod
    def from_pretrained(  # type: ignore[override]  # the library's own reads pickles and trusts the config
        cls,
        pretrained_model_name_or_path: str | Path,
        *,
        map_location: str = "cpu",
        revision: str | None = None,
        token: str | bool | None = None,
        local_files_only: bool = False,
    ) -> Self:
        """The network in a folder, or of that name on the Hub, ready to use (not in training mode).

        Raises:
            CheckpointError: a file is missing or broken, or they do not belong together.
        """
        source = str(pretrained_model_name_or_path)
        hub = {"revision": revision, "token": token, "local_files_only": local_files_only}
        config, tensors = cls._read_config(_file(source, CONFIG, hub)), _read_tensors(_file(source, WEIGHTS, hub))
        with torch.device("meta"):  # no memory for what a stranger's config promises before its weights are seen
            network = cls(config=config)
        try:
            network.load_state_dict(tensors, assign=True)
        except RuntimeError as error:
            reason = str(error).splitlines()[-1].strip()
            raise CheckpointError(f"The weights of {source} do not fit its {CONFIG}: {reason}") from error
        return network.to(map_location).eval()

    def _save_pretrained(self, save_directory: Path) -> None:
        tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in self.state_dict().items()}
        save_file(tensors, save_directory / WEIGHTS)
        (save_directory / CONFIG).write_text(json.dumps(asdict(self.config), indent=1) + "\n")

    @classmethod
    def _read_config(cls, path: Path) -> object:
        names = [field.name for field in fields(cls.config_type)]
        try:
            found = json.loads(path.read_text())
        except (ValueError, RecursionError) as error:
            raise CheckpointError(f"{path} is not JSON: {error}.") from error
        if not isinstance(found, dict) or set(found) - set(names):
            raise CheckpointError(f"{path} does not describe a {cls.__name__}.", f"only {', '.join(names)}")
        try:
            return cls.config_type(**found)
        except (TypeError, ConfigError) as error:
            raise CheckpointError(f"{path} does not describe a {cls.__name__}: {error}") from error


def _file(source: str, name: str, hub: dict[str, Any]) -> Path:
    path = Path(source) / name if Path(source).is_dir() else Path(hf_hub_download(source, name, **hub))
    if not path.is_file():
        raise CheckpointError(f"{source} has no {name}.", f"{CONFIG} and {WEIGHTS}; pickled weights are never opened")
    return path


def _read_tensors(path: Path) -> dict[str, Tensor]:
    try:
        return load_file(path)
    except SafetensorError as error:
        raise CheckpointError(f"{path} cannot be read: {error}.", "a whole safetensors file") from error
