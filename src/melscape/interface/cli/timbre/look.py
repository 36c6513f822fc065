"""`melscape timbre map` and `melscape timbre neighbours`."""

from __future__ import annotations

from typing import Annotated, Literal

from cyclopts import App, Parameter

from melscape.answers import Report
from melscape.errors import ConfigError
from melscape.interface.cli.flags import COMMON, Common, Json, Out, Run
from melscape.interface.cli.talk import Talk
from melscape.interface.cli.timbre.sounds import listen

MAP_EXAMPLE = "Example: `melscape timbre map runs/notes --colour family --colour pitch --out maps`"
NEIGHBOURS_EXAMPLE = "Example: `melscape timbre neighbours runs/notes my_sound.wav`"
ALL = "all"


def register(app: App) -> None:
    """Add the verbs."""
    app.command(draw, name="map", help_epilogue=MAP_EXAMPLE)
    app.command(neighbours, help_epilogue=NEIGHBOURS_EXAMPLE)


def draw(
    run: Run,
    /,
    *,
    projection: Annotated[Literal["pca", "umap"], Parameter(help="pca is there at once, umap takes a while.")] = "pca",
    colour: Annotated[
        tuple[str, ...], Parameter(help="Column to colour by, such as family or pitch; may be repeated. Or: all.")
    ] = (ALL,),
    out: Out = None,
    common: Common = COMMON,
) -> int:
    """Draw the space as a map: one picture a column, and the points as CSV and Parquet.

    The files go to RUN/maps unless --out says otherwise.
    """
    from melscape.inference.timbre import open_timbre
    from melscape.interface.show import Wishes, save
    from melscape.tasks.timbre.actions import map_of

    with Talk(as_json=common.json) as talk:
        timbre = open_timbre(run)
        _refuse_unknown(colour, (*timbre.space.labels, "pitch"))
        talk.told(f"Drawing the map ({projection.upper()})")
        answer = map_of(timbre, projection, seed=common.seed)
        colours = () if ALL in colour else tuple(colour)
        files = save(answer, out or run / "maps", Wishes(f"map-{projection}", colours))
        figures = {"projection": projection, "sounds": len(answer.names), "columns": list(answer.columns)}
        talk.answer(Report(answer.title, figures, files, answer.note), [f"Next: melscape timbre morph {run} A B"])
    return 0


def neighbours(
    run: Run,
    sound: Annotated[str, Parameter(help="A sound file, or the name of a note of the corpus.")],
    /,
    *,
    count: Annotated[int, Parameter(help="How many.")] = 8,
    json: Json = False,
) -> int:
    """Find the notes whose timbre is nearest to a sound, whatever their pitch."""
    from melscape.inference.timbre import open_timbre
    from melscape.tasks.timbre.actions import neighbours as nearest

    if count < 1:
        raise ConfigError(f"--count {count}.", "1 or more", "Choose another count.")
    with Talk(as_json=json) as talk:
        timbre = open_timbre(run)
        answer = nearest(timbre, listen(timbre, run, sound), count)
        talk.answer(answer, [f"Next: melscape timbre morph {run} {sound} {answer.names[-1]}"])
    return 0


def _refuse_unknown(colours: tuple[str, ...], columns: tuple[str, ...]) -> None:
    for colour in colours:
        if colour != ALL and colour not in columns:
            raise ConfigError(f"The map has no column {colour!r}.", ", ".join((*columns, ALL)), "Choose one of these.")
