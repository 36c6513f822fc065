"""Positions of sliders that a person liked, kept under a name beside the model: `presets/<name>.json`."""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from melscape.errors import CheckpointError, ConfigError
from melscape.work import atomic

FOLDER, FORMAT = "presets", 1
# Letters, digits, spaces, dots, dashes, not starting with a dot: safe as a file name on every system.
NAME = re.compile(r"\w[\w .-]{0,59}")
# Names that Windows keeps for devices, with any ending.
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
LARGEST_BYTES, LONGEST_NOTE, MOST_SLIDERS = 65_536, 2000, 64
MOST_SEED = 2**63 - 1


@dataclass(frozen=True)
class Preset:
    """Positions of sliders by name, which of them are locked against chance, and the seed and note that go with it."""

    name: str
    values: Mapping[str, float] = field(default_factory=dict)
    locked: tuple[str, ...] = ()
    seed: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        check_name(self.name)
        wrong = [f"{slider} = {place!r}" for slider, place in self.values.items() if not _is_place(place)]
        if wrong or len(self.values) > MOST_SLIDERS:
            raise ConfigError(
                f"The preset {self.name!r} has {', '.join(wrong[:3]) or f'{len(self.values)} sliders'}.",
                f"positions of -1 to 1, of at most {MOST_SLIDERS} sliders",
                "Move the sliders and save it anew.",
            )
        loose = [slider for slider in self.locked if slider not in self.values]
        if loose:
            raise ConfigError(f"The preset {self.name!r} locks {', '.join(loose)}.", "sliders that have a position")
        whole = isinstance(self.seed, int) and not isinstance(self.seed, bool) and 0 <= self.seed <= MOST_SEED
        if self.seed is not None and not whole:
            raise ConfigError(f"A seed of {self.seed!r}.", "a whole number of 0 or more")
        if len(self.note) > LONGEST_NOTE:
            raise ConfigError(f"A note of {len(self.note)} letters.", f"at most {LONGEST_NOTE}")

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        rest = {"locked": list(self.locked), "seed": self.seed, "note": self.note}
        return {"format_version": FORMAT, "name": self.name, "sliders": dict(self.values), **rest}


def names(run: Path) -> tuple[str, ...]:
    """The presets there are, in alphabetical order."""
    return tuple(sorted(path.stem for path in (run / FOLDER).glob("*.json") if NAME.fullmatch(path.stem)))


def save(run: Path, preset: Preset, *, overwrite: bool = False) -> Path:
    """Keep a preset. Errors: ConfigError if there is one of that name and it may not be replaced."""
    place = _place(run, preset.name)
    # Some disks hold "Kick" and "kick" for one file: then either would replace the other.
    taken = [name for name in names(run) if name.casefold() == preset.name.casefold()]
    if taken and not overwrite:
        raise ConfigError(
            f"There is a preset {taken[0]!r} already.", "a new name", "Choose another name, or ask to overwrite it."
        )
    place.parent.mkdir(parents=True, exist_ok=True)
    atomic.write_bytes(place, (json.dumps(preset.to_dict(), indent=1) + "\n").encode())
    return place


def load(run: Path, name: str) -> Preset:
    """A preset by name. Errors: ConfigError if there is none, CheckpointError if its file is no preset."""
    place = _there(run, name)
    try:
        if place.stat().st_size > LARGEST_BYTES:
            raise ValueError(f"{place.stat().st_size} bytes")
        return _parsed(json.loads(place.read_bytes()), name)
    except (OSError, ValueError, TypeError, RecursionError, ConfigError) as error:
        text = error.found if isinstance(error, ConfigError) else str(error)
        raise CheckpointError(
            f"{place} is no preset: {text}.".replace("..", "."), "what saving a preset writes", "Save it anew."
        ) from error


def delete(run: Path, name: str) -> None:
    """Forget a preset. Errors: ConfigError names the presets there are."""
    _there(run, name).unlink()
    atomic.sync_folder(run / FOLDER)


def check_name(name: str) -> None:
    """Raise ConfigError for a name that is not safe as the name of a file everywhere."""
    if not NAME.fullmatch(name) or RESERVED.fullmatch(name) or name.endswith((" ", ".")):
        raise ConfigError(
            f"A preset called {name[:80]!r}.",
            "1 to 60 letters, digits, spaces, dots and dashes, first a letter or digit",
            "Choose a plain name such as warm-kick.",
        )


def _parsed(found: object, name: str) -> Preset:
    if not isinstance(found, dict):
        raise ValueError("not names with values")
    values, locked, note = found.get("sliders"), found.get("locked", []), found.get("note", "")
    if not isinstance(values, dict) or not isinstance(locked, list) or not isinstance(note, str):
        raise ValueError("no positions of sliders")
    if found.get("format_version", FORMAT) != FORMAT:
        raise ValueError(f"format_version {str(found['format_version'])[:20]}, expected {FORMAT}")
    if not all(isinstance(slider, str) for slider in locked):
        raise ValueError("locked sliders without names")
    # The name is the file's: what is inside may have been copied from another.
    return Preset(name, values, tuple(locked), found.get("seed"), note)


def _is_place(place: object) -> bool:
    number = isinstance(place, int | float) and not isinstance(place, bool)
    return number and math.isfinite(place) and -1.0 <= place <= 1.0  # type: ignore[arg-type,operator]


def _place(run: Path, name: str) -> Path:
    check_name(name)
    return run / FOLDER / f"{name}.json"


def _there(run: Path, name: str) -> Path:
    place, known = _place(run, name), names(run)
    if place.is_file():
        return place
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    raise ConfigError(
        f"There is no preset {name!r}." + (f" Did you mean {near[0]!r}?" if near else ""),
        ", ".join(known) or "one that was saved: there is none yet",
        "Choose one of these, or save one first.",
    )
