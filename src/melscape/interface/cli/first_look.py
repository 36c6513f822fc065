"""`melscape demo` and `melscape doctor`: the two commands for somebody who has just installed Melscape."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from melscape.interface.cli.flags import COMMON, Common, Json, Switch
from melscape.interface.cli.talk import Talk

DEMO_EXAMPLE = "Example: `melscape demo --out demo`"
DOCTOR_EXAMPLE = "Example: `melscape doctor`"


def register(app: App) -> None:
    """Add the verbs."""
    app.command(demo, help_epilogue=DEMO_EXAMPLE)
    app.command(doctor, help_epilogue=DOCTOR_EXAMPLE)


def demo(
    *,
    out: Annotated[Path, Parameter(help="Folder for everything that is made; new, empty, or of an earlier demo.")] = (
        Path("demo")
    ),
    headless: Annotated[bool, Switch, Parameter(help="Open nothing at the end.")] = False,
    common: Common = COMMON,
) -> int:
    """Learn a timbre space from notes, new sounds from hits, genres from songs. Offline, in under three minutes."""
    from melscape.interface.cli.demo.make import make
    from melscape.interface.cli.demo.opening import open_page

    with Talk(as_json=common.json) as talk:
        made = make(out, common.seed, talk)
        talk.answer(made.report, made.next_steps)
        if not headless and not common.json and talk.on_terminal:
            open_page(made.page)
    return 0


def doctor(*, json: Json = False) -> int:
    """Check this installation: versions, processor, extras, disk, and whether sound comes through unharmed.

    The exit code is 0 if everything that is needed works.
    """
    from melscape.interface.doctor.checks import examine

    with Talk(as_json=json) as talk:
        talk.told("Looking at this machine (half a minute the first time)")
        found = examine()
        talk.answer(found.report, found.advice)
    return 0 if found.well else 1
