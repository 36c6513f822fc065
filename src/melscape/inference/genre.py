"""Trained genre networks, opened from their run folders: they name the genre of a song and answer a competition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float64
from torch import nn

from melscape.answers import Ranking, Report
from melscape.audio.clip import Clip
from melscape.audio.files import read_untrusted
from melscape.errors import CheckpointError, ConfigError
from melscape.inference.session import open_session
from melscape.runs.export import export, is_exported
from melscape.runs.folder import open_run
from melscape.tasks.genre.calibration import CALIBRATION_NAME, Calibration
from melscape.tasks.genre.config import GenreConfig
from melscape.tasks.genre.ensemble import Ensemble
from melscape.tasks.genre.hearing import Ear
from melscape.tasks.genre.judging.ears import Agreed, Hears
from melscape.tasks.genre.limits import CHECKS
from melscape.tasks.genre.model import build
from melscape.tasks.genre.submission.layout import TEST_NAME, read_test
from melscape.tasks.genre.submission.predict import Predicted, predict
from melscape.tasks.genre.submission.sample import SAMPLE_NAME, Sample
from melscape.tasks.genre.submission.write import write_predictions
from melscape.training.device import choose_device
from melscape.work.progress import Progress

TASK = "genre"
Told = Callable[[str, Progress | None], None]


def silent(_text: str, _progress: Progress | None) -> None:
    """Nobody listens."""


@dataclass(frozen=True, eq=False)
class Genre:
    """One trained network, or several that answer together.

    Args:
        paths: their run folders.
        config: what was chosen for the first.
        ears: the networks.
        prior: share of each genre among the songs that the first one learnt from.
        notes: what a person should know, such as a damaged checkpoint that was passed over.
    """

    paths: tuple[Path, ...]
    config: GenreConfig
    ears: Ensemble
    prior: Float64[np.ndarray, "K"]
    notes: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """The first run: what is kept goes there."""
        return self.paths[0]

    @property
    def exported(self) -> tuple[Path, ...]:
        """Those that are models by themselves: nobody knows any more what they learnt from."""
        return tuple(path for path in self.paths if is_exported(path))

    def refuse_exported(self) -> None:
        """Raise ConfigError if the songs that one of the networks learnt from are not to be had."""
        if self.exported:
            found = f"{self.exported[0]} is an exported model, without the list of its songs."
            raise ConfigError(found, "a run", "Name the run that it was exported from.")

    @property
    def ear(self) -> Hears:
        """Who is judged: the one network, or what all agree on."""
        return self.ears.ears[0] if len(self.ears.ears) == 1 else Agreed(self.ears)

    def hear(self, sound: Clip | Path) -> Ranking:
        """The genres of one song, the likeliest first. Errors: AudioError for what cannot be heard or is silent."""
        if isinstance(sound, Clip):
            return self.ears.name_genre(sound)
        return self.ears.name_genre(read_untrusted(sound, limits=CHECKS.limits), sound.name)

    def predict(
        self, place: Path, out: Path, *, sample: Path | None = None, told: Told = silent
    ) -> tuple[Predicted, Report]:
        """Answer every file of a `test.csv` or of a folder, and write the submission and all that belongs to it.

        A prediction that was stopped goes on where it was. The files that have a sample submission beside their list
        take their ids, order and columns from it, unless another `sample` is given.
        Errors: CorpusError for a list or a sample that cannot be used.
        """
        rows = read_test(place)
        form = _form(place, sample)
        predicted = predict(self.ears, rows, self.prior, out, on_progress=lambda progress: told("Listening", progress))
        return predicted, write_predictions(predicted, out, form)


def open_genre(runs: Path | Sequence[Path], *, weights: Sequence[float] = (), device: str = "cpu") -> Genre:
    """The networks in one or more run folders, ready to use.

    Args:
        weights: how much each counts; none for all alike.
        device: auto, cpu, cuda or cuda:1.

    Errors: those of `open_session`, ConfigError for runs of another task or of unlike genres, CheckpointError for one
    that was killed before it knew how sure it may be, or that holds other weights by now.
    """
    paths = (Path(runs),) if isinstance(runs, Path) else tuple(map(Path, runs))
    opened = [_open(path, str(choose_device(device))) for path in paths]
    if not opened:
        raise ConfigError("No run was named.", "one or more", "Name a finished run.")
    first, config, calibration, _ = opened[0]
    held_out = all(calibration.held_out for _, _, calibration, _ in opened)
    ears = Ensemble(tuple(ear for ear, *_ in opened), tuple(weights), held_out)
    prior = np.array([calibration.prior[calibration.genres.index(name)] for name in first.classes])
    return Genre(paths, config, ears, prior, tuple(note for *_, notes in opened for note in notes))


def export_genre(run: Path, to: Path) -> Path:
    """Write a network with its confidence into a new folder that opens like a run, without its songs.

    Errors: those of `open_genre`, CheckpointError if the folder has files in it already.
    """
    open_genre(run)  # before anything is written: an unfinished run is no model
    return export(open_run(run), to, (CALIBRATION_NAME,))


def _open(path: Path, device: str) -> tuple[Ear, GenreConfig, Calibration, tuple[str, ...]]:
    task = open_run(path).config().get("task")
    if task != TASK:
        raise ConfigError(f"{path} is a {task} run.", "a genre run", "melscape genre train FOLDER")
    session = open_session(path, build, device=device)
    config, calibration = GenreConfig.from_dict(session.config[TASK]), _calibration(path, session.network)
    ear = Ear(session.network, config, config.genres, calibration.temperature)
    return ear, config, calibration, session.notes


def _calibration(path: Path, network: nn.Module) -> Calibration:
    try:
        found = Calibration.read(path)
        found.refuse_other(network, path)
    except CheckpointError as error:
        if not is_exported(path):
            raise
        # It cannot be tried again here, without its songs.
        expected, then = "a model as it was exported from its RUN", "melscape genre export RUN --to FOLDER"
        raise CheckpointError(error.found, expected, then) from error
    return found


def _form(place: Path, sample: Path | None) -> Sample | None:
    """The form of the submission: the one that was named, else the one beside the list of the test."""
    folder = place if place.is_dir() else place.parent
    beside = folder / SAMPLE_NAME
    listed = (folder / TEST_NAME).is_file() if place.is_dir() else place.suffix.lower() == ".csv"
    if sample is None and not (listed and beside.is_file()):
        return None
    return Sample.read(sample or beside)
