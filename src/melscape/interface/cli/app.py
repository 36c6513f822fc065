"""The commands, where their settings come from, and how they end.

A setting is taken from its flag, else from the environment (`MELSCAPE_TIMBRE_TRAIN_MINUTES=5`), else from the nearest
`melscape.toml` in this folder or one above (`[timbre.train]`, `minutes = 5`), else it has its default.
"""

from __future__ import annotations

from collections.abc import Sequence

from cyclopts import App
from cyclopts.config import Env, Toml

from melscape import __version__
from melscape.interface.cli import first_look, folder, generate, genre, patch, timbre
from melscape.interface.cli.mistakes import ended

SETTINGS_NAME, SETTINGS_PREFIX = "melscape.toml", "MELSCAPE_"
EPILOGUE = """Example: `melscape demo`

Every flag may also stand in `melscape.toml`, in this folder or one above (`[timbre.train]`, `minutes = 5`), or in the
environment (`MELSCAPE_TIMBRE_TRAIN_MINUTES=5`). `MELSCAPE_DEBUG=1` shows where an error came from."""


def _app() -> App:
    commands = App(
        name="melscape",
        help="Log-mel spectrograms for people who make sound and people who study it.",
        help_epilogue=EPILOGUE,
        help_format="markdown",
        version=__version__,
        config=[
            Env(SETTINGS_PREFIX, show=False),
            Toml(SETTINGS_NAME, search_parents=True),
        ],
        exit_on_error=False,
        print_error=False,
        suppress_keyboard_interrupt=False,
        result_action="return_value",
    )
    first_look.register(commands)
    folder.register(commands)
    commands.command(genre.app)
    commands.command(timbre.app)
    commands.command(generate.app)
    commands.command(patch.app)
    return commands


app = _app()


def main(tokens: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 well, 1 our mistake, 2 the user's, 130 stopped by Ctrl-C."""
    return ended(lambda: app(tokens), lambda: " ".join(("melscape", *app.parse_commands(tokens)[0])))
