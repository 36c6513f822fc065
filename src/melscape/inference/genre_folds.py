"""A small folder judged as a whole: its recipe is learnt several times, and each time other songs are held out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from melscape.answers import Report
from melscape.corpus.songs_split import FEWEST_FOLDS
from melscape.errors import ConfigError
from melscape.inference.genre import TASK, Told, open_genre, silent
from melscape.inference.genre_songs import law_for, songs_of_run
from melscape.runs.folder import open_run, write_json
from melscape.runs.genre import GENRE
from melscape.runs.launch import Listener
from melscape.runs.train import Choices, train
from melscape.tasks.genre.config import GenreConfig
from melscape.tasks.genre.data import Material
from melscape.tasks.genre.judging.ears import Hears
from melscape.tasks.genre.judging.folds import MIXES, judge_folds
from melscape.tasks.genre.mashup import recipe as mashups
from melscape.tasks.genre.mashup.recipe import MashupRecipe

FOLDS_NAME = "folds.json"
Listening = Callable[[], Sequence[Listener]]


@dataclass(frozen=True)
class Folds:
    """How a folder is judged by folds.

    Args:
        count: parts that the songs are dealt to; each is held out once.
        minutes: of learning for each; None for as many as the run had.
        mixes: messy mixes of all folds together.
    """

    count: int = 5
    minutes: float | None = None
    seed: int = 0
    mixes: int = MIXES
    recipe: MashupRecipe | None = None
    device: str = "auto"

    def __post_init__(self) -> None:
        if self.count < FEWEST_FOLDS:
            raise ConfigError(f"{self.count} folds.", f"{FEWEST_FOLDS} or more: to learn, to tune and to judge by")


def evaluate_folds(path: Path, folds: Folds, told: Told = silent, listening: Listening = tuple) -> Report:
    """Learn the recipe of a run once for each fold, and judge every song by the network that never heard it.

    Args:
        listening: gives those who hear the events of one training, anew for each.

    The runs of the folds are kept in the run's folder, in `folds`: stopped ones go on where they were, and finished
    ones are not learnt again. Errors: ConfigError for fewer than three folds, CorpusError for too few songs.
    """
    run = open_run(path)
    config = open_genre(path).config
    first = songs_of_run(path, config, told).materials["train"]
    recipe = law_for(folds.recipe or mashups.default(), first, config.rate_hz)

    def learn(number: int) -> tuple[Hears, Material]:
        place = _learnt(path, number, folds, told, listening())
        genre = open_genre(place, device=folds.device)
        return genre.ear, songs_of_run(place, genre.config, told).materials["test"]

    figures: dict[str, Any] = judge_folds(folds.count, learn, recipe, seed=folds.seed, mixes=folds.mixes, told=told)
    figures |= {"run": str(path), "on": f"{folds.count} folds", "seed": folds.seed}
    write_json(run.path / FOLDS_NAME, figures)
    return Report("Every song judged by a network that never heard it", figures, note=str(figures["note"]))


def _learnt(path: Path, number: int, folds: Folds, told: Told, listeners: Sequence[Listener]) -> Path:
    """The run of one fold, learnt now unless it is there."""
    stored = open_run(path).config()
    place = path / "folds" / f"{number + 1}-of-{folds.count}"
    begun = (place / "config.toml").is_file()
    if begun and open_run(place).state().status == "finished":
        return place
    told(f"Learning fold {number + 1} of {folds.count}", None)
    config = replace(GenreConfig.from_dict(stored[TASK]), folds=folds.count, fold=number)
    minutes = stored.get("minutes") if folds.minutes is None else folds.minutes
    choices = Choices(config, minutes, int(stored["seed"]), place, resume=begun, device=folds.device)
    ended = train(GENRE, Path(stored["sounds"]), choices, listeners=listeners, told=told)
    if ended.outcome.reason == "stopped":
        raise KeyboardInterrupt
    return place
