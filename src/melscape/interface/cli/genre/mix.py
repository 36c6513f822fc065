"""`melscape genre mashup`: mashups to hear, and how they compare with those of a test."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from melscape.answers import Report
from melscape.errors import ConfigError
from melscape.interface.cli.flags import COMMON, Common, Out
from melscape.interface.cli.genre.laws import read_law, write_law
from melscape.interface.cli.talk import Talk
from melscape.interface.cli.training import sound_folder

if TYPE_CHECKING:
    from melscape.inference.genre_songs import Songs
    from melscape.tasks.genre.mashup.compare import Comparison
    from melscape.tasks.genre.mashup.recipe import MashupRecipe

EXAMPLE = """Example: `melscape genre mashup out/band --noise my_noises --count 10 --out mashups`

Example: `melscape genre mashup messy_mashup --noise my_noises --like messy_mashup --out mashups`

mashups.csv says which stem of which song is in each, and where the noises are. With --like, mashups.json holds the
settings that would bring ours nearest to the test: `melscape genre train … --mashups mashups/mashups.json`."""
SOUNDS_NAME, LAW_NAME, COMPARISON_NAME = "mashups.csv", "mashups.json", "comparison.json"
COLUMNS = ("file", "genre", "seconds", "made_of")


@Parameter(name="*")
@dataclass(frozen=True)
class Kind:
    """What mashups are wanted.

    Args:
        noise: folder of noises; without it there are none.
        recipe: default, seed-002 (the notebook's), or tiny.
        mashups: file with the law of mashups instead.
        count: how many, of all genres in turn.
        like: a test's folder or test.csv whose files are compared with ours.
    """

    noise: Path | None = None
    recipe: str = "default"
    mashups: Path | None = None
    count: int = 10
    like: Path | None = None


TEN = Kind()


def register(app: App) -> None:
    """Add the verb."""
    app.command(mashup, help_epilogue=EXAMPLE)


def mashup(
    folder: Annotated[Path, Parameter(help="Folder of songs, stems or whole.")],
    /,
    *,
    kind: Kind = TEN,
    out: Out = None,
    common: Common = COMMON,
) -> int:
    """Write some mashups to hear: what the network learns from. With --like, see how far they are from a real test.

    The files go to mashups unless --out says otherwise. Earlier ones are replaced there; a folder with any other files
    is refused.
    """
    from melscape.inference.genre_songs import songs_in

    if kind.count < 0:
        raise ConfigError(f"--count {kind.count}.", "0 or more", "Choose another count.")
    law, place = _law(kind), out or Path("mashups")
    _refuse_others(place)
    noise = None if kind.noise is None else sound_folder(kind.noise)
    with Talk(as_json=common.json) as talk:
        songs = songs_in(sound_folder(folder), noise, law, talk.told)
        figures: dict[str, Any] = {"mashups": kind.count, "songs": songs.materials["train"].song_count}
        files = _written(talk, songs, law, kind.count, common.seed, place)
        after = []
        if kind.like is not None:
            compared = _compared(talk, songs, law, kind.like, common.seed)
            figures |= compared.to_dict() if common.json else _shown(compared)
            files += [write_law(place / LAW_NAME, compared.proposal), _kept(compared, place / COMPARISON_NAME)]
            after = [*compared.words, f"Next: melscape genre train {folder} … --mashups {place / LAW_NAME}"]
        talk.answer(Report(f"Mashups of {folder}", figures, tuple(files)), after)
    return 0


def _law(kind: Kind) -> MashupRecipe:
    from melscape.tasks.genre.config import recipe, without_noise

    law = recipe(kind.recipe).recipe if kind.mashups is None else read_law(kind.mashups)
    return law if kind.noise is not None else without_noise(law)


def _refuse_others(place: Path) -> None:
    """Raise ConfigError if something is there that no mashup came with, such as the files of a test."""
    if place.is_dir():
        kept = [path.name for path in place.iterdir() if not path.name.startswith(".")]
        others = sorted({*kept} - {LAW_NAME, COMPARISON_NAME})
        if not others or _lists_ours(place / SOUNDS_NAME):
            return
        found = f"{place} holds other files, one of them {others[0]}."
    elif place.exists():
        found = f"{place} is a file."
    else:
        return
    raise ConfigError(found, "a new or empty folder, or one of earlier mashups", "Choose another --out.")


def _lists_ours(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open(errors="replace") as file:
        return file.readline(100).strip().replace('"', "") == ",".join(COLUMNS)


def _written(talk: Talk, songs: Songs, law: MashupRecipe, count: int, seed: int, place: Path) -> list[Path]:
    from melscape.interface.show import Wishes, save
    from melscape.interface.show.files import write_table
    from melscape.tasks.genre.actions import mix
    from melscape.work.progress import Meter

    meter, rows = Meter(count), []
    files: list[Path] = []
    try:
        for heard in mix(songs.materials["train"], law, count, seed):
            files += save(heard.sound, place, Wishes(heard.name))
            rows.append((files[-1].name, heard.mashup.genre, heard.samples.size / heard.mashup.rate_hz, heard.words))
            talk.told("Mixing", meter.tick())
    finally:  # after Ctrl-C too: by the list the folder is known to be one of mashups
        if rows:
            files.append(write_table(dict(zip(COLUMNS, map(list, zip(*rows)))), place / SOUNDS_NAME))
    return files


def _compared(talk: Talk, songs: Songs, law: MashupRecipe, test: Path, seed: int) -> Comparison:
    from melscape.inference.genre_forecast import like
    from melscape.tasks.genre.submission.layout import read_test

    files = [row.path for row in read_test(test) if row.path.is_file()]
    return like(songs.materials["train"], law, files, seed=seed, told=talk.told)


def _shown(compared: Comparison) -> dict[str, Any]:
    rows = [
        {"figure": each.name, "test": each.real, "ours": each.made, "proposed": each.proposed}
        for each in compared.figures
    ]
    return {"files": compared.files, "medians": rows}


def _kept(compared: Comparison, path: Path) -> Path:
    from melscape.runs.folder import write_json

    write_json(path, compared.to_dict())
    return path
