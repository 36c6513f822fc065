"""The model of a run by itself: its weights, what was chosen, and hashes, in a folder that can be given away.

An exported folder is one checkpoint without the optimiser, so whatever opens a run opens it too, and any other program
reads its `tensors.safetensors`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from melscape.errors import CheckpointError
from melscape.runs import checkpoint
from melscape.runs.checkpoint import Label, Loaded
from melscape.runs.folder import RunFolder, open_run
from melscape.runs.provenance import versions
from melscape.training.state import NETWORK, TrainState
from melscape.work.atomic import write_bytes


def export(run: RunFolder, to: Path, parts: Sequence[str] = ()) -> Path:
    """Write the best model of a run into a new folder.

    Args:
        parts: names of files in the run that answers need besides the weights; each task knows its own.

    Raises:
        CheckpointError: the folder has files in it already, or the run was never saved.
    """
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise CheckpointError(f"{to} is not empty.", "a folder that is new or empty", "Choose another place.")
    loaded = checkpoint.load_best(run.checkpoints_path)
    tensors = {NETWORK + name: tensor for name, tensor in loaded.state.weights().items()}
    model = TrainState(tensors, {"step": loaded.label.step, "best": dict(run.state().best)})
    kept = {name: (run.path / name).read_bytes() for name in parts}
    to.mkdir(parents=True, exist_ok=True)
    write_bytes(to / "config.toml", run.config_path.read_bytes())
    write_bytes(to / "README.md", _card(run, loaded).encode())
    for name, data in kept.items():
        write_bytes(to / name, data)
    checkpoint.write(to, model, Label(loaded.label.step, "export", contract=loaded.label.contract))
    return to


def open_model(path: Path, *, contract: Mapping[str, Any] | None = None) -> tuple[dict[str, Any], Loaded]:
    """What was chosen and the best state, from a run or from an exported folder."""
    run = open_run(path)
    exported = is_exported(run.path)
    read = checkpoint.load if exported else checkpoint.load_best
    return run.config(), read(run.path if exported else run.checkpoints_path, contract=contract)


def is_exported(path: Path) -> bool:
    """Whether a folder is a model by itself: it has answers, but no list of what it was learnt from."""
    return (path / checkpoint.MANIFEST).is_file()


def _card(run: RunFolder, loaded: Loaded) -> str:
    config = run.config()
    best = "".join(f"| {name} | {value:.4g} |\n" for name, value in run.state().best.items())
    return f"""# {config.get("task", "model")}: {run.path.name}

Trained with Melscape {versions().get("melscape", "")} for {loaded.label.step} steps.

| measure on the validation set | value |
|---|--:|
{best}
`config.toml` holds all that was chosen, `tensors.safetensors` the weights, `manifest.json` the hashes of the files.
"""
