"""`melscape timbre morph`: from sound to sound through the space, as sounds and as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
from cyclopts import App, Parameter

from melscape.answers import Report
from melscape.interface.cli.flags import Json, Out, Run, Switch
from melscape.interface.cli.talk import Talk
from melscape.interface.cli.timbre.sounds import listen

if TYPE_CHECKING:
    from melscape.answers import Map
    from melscape.interface.pictures.maps import Way as Stops
    from melscape.tasks.timbre.actions import Morph
    from melscape.tasks.timbre.timbre import Timbre

EXAMPLE = """Example: `melscape timbre morph runs/notes flute.wav horn.wav --steps 9 --out morphs/flute-horn`

Sounds are files, or names of notes of the corpus. Each step is a 24-bit WAV that knows its note; glide.wav goes all
the way in one sound."""


@Parameter(name="*")
@dataclass(frozen=True)
class Way:
    """How to go.

    Args:
        steps: sounds from one end to the next, both included.
        pitch_midi: play the whole way at this MIDI note; without it from pitch to pitch.
        rate_hz: sample rate of the files, such as 48000; the model's own unless given.
        from_names: take A and B as names of notes, even where there are files of that name.
    """

    steps: int = 9
    pitch_midi: float | None = None
    rate_hz: int | None = None
    from_names: Annotated[bool, Switch] = False


def register(app: App) -> None:
    """Add the verb."""
    app.command(morph, help_epilogue=EXAMPLE)


def morph(
    run: Run,
    /,
    *sounds: Annotated[str, Parameter(help="Two or more: sound files, or names of notes of the corpus.")],
    way: Way = Way(),
    out: Out = None,
    json: Json = False,
) -> int:
    """Morph from sound to sound, in equal steps through the space, and write what is heard on the way.

    The files go to RUN/samples/A-to-B unless --out says otherwise.
    """
    from melscape.inference.timbre import open_timbre
    from melscape.interface.show.files import safe
    from melscape.tasks.timbre.actions import morph as travel

    with Talk(as_json=json) as talk:
        timbre = open_timbre(run)
        talk.told("Listening to the sounds")
        ends = [listen(timbre, run, word, by_name=way.from_names) for word in sounds]
        talk.told("Making the way between them")
        made = travel(timbre, ends, steps=way.steps, pitch_midi=way.pitch_midi)
        names = [end.name for end in ends]
        folder = out or run / "samples" / safe("-to-".join(names))
        files = write_morph(made, folder, way.rate_hz)
        talk.told("Drawing it")
        files += draw_morph(timbre, made, names, folder)
        note = "max_jump: the largest step over the mean step; 1 is perfectly even."
        talk.answer(Report(f"From {' to '.join(names)}", dict(made.scores), files, note))
    return 0


def write_morph(made: Morph, folder: Path, rate_hz: int | None = None) -> tuple[Path, ...]:
    """The steps and the glide as WAV files."""
    from melscape.interface.show import Wishes, save

    files: tuple[Path, ...] = ()
    for number, sound in enumerate(made.sounds, 1):
        files += save(sound, folder, Wishes(f"step-{number:02d}", rate_hz=rate_hz))
    return files + save(made.glide, folder, Wishes("glide", rate_hz=rate_hz))


def draw_morph(timbre: Timbre, made: Morph, names: Sequence[str], folder: Path) -> tuple[Path, ...]:
    """The steps side by side, and the way on the map of the corpus."""
    from melscape.interface.pictures.maps import draw_map
    from melscape.interface.pictures.mels import draw_strip
    from melscape.interface.pictures.style import write_png

    steps = [f"{number}" for number in range(1, len(made.sounds) + 1)]
    strip = draw_strip(made.path_db, timbre.config.stored_mel, steps, " to ".join(names))
    corpus, way = _on_map(timbre, made, names)
    return (
        write_png(strip, folder / "mels.png"),
        write_png(draw_map(corpus, way=way), folder / "map.png"),
    )


def _on_map(timbre: Timbre, made: Morph, names: Sequence[str]) -> tuple[Map, Stops]:
    from melscape.interface.pictures.maps import Way as Stops
    from melscape.tasks.timbre.actions import map_of, project

    pitches = np.array([np.nan if sound.note_midi is None else sound.note_midi for sound in made.sounds])
    way = timbre.space.metric.apply(made.latents.astype(np.float64), pitches)
    # One projection for both, or the way would not lie on the map.
    points = project(np.concatenate([timbre.space.timbre, way]), "pca")
    corpus = replace(map_of(timbre), points=points[: -len(way)])
    return corpus, Stops(points[-len(way) :], tuple(names))
