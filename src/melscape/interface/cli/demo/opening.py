"""Showing a page in the browser, only where there is one to show it in."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path


def has_display() -> bool:
    """Whether this machine has a screen of its own that a browser could appear on."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return not os.environ.get("SSH_CONNECTION")


def open_page(path: Path) -> bool:
    """Open a page of the demo in the browser; False where there is no screen, or no browser."""
    return has_display() and webbrowser.open(path.resolve().as_uri())
