"""Places of sliders that a person liked, kept under a name in the run: `presets/<name>.json`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path

from melscape.errors import ConfigError
from melscape.runs.folder import read_json, write_json

FOLDER = "presets"
NAME = re.compile(r"[\w][\w .-]{0,59}")


def names(run: Path) -> tuple[str, ...]:
    """The presets there are, by name."""
    return tuple(sorted(path.stem for path in (run / FOLDER).glob("*.json")))


def save(run: Path, name: str, positions: Mapping[str, float]) -> Path:
    """Keep the places of sliders; an old preset of that name is replaced. Errors: ConfigError for an odd name."""
    place = _place(run, name)
    place.parent.mkdir(exist_ok=True)
    write_json(place, {"name": name, "sliders": dict(positions)})
    return place


def read(run: Path, name: str) -> dict[str, float]:
    """The places of sliders that were kept. Errors: ConfigError names the presets there are."""
    stored = read_json(_there(run, name)).get("sliders")
    if not isinstance(stored, dict) or not all(isinstance(place, int | float) for place in stored.values()):
        raise ConfigError(f"The preset {name!r} is no preset.", "places of sliders", "Save it anew.")
    return {str(slider): float(place) for slider, place in stored.items()}


def delete(run: Path, name: str) -> None:
    """Forget a preset. Errors: ConfigError names the presets there are."""
    _there(run, name).unlink()


def _place(run: Path, name: str) -> Path:
    if not NAME.fullmatch(name):
        raise ConfigError(f"A preset called {name!r}.", "up to 60 letters, digits, spaces, dots, dashes")
    return run / FOLDER / f"{name}.json"


def _there(run: Path, name: str) -> Path:
    place, known = _place(run, name), names(run)
    if place.is_file():
        return place
    alike = difflib.get_close_matches(name, known, 1, 0.5)
    said = f"Did you mean {alike[0]}?" if alike else "melscape generate presets RUN --save NAME --set brightness=0.5"
    raise ConfigError(f"There is no preset {name!r}.", ", ".join(known) or "one that was saved", said)
