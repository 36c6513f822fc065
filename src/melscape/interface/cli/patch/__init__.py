"""`melscape patch …`: presets for the Vital synthesizer that sound like a sound, and the sets they are learnt from."""

from types import ModuleType

from cyclopts import App

from melscape.interface.cli.patch import evaluate, ingest, making, match, packing, sets, weighing

EXAMPLE = "Example: `melscape patch render --count 1000 --out set`"

HELP = "Turn a sound into a Vital preset: sets of rendered presets, matching, and what was learnt from it."

app = App(name="patch", help=HELP, help_epilogue=EXAMPLE)
PARTS: tuple[ModuleType, ...] = (making, ingest, sets, weighing, packing, match, evaluate)
for part in PARTS:
    part.register(app)

__all__ = ["app"]
