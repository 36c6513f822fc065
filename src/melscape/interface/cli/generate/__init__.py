"""`melscape generate …`: learn a person's small folder of sounds, and make new ones that belong to it."""

from cyclopts import App

from melscape.interface.cli.generate import dials, export, learn, look, making, presets

EXAMPLE = "Example: `melscape generate train my_shots --minutes 10 --out runs/shots`"

HELP = "Learn a folder of your own sounds, and make new ones that belong to it, with sliders that do what they say."

app = App(name="generate", help=HELP, help_epilogue=EXAMPLE)
for part in (look, learn, making, dials, presets, export):
    part.register(app)

__all__ = ["app"]
