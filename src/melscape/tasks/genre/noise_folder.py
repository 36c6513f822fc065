"""The folder of noises: what of it was refused, and whether it still is the one that a run was begun with."""

from __future__ import annotations

import json
from pathlib import Path

from melscape.corpus.manifest import Manifest
from melscape.errors import CheckpointError
from melscape.features.bank import SoundBank
from melscape.work.atomic import write_bytes

NOISES_NAME = "noises.json"


def refused_words(noises: Manifest) -> str:
    """How many noises were refused, and the first of them; nothing where all were taken."""
    refused = noises.of_kind("refused")
    if not refused:
        return ""
    many = f"{len(refused)} of {len(refused) + len(noises)} noises were left out"
    return f"{many}; the first, {refused[0].path.name}: {refused[0].reason}"


def keep_noises(run: Path, bank: SoundBank | None) -> None:
    """Write down which noises a run is begun with, unless that is known already."""
    if bank is not None and not (run / NOISES_NAME).exists():
        kept = {"noises": len(bank), "hash": bank.contract.manifest_hash}
        write_bytes(run / NOISES_NAME, (json.dumps(kept, indent=1) + "\n").encode())


def other_noises(run: Path, bank: SoundBank | None) -> str:
    """A warning where noises are not those that the run was begun with; nothing where they are, or nobody knows.

    Errors: CheckpointError if what was written down cannot be read.
    """
    if bank is None or not (run / NOISES_NAME).exists():
        return ""
    try:
        kept = json.loads((run / NOISES_NAME).read_text())
        before, same = kept["noises"], kept["hash"] == bank.contract.manifest_hash
    except (ValueError, TypeError, KeyError) as error:
        raise CheckpointError(f"{run / NOISES_NAME} cannot be read: {error}.", "JSON", "Remove that file.") from error
    changed = f"The noises are others than those that {run} was begun with: {before} then, {len(bank)} now."
    return "" if same else changed
