"""`melscape patch inspect | verify | preview`: what is in a set, whether it is whole, and how it sounds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from melscape.answers import Report
from melscape.interface.cli.flags import COMMON, Common, Json
from melscape.interface.cli.patch.limits import at_least
from melscape.interface.cli.talk import Talk

INSPECT_EXAMPLE = "Example: `melscape patch inspect set --json`"
VERIFY_EXAMPLE = "Example: `melscape patch verify set --sample 32`"
PREVIEW_EXAMPLE = "Example: `melscape patch preview set --count 12 --out set_preview`"
CONTROLS_SHOWN = 12
RenderedFolder = Annotated[Path, Parameter(name="SET", help="Folder of a rendered set.")]


def register(app: App) -> None:
    """Add the verbs."""
    app.command(inspect, help_epilogue=INSPECT_EXAMPLE)
    app.command(verify, help_epilogue=VERIFY_EXAMPLE)
    app.command(preview, help_epilogue=PREVIEW_EXAMPLE)


def inspect(folder: RenderedFolder, /, *, json: Json = False) -> int:
    """Show what is in a set: rows, families, silence, sizes, and how the controls are spread."""
    from melscape.synth.vital.farm.rendered import RenderedSet
    from melscape.synth.vital.farm.statistics import moved_controls, statistics

    with Talk(as_json=json) as talk:
        opened = RenderedSet.open(folder)
        moved = moved_controls(opened)
        figures = statistics(opened) | {"moved_controls": len(moved)}
        shown = moved if json else moved[:CONTROLS_SHOWN]
        lines = {row["control"]: f"{row['share']:.0%}  {row['p5']} · {row['median']} · {row['p95']}" for row in shown}
        talk.answer(Report(f"The set {folder}", figures | {"controls": shown if json else lines}))
    return 0


def verify(
    folder: RenderedFolder,
    /,
    *,
    sample: Annotated[int, Parameter(help="How many rows are rendered again.")] = 16,
    common: Common = COMMON,
) -> int:
    """Check every file of a set, and render some rows again: they must come out equal, to the bit.

    The exit code is 1 if something is wrong.
    """
    from melscape.synth.vital.farm.check import verify as check
    from melscape.synth.vital.farm.rendered import RenderedSet
    from melscape.tasks.patch.data import measure

    at_least(0, sample=sample, seed=common.seed)
    with Talk(as_json=common.json) as talk:
        opened = RenderedSet.open(folder)
        talk.told("Checking files, then rendering rows again")
        verdict = check(opened, measure, sample=sample, seed=common.seed)
        mend = "Remove its manifest.json and render it again: only what is damaged is made." if verdict.damaged else ""
        talk.answer(Report("The set is whole" if verdict.well else "The set is not whole", verdict.to_dict(), (), mend))
    return 0 if verdict.well else 1


def preview(
    folder: RenderedFolder,
    /,
    *,
    count: Annotated[int, Parameter(help="How many rows.")] = 12,
    out: Annotated[Path | None, Parameter(help="Folder for the preview; SET/preview unless given.")] = None,
    common: Common = COMMON,
) -> int:
    """Write some rows of a set as WAV and .vital files, with a page to hear and see them side by side."""
    from melscape.interface.cli.patch.gallery import write_gallery
    from melscape.synth.vital.farm.rendered import RenderedSet

    at_least(0, seed=common.seed)
    at_least(1, count=count)
    with Talk(as_json=common.json) as talk:
        opened = RenderedSet.open(folder)
        talk.told("Rendering some rows")
        files = write_gallery(opened, out or folder / "preview", count, common.seed)
        talk.answer(Report(f"{len(files) // 2} rows of {folder}", {"page": str(files[0])}, tuple(files)))
    return 0
