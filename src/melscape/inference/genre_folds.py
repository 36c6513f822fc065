"""A small folder judged as a whole: its recipe is learnt several times, and each time other songs are held out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from melscape.answers import Report
from melscape.corpus.manifest import Manifest
from melscape.corpus.songs_split import FEWEST_FOLDS
from melscape.errors import CheckpointError, ConfigError
from melscape.inference.genre import TASK, Told, open_genre, silent
from melscape.inference.genre_songs import law_for, manifest_of, songs_of_run
from melscape.runs.contract import differences
from melscape.runs.folder import RunFolder, open_run, write_json
from melscape.runs.genre import GENRE
from melscape.runs.launch import Listener
from melscape.runs.train import MANIFEST_NAME, Choices, train
from melscape.tasks.genre.config import GenreConfig
from melscape.tasks.genre.data import Material
from melscape.tasks.genre.judging.ears import Hears
from melscape.tasks.genre.judging.folds import MIXES, FoldsJudge
from melscape.tasks.genre.judging.probe import FEWEST_TAUGHT
from melscape.tasks.genre.mashup import recipe as mashups
from melscape.tasks.genre.mashup.recipe import MashupRecipe
from melscape.tasks.genre.prepare import learnable_split

FOLDS_NAME = "folds.json"
Listening = Callable[[], Sequence[Listener]]


@dataclass(frozen=True)
class Folds:
    """How a folder is judged by folds.

    Args:
        count: parts that the songs are dealt to; each is held out once.
        minutes: of learning for each; None for as many as the run had.
        mixes: messy mixes of all folds together.
        probe: mixes that teach the MFCC probe of each fold.
    """

    count: int = 5
    minutes: float | None = None
    seed: int = 0
    mixes: int = MIXES
    probe: int = FEWEST_TAUGHT
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
    ones are not learnt again. Errors, all before anything is learnt: ConfigError for fewer than three folds, for an
    exported model, or for kept folds that were learnt otherwise; CorpusError for too few songs.
    """
    run = open_run(path)
    config = open_genre(path).config
    manifest = manifest_of(run)
    chosen = [_choices(run, manifest, number, folds) for number in range(folds.count)]
    first = songs_of_run(path, config, told).materials["train"]
    recipe = law_for(folds.recipe or mashups.default(), first, config.rate_hz)

    def learn(number: int) -> tuple[Hears, dict[str, Material]]:
        if not _finished(chosen[number]):
            told(f"Learning fold {number + 1} of {folds.count}", None)
            _learn(run, manifest, chosen[number], told, listening())
        genre = open_genre(_place(chosen[number]), device=folds.device)
        return genre.ear, songs_of_run(genre.path, genre.config, told).materials

    judge = FoldsJudge(recipe, folds.seed, folds.mixes, folds.probe, told)
    figures: dict[str, Any] = judge.evaluate(folds.count, learn)
    figures |= {"run": str(path), "on": f"{folds.count} folds", "seed": folds.seed}
    write_json(run.path / FOLDS_NAME, figures)
    return Report("Every song judged by a network that never heard it", figures, note=str(figures["note"]))


def _choices(run: RunFolder, manifest: Manifest, number: int, folds: Folds) -> Choices:
    """What the run of a fold is learnt with: all that the run itself was, but for the fold and perhaps the time.

    Errors: CorpusError if it leaves too little to learn from, ConfigError if it was begun with other choices.
    """
    stored = run.config()
    place = run.path / "folds" / f"{number + 1}-of-{folds.count}"
    config = replace(GenreConfig.from_dict(stored[TASK]), folds=folds.count, fold=number)
    minutes = stored.get("minutes") if folds.minutes is None else folds.minutes
    begun = (place / "config.toml").is_file()
    choices = Choices(config, minutes, int(stored["seed"]), place, resume=begun, device=folds.device)
    learnable_split(manifest, config, choices.seed)
    _refuse_other_choices(choices, manifest)
    return choices


def _place(choices: Choices) -> Path:
    assert choices.out is not None, "folds have places of their own"
    return choices.out


def _refuse_other_choices(choices: Choices, manifest: Manifest) -> None:
    """Raise ConfigError for a fold that was begun with other choices or songs: it answers another question."""
    if not choices.resume:
        return
    fold = open_run(_place(choices))
    stored = fold.config()
    was = {**GenreConfig.from_dict(stored[TASK]).to_dict(), "minutes": stored.get("minutes"), "seed": stored["seed"]}
    now = {**choices.config.to_dict(), "minutes": choices.minutes, "seed": choices.seed}
    found = [f"{name} {pair[0]}, not {pair[1]}" for name, pair in differences(was, now).items()]
    if (fold.path / MANIFEST_NAME).is_file() and manifest_of(fold).hash != manifest.hash:
        found.append("other songs")
    if found:
        then = f"Ask for the same, or move {fold.path.parent} away to learn the folds anew."
        raise ConfigError(f"{fold.path} was learnt with {'; '.join(found)}.", "folds that were learnt alike", then)


def _finished(choices: Choices) -> bool:
    """Whether a fold is learnt, and knows how sure it may be: somebody may have stopped it in between."""
    if not choices.resume or open_run(_place(choices)).state().status != "finished":
        return False
    try:
        open_genre(_place(choices))
    except CheckpointError:  # going on with it mends that: what is learnt is not learnt again
        return False
    return True


def _learn(run: RunFolder, manifest: Manifest, choices: Choices, told: Told, listeners: Sequence[Listener]) -> None:
    """Learn one fold, or go on with it. Errors: ConfigError if the folder does not hold the run's songs any more."""

    def same(found: Manifest) -> None:
        if found.hash != manifest.hash:
            words = f"{sounds} does not hold the songs that {run.path} learnt from any more."
            raise ConfigError(words, "the same files", f"melscape genre train {sounds}, and judge that run.")

    sounds = Path(run.config()["sounds"])
    ended = train(GENRE, sounds, choices, listeners=listeners, told=told, on_manifest=same)
    if ended.outcome.reason == "stopped":
        raise KeyboardInterrupt
