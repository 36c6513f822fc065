"""`melscape timbre …`: learn a space of sounds, look at it, walk through it, take it elsewhere."""

from cyclopts import App

from melscape.interface.cli.timbre import export, learn, look, walk

EXAMPLE = "Example: `melscape timbre train my_notes --minutes 10 --out runs/notes`"

HELP = "Learn a timbre space from notes; see it as a map, walk and morph through it, and hear it."

app = App(name="timbre", help=HELP, help_epilogue=EXAMPLE)
for part in (learn, look, walk, export):
    part.register(app)

__all__ = ["app"]
