"""`melscape genre predict`: the genre of a song, or the submission of a competition."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from melscape.answers import Report
from melscape.errors import ConfigError, MelscapeError
from melscape.interface.cli.flags import Json, Out, Run
from melscape.interface.cli.genre.places import folder_for, keep_about
from melscape.interface.cli.genre.runs import ALONE, Together
from melscape.interface.cli.talk import Talk

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from melscape.inference.genre import Genre, Told
    from melscape.tasks.genre.submission.predict import Predicted

EXAMPLE = """Example: `melscape genre predict runs/genre messy_mashup --out submission`

Example: `melscape genre predict runs/genre my_song.mp3`

Of a competition's folder (or of its test.csv) the files that it lists are judged, and sample_submission.csv beside the
list says which ids, order and columns are wanted. Stopped or killed, the same command goes on. A file that cannot be
heard is reported, and still gets a row."""
LISTED = 8


def register(app: App) -> None:
    """Add the verb."""
    app.command(predict, help_epilogue=EXAMPLE)


def predict(
    run: Run,
    sounds: Annotated[Path, Parameter(help="A competition's folder or test.csv, a folder of sounds, or one sound.")],
    /,
    *,
    sample: Annotated[
        Path | None, Parameter(help="sample_submission.csv that the submission is to follow; the one beside test.csv.")
    ] = None,
    together: Together = ALONE,
    out: Out = None,
    json: Json = False,
) -> int:
    """Say which genre sounds are, and how surely: for one song a ranking, for many a submission.csv and its pictures.

    The files go to RUN/predictions/NAME unless --out says otherwise, and never there replace answers to something else.
    """
    with Talk(as_json=json) as talk:
        genre = together.open(run, talk)
        if sounds.is_file() and sounds.suffix.lower() != ".csv" and out is None and sample is None:
            talk.answer(genre.hear(sounds))
            return 0
        folder = folder_for(run, sounds, together, out)
        predicted, report = genre.predict(sounds, folder, sample=sample, told=talk.told)
        keep_about(folder, run, sounds, together)
        pictures, notes = pictures_of(genre, predicted, folder, talk.told)
        files = (*report.files, *pictures)
        shown = Report(report.title, report.figures if json else brief(report.figures), files, report.note)
        then = [] if genre.exported else [f"Next: {forecast_line(run, sounds, together, folder)}"]
        talk.answer(shown, [*notes, *then])
    return 0


def forecast_line(run: Path, sounds: Path, together: Together, folder: Path) -> str:
    """The command that foretells the score of these very answers."""
    words = ["melscape", "genre", "forecast", str(run), str(sounds)]
    for path in together.also:
        words += ["--with", str(path)]
    if together.weights:
        words += ["--weights", together.weights]
    return shlex.join([*words, "--out", str(folder)])


def brief(figures: dict[str, object] | object) -> dict[str, object]:
    """The figures for a terminal: of long lists only how many and the first."""
    assert isinstance(figures, dict), "figures are a table"
    found: dict[str, object] = {}
    for name, value in figures.items():
        if isinstance(value, dict) and name != "not_heard":
            found[name] = brief(value)
        elif isinstance(value, list | dict):
            words = [f"{key}: {value[key]}" for key in value] if isinstance(value, dict) else list(map(str, value))
            more = [f"… {len(words) - LISTED} more"] if len(words) > LISTED else []
            found[name] = ", ".join([*words[:LISTED], *more]) or "none"
        else:
            found[name] = value
    return found


def pictures_of(genre: Genre, predicted: Predicted, folder: Path, told: Told) -> tuple[tuple[Path, ...], list[str]]:
    """Draw what was answered, how the network learnt and whom it takes for whom; what cannot be drawn is told."""
    from melscape.interface.pictures import genre as drawing
    from melscape.interface.pictures.style import write_png

    pictures: dict[str, Callable[[], Figure]] = {
        drawing.DISTRIBUTION_NAME: lambda: drawing.draw_distribution(predicted),
        drawing.HISTORY_NAME: lambda: _history(genre),
        drawing.CONFUSION_NAME: lambda: _confusion(genre, told),
    }
    files, notes = [], []
    for name, draw in pictures.items():
        try:
            files.append(write_png(draw(), folder / name))
        except (MelscapeError, OSError, ValueError, LookupError) as error:  # the answers are as good without
            notes.append(f"No {name}: {getattr(error, 'found', repr(error))}")
    return tuple(files), notes


def _history(genre: Genre) -> Figure:
    from melscape.interface.pictures.genre import draw_training
    from melscape.runs.folder import open_run
    from melscape.runs.history import read

    history = open_run(genre.path).history_path
    if not history.is_file():
        raise ConfigError(f"{genre.path} has no history of its training.")
    return draw_training(read(history))


def _confusion(genre: Genre, told: Told) -> Figure:
    from melscape.inference.genre_scores import confusion_of
    from melscape.interface.pictures.genre import draw_confusion

    table, words = confusion_of(genre, told)
    return draw_confusion(table, genre.ears.classes, words)
