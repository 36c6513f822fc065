"""`melscape genre …`: which genre is it, how sure is that, and what would a competition say?"""

from cyclopts import App

from melscape.interface.cli.genre import band, compete, export, judge, learn, mix, predict

EXAMPLE = "Example: `melscape genre train my_songs --noise my_noises --minutes 40 --out runs/genre`"

HELP = "Recognise the genre of songs and of noisy mashups, and know how well; write a competition's submission."

app = App(name="genre", help=HELP, help_epilogue=EXAMPLE)
for part in (band, learn, judge, predict, mix, compete, export):
    part.register(app)

__all__ = ["app"]
