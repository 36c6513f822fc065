"""`melscape index`: what is in a folder of sounds, before anything is learnt from it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from melscape.interface.cli.corpus import corpus_lines, corpus_values
from melscape.interface.cli.flags import Json, Out
from melscape.interface.cli.talk import Talk

EXAMPLE = "Example: `melscape index my_notes --out my_notes.parquet`"


def register(app: App) -> None:
    """Add the verb."""
    app.command(index, help_epilogue=EXAMPLE)


def index(
    folder: Annotated[Path, Parameter(help="Folder with WAV, FLAC, OGG, MP3 or AIFF files; it is only read.")],
    /,
    *,
    source: Annotated[str, Parameter(help="auto, or the name of a layout: folder, nsynth, made.")] = "auto",
    out: Out = None,
    json: Json = False,
) -> int:
    """Look at a folder of sounds: what is good, what is refused and why, which labels there are.

    With --out the list of good sounds is written as a Parquet table.
    """
    from melscape.corpus.load import load

    with Talk(as_json=json) as talk:
        manifest = load(folder, source, on_progress=lambda progress: talk.told("Reading the sounds", progress))
        after = [f"Next: melscape timbre train {folder} --minutes 10"]
        if out is not None:
            manifest.write(out)
            after.insert(0, f"Written: {out}")
        values = corpus_values(manifest, folder) | ({"files": [str(out)]} if out else {})
        talk.result(values, [*corpus_lines(manifest, folder), *after])
    return 0
