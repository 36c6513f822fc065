"""A competition to rehearse with: any folder of stems, in the shape of the real one, with test mashups and their truth.

The test is made of the same songs that are handed out for training, as the real one is. What it is made of is written
beside the folder and never into it.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

import numpy as np

from melscape.audio.clip import Clip
from melscape.audio.damage import Damage
from melscape.audio.files import write
from melscape.corpus.item import Item
from melscape.corpus.load import load
from melscape.corpus.manifest import Manifest
from melscape.corpus.songs import STEMS, songs_of
from melscape.corpus.sources import stems
from melscape.errors import ConfigError, CorpusError
from melscape.features.bank import SoundBank
from melscape.measures.classification import f1_by_class
from melscape.tasks.genre.config import without_noise
from melscape.tasks.genre.judging.answers import Told, silent
from melscape.tasks.genre.limits import CHECKS
from melscape.tasks.genre.mashup import recipe as mashups
from melscape.tasks.genre.mashup.draw import Mashup, draw
from melscape.tasks.genre.mashup.pool import noises_of, songs_by_genre
from melscape.tasks.genre.mashup.recipe import MashupRecipe, NoiseLaw
from melscape.tasks.genre.mashup.render import in_batches
from melscape.tasks.genre.prepare import BANKS
from melscape.tasks.genre.submission.layout import MASHUPS, TEST_NAME
from melscape.tasks.genre.submission.sample import SAMPLE_NAME, Sample
from melscape.tasks.genre.submission.table import write_table
from melscape.training.random import stream
from melscape.work.places import cache_folder
from melscape.work.progress import Meter

TRUTH_SUFFIX = "_truth.csv"
LOUDEST = 0.999


def competition_law() -> MashupRecipe:
    """Mashups as the competition's text has them: stems of different songs in one tempo, one noise or more, no damage.

    On purpose not the law that ours are trained by: nobody is told that of the real test.
    """
    noise = NoiseLaw(fewest=1, most=3, amplitude=(0.1, 0.8), whole_chance=0.0)
    level = replace(Damage.none(), level_chance=1.0, level_db=(-3.0, -0.1))
    return replace(mashups.default(), one_song_chance=0.0, drop_chance=0.0, noise=noise, damage=level)


@dataclass(frozen=True)
class Rehearsal:
    """What a rehearsed competition is like.

    Args:
        mashups: test files; the real one has 3,020.
        seed: of everything that is drawn.
        law: what the test mashups are like; without noises where no folder of noises is given.
        workers: processes that decode; None for one a core, 0 for this very one.
    """

    mashups: int = 3020
    seed: int = 0
    law: MashupRecipe = field(default_factory=competition_law)
    workers: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.mashups <= 99_999:
            raise ConfigError(f"{self.mashups} test mashups.", "1 to 99999")


def make_competition(
    songs: Path,
    noise: Path | None,
    out: Path,
    rehearsal: Rehearsal | None = None,
    *,
    cache: Path | None = None,
    told: Told = silent,
) -> Path:
    """Write `genres_stems`, `mashups`, `test.csv` and `sample_submission.csv` into a new folder `out`.

    Stems are copied, so that they may be edited in place; test mashups are 16-bit WAV. Returns the full path of the
    truth, `OUT_truth.csv` beside the folder. The folder is there whole or not at all. What is told without a progress,
    such as how many sounds were refused, is to stay on the screen.
    Errors: CorpusError if `out` or its truth is there already, or if the songs have no stems.
    """
    rehearsal, out = rehearsal or Rehearsal(), out.resolve()  # "." has no name to put the truth beside
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CorpusError(f"{out} is there already.", "a new folder", "Choose another name, or remove it.")
    truth = out.with_name(f"{out.name}{TRUTH_SUFFIX}")
    if truth.exists():
        raise CorpusError(
            f"{truth} is there already.", "no truth of another test", "Choose another name, or remove it."
        )
    if not stems.scan(songs).candidates:  # told by the names alone, before any sound is read
        layout = f"{stems.TOP_NAME}/GENRE/SONG/ with {', '.join(f'{stem}.wav' for stem in STEMS)}"
        raise CorpusError(
            f"{songs} has no songs with stems.", layout, "Choose a folder of stems: whole songs have none."
        )
    reader = _Reader(rehearsal, cache or cache_folder(), told)
    manifest = reader.read(songs, "stems", "songs")
    test = _drawn(manifest, noise, reader)
    part = out.with_name(f".{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        _copy_stems(manifest, part)
        _write_test(test, part, told)
        write_table(truth, ("id", "genre", "songs"), zip(test.ids, test.genres, map(_songs_in, test.mashups)))
        _put(part, out)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return truth


def score_submission(submission: Path, truth: Path) -> float:
    """The competition's score: the mean F1 of all genres that the truth or the submission has, 0 to 1.

    Errors: CorpusError unless both have the very same ids, each once, and a genre in every row.
    """
    said_of, true_of = _genres(submission), _genres(truth)
    if odd := set(said_of) ^ set(true_of):
        found = f"{submission.name} and {truth.name} differ in {len(odd)} ids, one of them {min(odd)}."
        raise CorpusError(found, "a row for every id of the test and no other", "Predict again with the sample.")
    classes = sorted({*true_of.values(), *said_of.values()})
    number = {genre: place for place, genre in enumerate(classes)}
    true = np.array([number[true_of[id_]] for id_ in true_of], np.int64)
    said = np.array([number[said_of[id_]] for id_ in true_of], np.int64)
    # A genre that is only said, and never true, counts as 0.
    return float(np.nan_to_num(f1_by_class(true, said, len(classes))).mean())


@dataclass(frozen=True)
class _Test:
    """The test mashups in the order of their ids, and where their sounds are."""

    bank: SoundBank
    noise_bank: SoundBank | None
    mashups: Sequence[Mashup]

    @property
    def ids(self) -> list[str]:
        return [str(number) for number in range(1, len(self.mashups) + 1)]

    @property
    def names(self) -> list[str]:
        return [f"mashup{number:05d}.wav" for number in range(1, len(self.mashups) + 1)]

    @property
    def genres(self) -> list[str]:
        return [mashup.genre for mashup in self.mashups]


@dataclass(frozen=True)
class _Reader:
    """Takes in folders of sounds, and tells how far it is and what it leaves out."""

    rehearsal: Rehearsal
    cache: Path
    told: Told

    def read(self, folder: Path, source: str, what: str) -> Manifest:
        text, workers = f"Reading the {what}", self.rehearsal.workers
        manifest = load(
            folder, source, checks=CHECKS, workers=workers, on_progress=lambda progress: self.told(text, progress)
        )
        if refused := manifest.of_kind("refused"):
            first = f"the first, {refused[0].path}: {refused[0].reason}"
            self.told(f"Refused and left out: {len(refused)} files of the {what}; {first}", None)
        return manifest

    def fill(self, manifest: Manifest, what: str) -> SoundBank:
        return SoundBank.fill(
            manifest,
            self.cache / BANKS,
            rate_hz=self.rehearsal.law.rate_hz,
            workers=self.rehearsal.workers,
            on_progress=lambda progress: self.told(f"Taking in the {what}", progress),
        )


def _drawn(manifest: Manifest, noise: Path | None, reader: _Reader) -> _Test:
    songs, rehearsal = songs_of(manifest), reader.rehearsal
    law, bank, noise_bank = rehearsal.law, reader.fill(manifest, "songs"), None
    if noise is None:
        law = without_noise(law)
    else:
        noise_bank = reader.fill(reader.read(noise, "folder", "noises"), "noises")
    pool, noises = songs_by_genre(songs, bank), noises_of(noise_bank) if noise_bank else ()
    chance = stream(rehearsal.seed, "competition")
    # Not the seed itself: a training of the same seed would be given the very mashups of the test.
    seed = int(chance.integers(2**62))
    # Genres come in turn; the order of the test must not tell them.
    order = chance.permutation(rehearsal.mashups).tolist()
    return _Test(bank, noise_bank, [draw(law, pool, noises, seed, 0, index) for index in order])


def _copy_stems(manifest: Manifest, folder: Path) -> None:
    for item in manifest.items:
        place = folder / stems.TOP_NAME / _place(item)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(item.path, place)


def _place(item: Item) -> Path:
    labels = item.labels
    return Path(labels["genre"], labels["song"], f"{labels['stem']}{item.path.suffix.lower()}")


def _write_test(test: _Test, folder: Path, told: Told) -> None:
    (folder / MASHUPS).mkdir()
    meter = Meter(len(test.mashups))
    rate_hz = test.bank.rate_hz
    for name, samples in zip(test.names, chain.from_iterable(in_batches(test.bank, test.noise_bank, test.mashups))):
        loud = max(1.0, float(np.abs(samples).max(initial=0.0)) / LOUDEST)
        write(folder / MASHUPS / name, Clip.of(samples / np.float32(loud), rate_hz), "pcm_16")
        told("Mixing the test", meter.tick())
    write_table(folder / TEST_NAME, ("id", "filename"), zip(test.ids, test.names))
    first = min(test.genres)
    write_table(folder / SAMPLE_NAME, ("id", "genre"), ((id_, first) for id_ in test.ids))


def _put(part: Path, out: Path) -> None:
    """Give a folder its name; an empty one of that name stays itself: somebody may stand in it."""
    if not out.is_dir():
        part.rename(out)
        return
    for path in sorted(part.iterdir()):  # test.csv comes last
        path.rename(out / path.name)


def _songs_in(mashup: Mashup) -> str:
    return ";".join(f"{piece.part}:{piece.song}" for piece in mashup.pieces)


def _genres(path: Path) -> dict[str, str]:
    form = Sample.read(path)
    said = {id_: row[form.genre_place] for id_, row in zip(form.ids, form.cells)}
    if empty := [id_ for id_, genre in said.items() if not genre]:
        raise CorpusError(f"{path.name} has no genre for the id {empty[0]}.", "a genre in every row", "Fill it in.")
    return said
