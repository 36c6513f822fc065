"""`melscape generate survey`: is this folder enough, and how well will it go?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from melscape.interface.cli.flags import Json
from melscape.interface.cli.talk import Talk
from melscape.interface.cli.training import sound_folder

EXAMPLE = "Example: `melscape generate survey my_shots --minutes 10`"
USUAL_MINUTES = 10.0


def register(app: App) -> None:
    """Add the verb."""
    app.command(survey, help_epilogue=EXAMPLE)


def survey(
    folder: Annotated[Path, Parameter(help="Folder of sounds; it is only read.")],
    /,
    *,
    minutes: Annotated[float | None, Parameter(help="Time that a training may take.")] = USUAL_MINUTES,
    recipe: Annotated[str, Parameter(help="default, seed-003 or tiny.")] = "default",
    json: Json = False,
) -> int:
    """Look at a folder before anything is learnt: what is in it, how well it should go, and what would help."""
    from melscape.interface.cli.corpus import corpus_lines, corpus_values
    from melscape.interface.show.survey import survey_lines
    from melscape.runs.generate import network_share
    from melscape.runs.outlook import outlook_on
    from melscape.tasks.generate.config import recipe as recipe_of

    sounds, config = sound_folder(folder), recipe_of(recipe)
    config.plan(seed=0, minutes=minutes)
    with Talk(as_json=json) as talk:
        manifest, outlook = outlook_on(sounds, config, minutes=minutes, share=network_share, told=talk.told)
        values = corpus_values(manifest, folder) | outlook.to_dict()
        lines = [*corpus_lines(manifest, folder), "", *survey_lines(outlook.survey, outlook.forecast)]
        talk.result(values, [*lines, f"Next: melscape generate train {folder} --minutes {minutes or USUAL_MINUTES:g}"])
    return 0
