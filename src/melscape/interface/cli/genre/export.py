"""`melscape genre export`: a network that can be given away."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from melscape.answers import Report
from melscape.interface.cli.flags import Json, Run
from melscape.interface.cli.talk import Talk

EXAMPLE = "Example: `melscape genre export runs/genre --to my_ear`"


def register(app: App) -> None:
    """Add the verb."""
    app.command(export, help_epilogue=EXAMPLE)


def export(
    run: Run,
    /,
    *,
    to: Annotated[Path, Parameter(help="a new folder for the network.")],
    json: Json = False,
) -> int:
    """Write the network, its genres and how sure it may be into a folder that can be given away, without any song."""
    from melscape.inference.genre import export_genre

    with Talk(as_json=json) as talk:
        folder = export_genre(run, to)
        files = tuple(sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")))
        advice = f"Use it as a run: melscape genre predict {to} SONG, or melscape genre evaluate {to} --on FOLDER"
        talk.answer(Report("The network with its confidence", {"folder": str(folder)}, files, advice))
    return 0
