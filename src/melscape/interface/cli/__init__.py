"""The command line: `melscape demo`, `timbre …`, `generate …`. A verb imports what it needs, so all start at once."""

from melscape.interface.cli.app import app, main

__all__ = ["app", "main"]
