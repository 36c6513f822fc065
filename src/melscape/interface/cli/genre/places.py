"""Where answers about sounds go, and what they are answers to: written beside them, so that none replaces another."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from melscape.errors import ConfigError
from melscape.interface.cli.genre.runs import Together
from melscape.work.atomic import write_bytes

ABOUT_NAME = "about.json"


def folder_for(run: Path, sounds: Path, together: Together, out: Path | None) -> Path:
    """As said, else a place in the run named after the sounds, with letters added where another's answers are there."""
    from melscape.interface.show.files import safe

    if out is not None:
        return out
    place = sounds.resolve()
    named = place.parent if place.suffix.lower() == ".csv" else place
    folder = run / "predictions" / safe(named.stem if named.is_file() else named.name)
    about = _about(run, sounds, together)
    if _kept(folder) in (None, about):
        return folder
    letters = hashlib.sha256(json.dumps(about).encode()).hexdigest()[:6]
    return folder.with_name(f"{folder.name}-{letters}")


def refuse_others(folder: Path, run: Path, sounds: Path, together: Together) -> None:
    """Raise ConfigError if a folder is known to hold answers about other sounds, or of other networks."""
    about, kept = _about(run, sounds, together), _kept(folder)
    if kept and kept != about:
        differing = ", ".join(name for name in about if kept.get(name) != about[name])
        found = f"{folder} holds other answers ({differing} differ)."
        raise ConfigError(found, "the same sounds, networks and weights", "Repeat them, or choose another --out.")


def keep_about(folder: Path, run: Path, sounds: Path, together: Together) -> None:
    """Write down what the answers in a folder are about."""
    write_bytes(folder / ABOUT_NAME, (json.dumps(_about(run, sounds, together), indent=1) + "\n").encode())


def _about(run: Path, sounds: Path, together: Together) -> dict[str, Any]:
    from melscape.tasks.genre.submission.layout import TEST_NAME

    place = sounds.resolve()
    return {
        "sounds": str(place.parent if place.name == TEST_NAME else place),
        "run": str(run.resolve()),
        "with": [str(path.resolve()) for path in together.also],
        "weights": together.weights.replace(" ", ""),
    }


def _kept(folder: Path) -> dict[str, Any] | None:
    """What the answers in a folder are about: None where there are none, nothing where nobody wrote it down."""
    from melscape.tasks.genre.submission.write import SUBMISSION_NAME

    try:
        told = json.loads((folder / ABOUT_NAME).read_bytes())
    except FileNotFoundError:
        return {} if (folder / SUBMISSION_NAME).exists() else None
    except ValueError:  # damaged: nobody knows
        return {}
    return told if isinstance(told, dict) else {}
