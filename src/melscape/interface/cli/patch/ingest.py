"""`melscape patch ingest`: a folder of presets, read with care, and told apart into families."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from melscape.answers import Report
from melscape.interface.cli.flags import Json
from melscape.interface.cli.talk import Talk

if TYPE_CHECKING:
    from melscape.synth.vital.farm.stock import Ingested

EXAMPLE = "Example: `melscape patch ingest my_presets --out presets.csv`"
COLUMNS = ("file", "family", "twin_of", "name", "author", "style", "controls", "modulations", "mended")
SHOWN = 12


def register(app: App) -> None:
    """Add the verb."""
    app.command(ingest, help_epilogue=EXAMPLE)


def ingest(
    folder: Annotated[Path, Parameter(help="Folder of .vital files; it is only read.")],
    /,
    *,
    out: Annotated[Path | None, Parameter(help="A CSV file with one line a preset.")] = None,
    json: Json = False,
) -> int:
    """Read every preset of a folder: which can be used, which are near-twins, which were mended or are refused."""
    from melscape.synth.vital.farm.stock import ingest as read_folder
    from melscape.work.atomic import write_bytes

    with Talk(as_json=json) as talk:
        found = read_folder(folder, on_progress=lambda progress: talk.told("Reading presets", progress))
        if out is not None:
            write_bytes(out, _table(found).encode())
        twins = {row.path: row.twin_of for row in found.found if row.twin_of}
        mended = {row.path: "; ".join(row.notes) for row in found.found if row.notes}
        figures = {
            "presets": len(found.found),
            "families": len({row.family for row in found.found}),
            "near_twins": twins if json else dict(list(twins.items())[:SHOWN]),
            **_tables(found),
            "mended": mended if json else len(mended),
            "refused": dict(found.problems),
        }
        then = f"Next: melscape patch render --count 2000 --from {folder} --out set"
        talk.answer(Report(f"Presets of {folder}", figures, () if out is None else (out,)), [then])
    return 0


def _tables(found: Ingested) -> dict[str, int | dict[str, int]]:
    """How many wavetables there are, told apart by what they hold, and in how many presets the commonest are."""
    from melscape.synth.vital.presets import catalogue

    known = sorted(catalogue([row.preset for row in found.found]).values(), key=lambda table: -table.presets)
    names = Counter(table.name for table in known)
    # Other waves under one name are other tables: then the hash says which.
    named = {table.name if names[table.name] == 1 else f"{table.name} {table.hash[:6]}": table for table in known}
    return {
        "wavetables": len(known),
        "commonest_wavetables": {name: table.presets for name, table in list(named.items())[:SHOWN]},
    }


def _table(found: Ingested) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for row in found.found:
        label = (row.preset.name, row.preset.author, row.preset.style)
        counts = len(row.preset.values), len(row.preset.modulations)
        table.writerow([row.path, row.family, row.twin_of, *label, *counts, "; ".join(row.notes)])
    return text.getvalue()
