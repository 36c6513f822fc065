"""`melscape generate export`: take a model elsewhere, for live hosts or as a folder to give away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from melscape.answers import Report
from melscape.errors import ConfigError
from melscape.interface.cli.flags import Json, Run
from melscape.interface.cli.talk import Talk

if TYPE_CHECKING:
    from melscape.tasks.generate.generator import Generator

EXAMPLE = """Example: `melscape generate export runs/shots --to shots.ts`

Example: `melscape generate export runs/shots --to my_model`"""
TORCHSCRIPT, ONNX = ".ts", ".onnx"


def register(app: App) -> None:
    """Add the verb."""
    app.command(export, help_epilogue=EXAMPLE)


def export(
    run: Run,
    /,
    *,
    to: Annotated[Path, Parameter(help="model.ts (TorchScript), model.onnx, or a new folder for the whole model.")],
    json: Json = False,
) -> int:
    """Write a model as TorchScript or ONNX with encode, decode and forward, or as a folder that opens like a run."""
    with Talk(as_json=json) as talk:
        if to.suffix not in ("", TORCHSCRIPT, ONNX):
            raise ConfigError(f"{to.name} is no kind of export.", "a .ts or .onnx file, or a folder", "Rename it.")
        talk.told("Writing the model")
        talk.answer(_host(run, to) if to.suffix else _model(run, to))
    return 0


def _host(run: Path, to: Path) -> Report:
    from melscape.inference.generate import open_generator
    from melscape.tasks.generate.hosts.onnx_files import export_onnx
    from melscape.tasks.generate.hosts.torchscript import export_torchscript
    from melscape.tasks.generate.hosts.words import HostWords

    generator = open_generator(run)
    write = export_torchscript if to.suffix == TORCHSCRIPT else export_onnx
    return write(generator, to, words=HostWords(name=run.resolve().name, knobs=_knobs(run, generator)))


def _knobs(run: Path, generator: Generator) -> list[dict[str, Any]]:
    """The four macros of the sliders, as hosts know knobs."""
    from melscape.inference.generate import open_sliders
    from melscape.tasks.generate.sliders.macros import Macros

    macros = Macros.of(open_sliders(run, generator))
    return [row | {"offset": offset.tolist()} for row, offset in zip(macros.metadata(), macros.offsets())]


def _model(run: Path, to: Path) -> Report:
    from melscape.inference.generate import PARTS, open_generator
    from melscape.runs.export import export as give_away
    from melscape.runs.folder import open_run
    from melscape.work.atomic import write_bytes

    open_generator(run)  # before anything is written: an unfinished run is no model
    folder = give_away(open_run(run), to)
    for name in PARTS:
        if (run / name).is_file():
            write_bytes(folder / name, (run / name).read_bytes())
    files = tuple(sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")))
    note = f"Use it as a run: melscape generate sample {to}"
    return Report("The model with all its parts", {"folder": str(folder)}, files, note)
