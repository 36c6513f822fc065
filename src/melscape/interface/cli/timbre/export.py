"""`melscape timbre export`: take a space elsewhere, as a table or as a model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from melscape.answers import Report
from melscape.errors import ConfigError
from melscape.interface.cli.flags import Json, Run
from melscape.interface.cli.talk import Talk

EXAMPLE = """Example: `melscape timbre export runs/notes --to embeddings.parquet`

Example: `melscape timbre export runs/notes --to my_model`"""
TABLES = (".parquet", ".csv")


def register(app: App) -> None:
    """Add the verb."""
    app.command(export, help_epilogue=EXAMPLE)


def export(
    run: Run,
    /,
    *,
    to: Annotated[Path, Parameter(help="embeddings.parquet, embeddings.csv, or a new folder for the model.")],
    json: Json = False,
) -> int:
    """Write where every sound lies as a table, or the model with its space as a folder that can be given away."""
    with Talk(as_json=json) as talk:
        if to.suffix and to.suffix not in TABLES:
            raise ConfigError(f"{to.name} is no kind of export.", "a .parquet or .csv file, or a folder", "Rename it.")
        report = _table(run, to) if to.suffix in TABLES else _model(run, to)
        talk.answer(report)
    return 0


def _table(run: Path, to: Path) -> Report:
    from melscape.inference.timbre import open_timbre
    from melscape.interface.show.files import write_table
    from melscape.tasks.timbre.actions import embeddings

    table = embeddings(open_timbre(run))
    write_table(table, to)
    figures = {"sounds": len(table["name"]), "columns": len(table)}
    return Report("Where every sound lies", figures, (to,), "mu: the latent; timbre: the view that ignores pitch.")


def _model(run: Path, to: Path) -> Report:
    from melscape.inference.timbre import open_timbre
    from melscape.runs.export import export as give_away
    from melscape.runs.folder import open_run

    timbre = open_timbre(run)
    folder = give_away(open_run(run), to)
    timbre.space.write(folder)
    files = tuple(sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")))
    return Report(
        "The model with its space", {"folder": str(folder)}, files, f"Use it as a run: melscape timbre map {to}"
    )
