"""Where Vital looks for presets on each system, as its own source (`load_save.cpp`) decides it."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from pathlib import Path

PLACES: Mapping[str, str] = {
    "Linux": "~/.local/share/vital/User/Presets ($XDG_DATA_HOME/vital/User/Presets where that is set)",
    "macOS": "~/Music/Vital/User/Presets",
    "Windows": "Documents\\Vital\\User\\Presets",
}
_BELOW = {"Darwin": ("Music", "Vital"), "Windows": ("Documents", "Vital")}


def preset_folder(
    system: str | None = None, home: Path | None = None, environment: Mapping[str, str] | None = None
) -> Path:
    """The folder for a person's own presets on this system; Vital may have been told another one when it was set up."""
    system, home = system or platform.system(), home or Path.home()
    data = (environment if environment is not None else os.environ).get("XDG_DATA_HOME", "").strip()
    below = home.joinpath(*_BELOW[system]) if system in _BELOW else Path(data or home / ".local/share") / "vital"
    return below / "User" / "Presets"
