"""The evaluation that is kept in a genre run, and by what it was made: an old one is not passed off as a new one."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from melscape.errors import ConfigError
from melscape.inference.genre import Genre, open_genre
from melscape.inference.genre_songs import same_split
from melscape.runs.folder import read_json
from melscape.tasks.genre.data import Material
from melscape.tasks.genre.judging.evaluate import Judge

EVALUATION_NAME = "evaluation.json"
MADE_WITH, NETWORK = "made_with", "network"


def made_with(genre: Genre, judge: Judge, material: Material) -> dict[str, object]:
    """All that figures of a single run depend on: the network, the law of the mixes, their number, seed and sounds."""
    law = json.dumps(judge.recipe.to_dict(), sort_keys=True)
    return {
        NETWORK: genre.ears.ears[0].fingerprint,
        "seed": judge.seed,
        "mixes": judge.sizes.messy,
        "mixes at each level of noise": judge.sizes.snr,
        "mixes of the probe": judge.sizes.probe,
        "recipe of mashups": hashlib.sha256(law.encode()).hexdigest()[:16],
        "sounds": material.bank.hash,
        "noises": material.noise_bank.hash if material.noise_bank is not None and material.noises else "none",
    }


def kept_of(genre: Genre) -> dict[str, Any] | None:
    """The evaluation in a single run's folder, if there is one and it is of the network as it is now."""
    path = genre.path / EVALUATION_NAME
    if len(genre.paths) > 1 or not path.is_file():
        return None
    figures = read_json(path)
    return figures if figures.get(MADE_WITH, {}).get(NETWORK) == genre.ears.ears[0].fingerprint else None


def rival_of(path: Path, other: Path, made: dict[str, object]) -> dict[str, Any]:
    """The figures of another judged run.

    Args:
        made: with what the run at `path` is judged.

    Errors: ConfigError if the other was not judged as it is now and by the very same mixes, or held out other songs.
    """
    again = f"melscape genre evaluate {other} --seed {made['seed']} --mixes {made['mixes']}"
    if not (other / EVALUATION_NAME).is_file():
        raise ConfigError(f"{other} was not judged yet.", "a run with an evaluation", again)
    refuse_other_songs(path, other)
    figures = kept_of(open_genre(other))
    if figures is None:
        raise ConfigError(f"The evaluation in {other} is of another state of its network.", "one of today's", again)
    theirs = figures[MADE_WITH]
    if unlike := [name for name in made if name != NETWORK and theirs.get(name) != made[name]]:
        told = ", ".join(f"{name} {theirs.get(name, 'unknown')}, not {made[name]}" for name in unlike)
        raise ConfigError(f"{other} was judged by other mixes: {told}.", "the same mixes of the same noises", again)
    return {name: value for name, value in figures.items() if name != "against"}


def refuse_other_songs(path: Path, other: Path) -> None:
    """Raise ConfigError unless both runs are known to have the same songs, shared out alike."""
    if not same_split(path, other):
        found = f"{other} held out other songs than {path}, or does not tell which."
        raise ConfigError(found, "the same songs and seed", "Train it on the same folder.")
