"""A refiner in a run folder: `refiner.safetensors`, and `refiner.json` with its shape and its mel contract."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save

from melscape.errors import CheckpointError, ConfigError
from melscape.features.mel import Mel
from melscape.models.refiner import MagnitudeRefiner, RefinerConfig
from melscape.tasks.generate.refining.fidelity import Fidelity, Verdict
from melscape.work.atomic import write_bytes

WEIGHTS, ABOUT = "refiner.safetensors", "refiner.json"
FORMAT_VERSION = 1


def write(folder: Path, mel: Mel, verdict: Verdict, refiner: MagnitudeRefiner | None) -> None:
    """Keep a refiner that helps beside the checkpoints; of one that does not, only the verdict is kept."""
    kept = refiner if verdict.kept else None
    about = {
        "format_version": FORMAT_VERSION,
        "kept": kept is not None,
        "mel": _meant(mel).to_dict(),
        "mel_hash": _meant(mel).hash,
        "shape": asdict(kept.config) if kept is not None else None,
        "verdict": asdict(verdict),
        "words": verdict.words,
    }
    if kept is not None:
        tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in kept.state_dict().items()}
        write_bytes(folder / WEIGHTS, save(tensors))
    # The JSON comes last: weights that it does not name are not read.
    write_bytes(folder / ABOUT, (json.dumps(about, indent=1) + "\n").encode())


def read(folder: Path, mel: Mel) -> MagnitudeRefiner | None:
    """The refiner of a run, ready to use, or None where none was learnt or none helped.

    Errors: ContractError names what differs from `mel`; CheckpointError for files that are missing or broken.
    """
    path = folder / ABOUT
    if not path.exists():
        return None
    about = _about(path)
    Mel.from_dict(about["mel"]).refuse_unless(_meant(mel))
    if not about["kept"]:
        return None
    try:
        with torch.device("meta"):
            refiner = MagnitudeRefiner(RefinerConfig(**about["shape"]))
        refiner.load_state_dict(load((folder / WEIGHTS).read_bytes()), assign=True)
    except (OSError, SafetensorError, RuntimeError, TypeError, ConfigError) as error:
        reason = str(error).splitlines()[-1].strip()
        raise CheckpointError(
            f"The refiner in {folder} cannot be read: {reason}", f"whole {WEIGHTS} and {ABOUT}", "Train it again."
        ) from error
    return refiner.eval()


def read_verdict(folder: Path) -> Verdict | None:
    """What held-out sounds said about the refiner of a run; None where none was tried."""
    path = folder / ABOUT
    if not path.exists():
        return None
    found = _about(path)["verdict"]
    return Verdict(Fidelity(**found["plain"]), Fidelity(**found["refined"]), found["sounds"])


def _meant(mel: Mel) -> Mel:
    # Levels reach the refiner relative to their peak, so how a picture keeps them is of no account.
    return replace(mel, scale="db", reference="one", floor=-120.0)


def _about(path: Path) -> dict:
    try:
        found = json.loads(path.read_text())
        whole = found["format_version"] == FORMAT_VERSION and {"kept", "mel", "shape", "verdict"} <= set(found)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CheckpointError(f"{path} cannot be read: {error}.", "the JSON of a refiner", "Train it again.") from error
    if not whole:
        raise CheckpointError(
            f"{path} does not describe a refiner of this version.", f"format_version {FORMAT_VERSION}"
        )
    return found
