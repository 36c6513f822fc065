"""`melscape patch pack`: rendered sets as one small library file to begin searches in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from melscape.interface.cli.flags import Json
from melscape.interface.cli.talk import Talk

EXAMPLE = "Example: `melscape patch pack set1 set2 --out library.npz`"


def register(app: App) -> None:
    """Add the verb."""
    app.command(pack, help_epilogue=EXAMPLE)


def pack(
    sets: Annotated[list[Path], Parameter(help="Folders made by `patch render`.")],
    /,
    *,
    out: Annotated[Path, Parameter(help="The file to write.")] = Path("library.npz"),
    json: Json = False,
) -> int:
    """Pack what can be heard of some rendered sets into one file: presets, and how each of them sounds."""
    from melscape.tasks.patch.library import Library

    with Talk(as_json=json) as talk:
        Library.of_sets(sets, out.stem).write(out)
        library = Library.open(out)  # what was written, rounded as it is in the file
        mib = out.stat().st_size / 2**20
        values = {"presets": len(library), "file": str(out), "mib": round(mib, 2), "hash": library.hash}
        talk.result(values, [f"{len(library)} presets in {out} ({mib:.1f} MiB)."])
    return 0
