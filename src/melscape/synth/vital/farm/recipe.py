"""What decides the bytes of a set beside its plan: the code that draws, plays and measures, and the synth's version."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import melscape
from melscape.synth.vital.farm.row import Measure
from melscape.synth.vital.render.engine import version

DECIDING = "DECIDING"  # the module of a measure may list under this name what it measures with
DRAWN_BY = (
    "synth/vital/prior",
    "synth/vital/wavetables",
    "synth/vital/controls",
    "synth/vital/farm/draws.py",
    "synth/vital/farm/varied.py",
)
PLAYED_BY = ("synth/vital/render/synth.py", "synth/vital/render/nest.py")


def recipe_of(measure: Measure) -> dict[str, str]:
    """In words that are the same on every machine: what a set is drawn, played and measured by."""
    return {
        "drawn": source_hash(DRAWN_BY),
        "played": f"vita {version()}, {source_hash(PLAYED_BY)}",
        "measured": _measured_by(getattr(measure, "__module__", "")),
    }


def differences(mine: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, bool]:
    """What of two recipes is not the same, in words that a refusal can say."""
    return {f"{what} by {theirs.get(what) or 'other code'}": theirs.get(what) != how for what, how in mine.items()}


@cache
def source_hash(parts: Sequence[str]) -> str:
    """A name for the source in some files and folders of the package."""
    root, known = Path(melscape.__file__).parent, hashlib.sha256()
    for path in sorted(path for part in parts for path in _sources(root / part)):
        known.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return known.hexdigest()[:16]


def _measured_by(module_name: str) -> str:
    module = sys.modules.get(module_name)
    known = hashlib.sha256(source_hash(tuple(getattr(module, DECIDING, ()))).encode())
    file = Path(getattr(module, "__file__", None) or "")
    known.update(file.read_bytes() if file.is_file() else b"")  # what is typed in by hand has none
    return known.hexdigest()[:16]


def _sources(path: Path) -> list[Path]:
    return [path] if path.is_file() else [*path.rglob("*.py"), *path.rglob("*.json")]
