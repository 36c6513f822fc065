"""Saved states of a run: folders of files of which a manifest knows the hashes.

`step-00000120/` holds `tensors.safetensors`, `numbers.json` and, written last, `manifest.json`. Without the manifest
there is no checkpoint: it is the commit point. The manifest ends with a seal over its own text, so a changed bit in any
of the three is found. Nothing is ever unpickled.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import safetensors.torch
from torch import Tensor

from melscape.errors import CheckpointError
from melscape.runs.contract import plain, refuse_unless_equal
from melscape.training.state import TrainState
from melscape.work.atomic import sync_folder, write_bytes

FORMAT_VERSION = 1
TENSORS, NUMBERS, MANIFEST = "tensors.safetensors", "numbers.json", "manifest.json"


@dataclass(frozen=True)
class Label:
    """What is written on a saved state.

    Args:
        step: steps taken before it.
        reason: why it was saved; the newest whose reason is "best" outlives the others.
        history_rows: rows that `history.csv` had at that moment.
        contract: what a reader must agree on, above all the mel contract.
    """

    step: int
    reason: str = ""
    history_rows: int = 0
    contract: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Loaded:
    """A saved state that passed every check. `notes` say in words what did not, `damaged` which folders."""

    state: TrainState
    label: Label
    path: Path
    notes: tuple[str, ...] = ()
    damaged: tuple[Path, ...] = ()


def save(folder: Path, state: TrainState, label: Label, *, keep: int = 3) -> Path:
    """Write one state so that at every instant either it or the states before it are whole, then drop the oldest.

    Args:
        folder: where the checkpoints of the run are.
        keep: how many stay, the newest first; the newest that is called best stays besides.

    Raises:
        CheckpointError: the disk is full or fails; what was saved before is untouched.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = _free_place(folder, label.step)
        path.mkdir()
        try:
            write(path, state, label)
        finally:
            if not (path / MANIFEST).exists():
                shutil.rmtree(path, ignore_errors=True)  # on a full disk its room is needed
        prune(folder, keep=keep)
    except OSError as error:
        raise CheckpointError(
            f"Step {label.step} could not be saved in {folder}: {error.strerror or error}.",
            "a disk with room that can be written",
            "Free some space, then go on with --resume.",
        ) from error
    return path


def write(path: Path, state: TrainState, label: Label) -> None:
    """Put the files of one checkpoint into an existing folder, the manifest last."""
    files = {TENSORS: safetensors.torch.save(_stored(state.tensors)), NUMBERS: _json_bytes(dict(state.numbers))}
    for name, data in files.items():
        write_bytes(path / name, data)
    sync_folder(path.parent)  # the name of the folder must be on disk before the manifest says that it counts
    write_bytes(path / MANIFEST, _sealed(label, files))


def load(path: Path, *, contract: Mapping[str, Any] | None = None) -> Loaded:
    """The state in one checkpoint folder.

    Raises:
        CheckpointError: a file is missing, or is not what was written.
        ContractError: it was made with another contract than the given one.
    """
    manifest = _read_manifest(path)
    label = Label(**manifest["label"])
    if contract is not None:
        refuse_unless_equal(label.contract, contract, f"The checkpoint {path}")
    # Hash and decode the same bytes: a second read could see another file.
    data = {name: _verified(path / name, entry) for name, entry in manifest["files"].items()}
    state = TrainState(tensors=safetensors.torch.load(data[TENSORS]), numbers=json.loads(data[NUMBERS]))
    return Loaded(state, label, path)


def load_latest(folder: Path, *, contract: Mapping[str, Any] | None = None) -> Loaded:
    """The newest state that is whole; notes name each newer one that is damaged.

    Raises:
        CheckpointError: there is none that is whole.
        ContractError: it was made with another contract than the given one.
    """
    return _first_whole(committed(folder), folder, contract)


def load_best(folder: Path, *, contract: Mapping[str, Any] | None = None) -> Loaded:
    """The newest whole state that was saved because it was the best, else the newest whole one."""
    paths = committed(folder)
    return _first_whole(sorted(paths, key=lambda path: not _is_best(path)), folder, contract)


def committed(folder: Path) -> list[Path]:
    """The checkpoint folders that have a manifest, newest first."""
    paths = [path for path in folder.glob("step-*") if (path / MANIFEST).is_file()]
    return sorted(paths, key=place_number, reverse=True)


def place(folder: Path, step: int, repeat: int = 1) -> Path:
    """Where the checkpoint of a step is; `repeat` counts the times that the step was saved."""
    return folder / (f"step-{step:08d}" if repeat == 1 else f"step-{step:08d}-{repeat}")


def place_number(path: Path) -> tuple[int, int]:
    """Step and repeat of a checkpoint folder: the opposite of `place`."""
    _, step, *repeat = path.name.split("-")
    return int(step), int(repeat[0]) if repeat else 1


def prune(folder: Path, *, keep: int) -> None:
    """Delete all but the newest checkpoints, the newest best one, and what interrupted saves left behind."""
    whole = committed(folder)
    best = [path for path in whole if _is_best(path)][:1]
    for path in folder.glob("step-*"):
        if path not in whole[:keep] and path not in best:
            _delete(path)


def set_aside(path: Path) -> Path:
    """Rename a damaged checkpoint, so that it neither counts as one nor is lost."""
    number = 1
    while (target := path.with_name(f"damaged-{number}-{path.name}")).exists():
        number += 1
    path.rename(target)
    sync_folder(path.parent)
    return target


def _first_whole(paths: list[Path], folder: Path, contract: Mapping[str, Any] | None) -> Loaded:
    notes: list[str] = []
    damaged: list[Path] = []
    for path in paths:
        try:
            loaded = load(path, contract=contract)
        except CheckpointError as error:
            notes.append(error.found)
            damaged.append(path)
            continue
        if notes:
            notes.append(f"Went back to step {loaded.label.step}.")
        return Loaded(loaded.state, loaded.label, path, tuple(notes), tuple(damaged))
    raise CheckpointError(
        "\n".join([f"{folder} holds no whole checkpoint.", *notes]), "at least one saved state", "Start the run again."
    )


def _free_place(folder: Path, step: int) -> Path:
    # A step can come twice: after a fall back, or when the last step is saved again. The older one stays until then.
    repeat = 1
    while (path := place(folder, step, repeat)).exists():
        if not (path / MANIFEST).exists():
            shutil.rmtree(path)
            break
        repeat += 1
    return path


def _is_best(path: Path) -> bool:
    try:
        return _read_manifest(path)["label"]["reason"] == "best"
    except CheckpointError:  # a damaged one is never the best; loading it says what is wrong
        return False


def _stored(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    # safetensors knows no memory format but the plain one, and refuses tensors that share memory: those are copied.
    stored: dict[str, Tensor] = {}
    places: set[int] = set()
    for name, tensor in tensors.items():
        plainly = tensor.detach().cpu().contiguous()
        place_in_memory = plainly.untyped_storage().data_ptr()
        stored[name] = plainly.clone() if place_in_memory in places else plainly
        places.add(place_in_memory)
    return stored


def _json_bytes(value: object) -> bytes:
    return (json.dumps(value, indent=1) + "\n").encode()


def _sealed(label: Label, files: Mapping[str, bytes]) -> bytes:
    entries = {name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()}
    return _with_seal({"format_version": FORMAT_VERSION, "label": plain(asdict(label)), "files": entries})


def _with_seal(body: dict[str, Any]) -> bytes:
    return _json_bytes({**body, "seal": hashlib.sha256(_json_bytes(body)).hexdigest()})


def _read_manifest(path: Path) -> dict[str, Any]:
    data = _read(path / MANIFEST)
    try:
        body = json.loads(data)
        body.pop("seal")
        whole = _with_seal(body) == data
    except (ValueError, KeyError, AttributeError):
        whole = False
    if not whole:
        raise CheckpointError(f"{path / MANIFEST} is damaged.", "the text that was sealed when it was written")
    if body["format_version"] != FORMAT_VERSION:
        raise CheckpointError(
            f"{path} has format_version {body['format_version']}.", f"format_version {FORMAT_VERSION}"
        )
    return body


def _verified(path: Path, entry: Mapping[str, Any]) -> bytes:
    data = _read(path)
    if len(data) != entry["bytes"]:
        raise CheckpointError(f"{path} is damaged: {len(data)} bytes instead of {entry['bytes']}.", "the file as saved")
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        raise CheckpointError(f"{path} is damaged: its hash is not the one it was saved with.", "the file as saved")
    return data


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CheckpointError(f"{path} cannot be read: {error.strerror}.", "a readable file") from error


def _delete(path: Path) -> None:
    # The manifest goes first: a half deleted checkpoint must not look like a damaged one.
    manifest = path / MANIFEST
    if manifest.exists():
        manifest.unlink()
        sync_folder(path)
    shutil.rmtree(path)
