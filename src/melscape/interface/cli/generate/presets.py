"""`melscape generate presets`: places of sliders that are kept under a name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cyclopts import App, Parameter

from melscape.answers import Report
from melscape.errors import ConfigError
from melscape.interface.cli.flags import Json, Run
from melscape.interface.cli.generate.wishes import UNMOVED, Sliding
from melscape.interface.cli.talk import Talk

EXAMPLE = """Example: `melscape generate presets runs/shots --save bright --set brightness=0.7 --set attack=-0.3`

Then: `melscape generate sample runs/shots --preset bright`. Without a flag the presets are listed."""


def register(app: App) -> None:
    """Add the verb."""
    app.command(presets, help_epilogue=EXAMPLE)


@Parameter(name="*")
@dataclass(frozen=True)
class Change:
    """What to change.

    Args:
        save: keep the places given by --set and --preset under this name.
        delete: forget the preset of this name.
    """

    save: str | None = None
    delete: str | None = None


NOTHING = Change()


def presets(run: Run, /, *, change: Change = NOTHING, sliding: Sliding = UNMOVED, json: Json = False) -> int:
    """List the presets of a model, save one, or delete one."""
    from melscape.runs.folder import open_run
    from melscape.tasks.generate.sliders import presets as kept

    with Talk(as_json=json) as talk:
        open_run(run)
        if change.delete is not None:
            kept.delete(run, change.delete)
        files = (_save(talk, run, change.save, sliding),) if change.save is not None else ()
        figures = {name: dict(kept.load(run, name).values) for name in kept.names(run)}
        note = "" if figures else "None yet: melscape generate presets RUN --save NAME --set brightness=0.5"
        talk.answer(Report("Presets", {"presets": figures}, files, note))
    return 0


def _save(talk: Talk, run: Path, name: str, sliding: Sliding) -> Path:
    from melscape.inference.generate import open_generator, open_sliders
    from melscape.tasks.generate.sliders import presets as kept

    kept.check_name(name)  # before the model is opened
    positions = sliding.positions(run, open_sliders(run, open_generator(run), told=talk.told))
    if not positions:
        raise ConfigError(f"No places to save as {name!r}.", "--set SLIDER=PLACE", "Add --set brightness=0.5.")
    return kept.save(run, kept.Preset(name, positions), overwrite=True)
