"""`melscape patch match SOUND`: presets for Vital that sound like a sound."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from math import inf, isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from melscape.interface.cli.flags import Json, Switch
from melscape.interface.cli.mistakes import STOPPED, WELL
from melscape.interface.cli.talk import Talk
from melscape.interface.show.plain import values_of as plain_values

if TYPE_CHECKING:
    from melscape.inference.match import Ears
    from melscape.tasks.patch.answering.found import Answered
    from melscape.tasks.patch.answering.hearing import Hearing
    from melscape.tasks.patch.answering.wish import Wish
    from melscape.tasks.patch.search import SearchProgress
    from melscape.work.progress import Progress

EXAMPLE = """Example: `melscape patch match horn.wav --renders 256 --out horn`

Example: `melscape patch match bass.wav --midi 36 --wavetable --seconds 60 --out bass`

Each answer is a preset for Vital (`1_Horn.vital`) and a sound to judge it by (`1_Horn.wav`: yours, then the preset's,
equally loud). `match.json` says what was heard and what was set, and renders every answer again bit by bit. Ctrl-C
keeps the best so far."""


@Parameter(name="*")
@dataclass(frozen=True)
class Budget:
    """How long to search, and from where.

    Args:
        renders: how many sounds the search may try; more come closer. 64, or as many as --seconds allow.
        seconds: how long to search; every stage gets its share of the time, and --renders stop it sooner.
        set: folder of rendered presets (melscape patch render) to begin in; without it the library that is shipped.
        keep: how many answers to write, best first by the search's own measure.
        wavetable: let the first oscillator play a table cut from the sound.
        workers: sounds rendered side by side; without it one a core, 8 at most. The answers are the same with any
            number. More than 2 hasten only the first three fifths of a search: the rest tries two at a time.
    """

    renders: int | None = None
    seconds: float | None = None
    set: Path | None = None
    keep: int = 4
    wavetable: Annotated[bool, Switch] = False
    workers: int | None = None


@Parameter(name="*")
@dataclass(frozen=True)
class Played:
    """The note of the sound, where it is known; what is left out is heard.

    Args:
        midi: its key; middle C is 60.
        held: seconds for which the key was down.
        velocity: how hard it was struck, over 0 up to 1.
    """

    midi: float | None = None
    held: float | None = None
    velocity: float | None = None


@Parameter(name="*")
@dataclass(frozen=True)
class Ending:
    """What comes of it.

    Args:
        out: folder for the answers; without it the next free of answer, answer2, …
        seed: the only source of chance: the same seed and renders give the same answers.
    """

    out: Path | None = None
    seed: int = 0
    json: Json = False

    def folder(self) -> Path:
        """Where the answers go."""
        names = (Path("answer" if number == 1 else f"answer{number}") for number in count(1))
        return self.out or next(path for path in names if not path.exists())


USUAL, UNKNOWN, HERE = Budget(), Played(), Ending()


def register(app: App) -> None:
    """Add the verb."""
    app.command(match, help_epilogue=EXAMPLE)


def match(
    sound: Annotated[Path, Parameter(help="A sound file with one note.")],
    /,
    *,
    budget: Budget = USUAL,
    played: Played = UNKNOWN,
    ending: Ending = HERE,
) -> int:
    """Hear a sound, and give back presets of the Vital synthesizer that sound like it."""
    from melscape.inference.match import answer

    wish = wish_of(budget, played, ending)
    with Talk(as_json=ending.json) as talk, listening(talk, wish) as ears:
        answered = answer(sound, ending.folder(), wish, rendered_set=budget.set, ears=ears)
        picture = draw(answered)
        talk.result(values_of(answered, picture), lines_of(answered, picture))
    return STOPPED if answered.record["stopped"] else WELL


def wish_of(budget: Budget, played: Played, ending: Ending) -> Wish:
    """The flags as the task knows them. Errors: ConfigError names the flag that is out of range."""
    from melscape.tasks.patch.answering.wish import Wish

    search = {name: getattr(budget, name) for name in ("renders", "seconds", "keep", "wavetable")}
    if budget.workers is not None:
        search["workers"] = budget.workers
    return Wish(**search, seed=ending.seed, midi=played.midi, held_seconds=played.held, velocity=played.velocity)


@contextmanager
def listening(talk: Talk, wish: Wish) -> Iterator[Ears]:
    """Ears that tell everything as it happens; the first Ctrl-C only asks the search for the best so far."""
    from melscape.inference.match import Ears
    from melscape.runs.signals import StopOnSignal

    with StopOnSignal() as stop:

        def moved(moment: SearchProgress) -> None:
            best = f"best so far {moment.best:.3f}" if isfinite(moment.best) else "nothing heard yet"
            talk.told("Searching", progress(moment, wish), best)
            if stop.asked:
                ears.cancel.set()

        def heard(hearing: Hearing) -> None:
            talk.say(f"Heard: {hearing.words}", *(f"  ! {note}" for note in hearing.notes))

        ears = Ears(said=talk.told, heard=heard, moved=moved)
        yield ears


def progress(moment: SearchProgress, wish: Wish) -> Progress:
    """How far a search is: by its renders, or by the clock where that ends first."""
    from melscape.work.progress import Progress

    done, taken = moment.renders, moment.seconds
    left = inf if moment.total is None else taken / max(done, 1) * max(moment.total - done, 0)
    if wish.seconds is not None and wish.seconds - taken < left:
        return Progress(done, None, 0, taken, max(wish.seconds - taken, 0.0))
    return Progress(done, moment.total, 0, taken, left)


def draw(answered: Answered) -> Path:
    """The sound and its answers as pictures in one grid, beside the answers."""
    from melscape.interface.pictures.mels import draw_sounds
    from melscape.interface.pictures.style import write_png
    from melscape.tasks.patch.answering.room import PICTURE_NAME

    return write_png(draw_sounds(answered.sounds, answered.rate_hz), answered.folder / PICTURE_NAME)


def values_of(answered: Answered, picture: Path) -> dict[str, Any]:
    """The whole record, and where everything lies."""
    return plain_values({**answered.record, "folder": answered.folder, "paths": [*answered.files, picture]})


def lines_of(answered: Answered, picture: Path) -> list[str]:
    """The answers for people: how near each is in words, what to open, where to put it."""
    from melscape.tasks.patch.answering.folder import README_NAME
    from melscape.tasks.patch.answering.places import preset_folder
    from melscape.tasks.patch.answering.record import RECORD_NAME
    from melscape.tasks.patch.answering.words import scores_in_words

    record, first = answered.record, answered.answers[0]
    wrong = [answer.file.name for answer in answered.answers if not answer.proof.reproduces]
    found = f"{'Stopped' if record['stopped'] else 'Found'} after {record['seconds']:.1f} s"
    return [
        f"{found}, {len(answered.answers)} presets, best first by the search's own measure:",
        *(f"  {answer.file}  {scores_in_words(answer.scores)}" for answer in answered.answers),
        *(f"  ! {name} does not render again bit by bit on this machine" for name in wrong),
        f"Listen:    {first.file.with_suffix('.wav')} (your sound, then the preset, equally loud), {picture}",
        f"In Vital:  copy the .vital files to {preset_folder()}",
        f"           or Open External Preset in its menu; {answered.folder / README_NAME} has the other systems",
        f"Settings:  {answered.folder / RECORD_NAME}",
    ]
