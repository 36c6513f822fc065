"""The genre part of the demo: a band plays four genres, a network learns them, and a rehearsed test is answered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from melscape.interface.cli.demo.artefacts import Artefacts
from melscape.interface.cli.diary import Diary

if TYPE_CHECKING:
    from melscape.synth.band.songs.booklet import Band
    from melscape.tasks.genre.config import GenreConfig

LEARNING_MINUTES = 0.5
GENRES = ("classical", "disco", "metal", "reggae")
RATE_HZ = 22_050
NOISES, NOISE_SECONDS = 12, 3.0
LENGTHS_SECONDS = ((1.0, 6.0, 10.0),)


def _band() -> Band:
    from melscape.synth.band.songs.booklet import Band

    return Band(songs=8, genres=GENRES, seconds=10.0)


def _config() -> GenreConfig:
    from melscape.tasks.genre.config import tiny

    return replace(tiny(), judged_mixes=24)


@dataclass(frozen=True)
class GenreScale:
    """How large this part is: which songs, how long they are learnt, how many test mashups."""

    band: Band = field(default_factory=_band)
    config: GenreConfig = field(default_factory=_config)
    minutes: float | None = LEARNING_MINUTES
    mashups: int = 32


@dataclass(frozen=True)
class Answered:
    """What came of it: the run, the folder of the submission, and its score beside that of guessing."""

    run: Path
    folder: Path
    macro_f1: float
    guessing: float


def name_genres(out: Path, scale: GenreScale, seed: int, files: Artefacts) -> Answered:
    """Go all the way from no music to a submission and its score."""
    from melscape.tasks.genre.competition import Rehearsal, competition_law, make_competition, score_submission

    songs, noise = _play(out, scale, seed, files)
    number, competition = _free(out)
    files.talk.told("Mixing a test")
    law = replace(competition_law(), lengths_seconds=LENGTHS_SECONDS)
    truth = make_competition(songs, noise, competition, Rehearsal(scale.mashups, seed, law))
    run = _learn(competition, noise, out / f"genre-run{number}", (scale, seed), files)
    folder = _answer(run, competition, run / "submission", files)
    score = score_submission(folder / "submission.csv", truth)
    files.talk.say(f"The rehearsed test: macro F1 {score:.2f}; by guessing {1 / len(scale.band.genres):.2f}.")
    return Answered(run, folder, score, 1.0 / len(scale.band.genres))


def _play(out: Path, scale: GenreScale, seed: int, files: Artefacts) -> tuple[Path, Path]:
    """The songs, kept from an earlier demo where it played the same, and noises."""
    from melscape.synth.band.songs.record import record_band

    # Another seed is another band, and a folder holds but one.
    songs, noise = out / f"songs{seed}", out / "noises"
    files.talk.told("Playing songs in four genres")
    record_band(songs, replace(scale.band, seed=seed), on_progress=lambda each: files.talk.told("Playing songs", each))
    files.add(songs / "band.json", *sorted(songs.glob("genres_stems/*/*.00000/other.wav")))
    for number in range(NOISES):
        files.add(_noise(noise / f"noise_{number:02d}.wav", number))
    return songs, noise


def _noise(path: Path, number: int) -> Path:
    """Gusts of coloured noise: hiss, rumble, and what is between."""
    import numpy as np

    from melscape.audio.clip import Clip
    from melscape.audio.files import write

    random = np.random.Generator(np.random.Philox(key=[number, 0]))
    spectrum = np.fft.rfft(random.standard_normal(round(NOISE_SECONDS * RATE_HZ)))
    hertz = np.arange(1, spectrum.size + 1) / NOISE_SECONDS
    sound = np.fft.irfft(spectrum * hertz ** random.uniform(-1.2, 0.3))
    gusts = 0.2 + np.abs(np.sin(np.arange(sound.size) * random.uniform(1.0, 9.0) / RATE_HZ))
    sound *= gusts
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, Clip.of(0.5 * sound / np.abs(sound).max(), RATE_HZ), "pcm_16")
    return path


def _free(out: Path) -> tuple[int, Path]:
    from melscape.tasks.genre.competition import TRUTH_SUFFIX

    names = ("competition{}", f"competition{{}}{TRUTH_SUFFIX}", "genre-run{}")
    return next(
        (number, out / f"competition{number}")
        for number in range(1, 10_000)
        if not any((out / name.format(number)).exists() for name in names)
    )


def _learn(songs: Path, noise: Path, place: Path, chosen: tuple[GenreScale, int], files: Artefacts) -> Path:
    from melscape.runs.genre import GENRE
    from melscape.runs.train import Choices, train

    scale, seed = chosen
    config = replace(scale.config, noise=str(noise.resolve()))
    diary = Diary(files.talk, epochs=config.epochs, budget_minutes=scale.minutes)
    train(GENRE, songs, Choices(config, scale.minutes, seed, place), listeners=[diary], told=files.talk.told)
    if diary.interrupted:
        raise KeyboardInterrupt
    files.add(place / "calibration.json", place / "history.csv")
    return place


def _answer(run: Path, competition: Path, folder: Path, files: Artefacts) -> Path:
    from melscape.inference.genre import open_genre
    from melscape.interface.cli.genre.predict import pictures_of

    genre = open_genre(run)
    predicted, report = genre.predict(competition, folder, told=files.talk.told)
    pictures, notes = pictures_of(genre, predicted, folder, files.talk.told)
    files.talk.say(*notes)
    files.add(*report.files, *pictures)
    return folder
