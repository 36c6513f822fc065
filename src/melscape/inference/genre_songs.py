"""The songs that a genre run stands on, opened again: parts, banks and noises, as they were in its training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from melscape.corpus.load import load
from melscape.corpus.manifest import Manifest
from melscape.corpus.songs import Song, songs_of
from melscape.corpus.songs_split import SongSplit
from melscape.errors import ConfigError
from melscape.features.bank import SoundBank
from melscape.inference.genre import TASK, Told, silent
from melscape.runs.folder import RunFolder, open_run
from melscape.runs.train import MANIFEST_NAME, split_of
from melscape.tasks.genre.config import GenreConfig, without_noise
from melscape.tasks.genre.data import Material
from melscape.tasks.genre.judging.leaks import Prints, SongAudit, audit_songs, prints_of
from melscape.tasks.genre.mashup import recipe as mashups
from melscape.tasks.genre.mashup.pool import Source
from melscape.tasks.genre.mashup.recipe import MashupRecipe
from melscape.tasks.genre.noise_folder import noises_apart, other_noises
from melscape.tasks.genre.prepare import (
    BANKS,
    CHECKS,
    genres_of,
    materials_of,
    noise_bank_of,
    noises_in,
)
from melscape.work.places import cache_folder

HELD_OUT = ("test", "validation")
UNLIKE = "These runs are not known to have held out the same songs, so there is no figure of new ones."


@dataclass(frozen=True)
class Songs:
    """A corpus in parts, of which mashups can be made.

    Args:
        noises: the bank of all noises, and those that judge.
        warning: says if the noises are not those of the training.
    """

    manifest: Manifest
    split: SongSplit
    materials: dict[str, Material]
    noises: tuple[SoundBank | None, Sequence[Source]] = (None, ())
    warning: str = ""

    @property
    def bank(self) -> SoundBank:
        """The bank of all songs."""
        return next(iter(self.materials.values())).bank

    @property
    def held(self) -> str | None:
        """The part that open figures are of, if songs were held out."""
        return next((name for name in HELD_OUT if name in self.materials), None)

    @property
    def known(self) -> list[Song]:
        """The songs that had a part in the training: what was learnt from, and what chose the best weights."""
        inside = {*self.split.train, *self.split.validation}
        return [song for song in songs_of(self.manifest) if inside.intersection(song.items)]

    def audit(self) -> SongAudit:
        """Whether a song, or a near-duplicate of it, is in two parts: looked up in the sounds themselves."""
        return audit_songs(self.manifest, self.split.parts, self.bank)


def config_of(path: Path) -> GenreConfig:
    """What was chosen for a genre run."""
    return GenreConfig.from_dict(open_run(path).config()[TASK])


def songs_of_run(path: Path, config: GenreConfig, told: Told = silent) -> Songs:
    """The songs of a run, ready to judge it; of whole songs tones and beats are there, whatever it learnt by.

    Errors: ConfigError for an exported model, CorpusError for songs or noises that are gone.
    """
    run = open_run(path)
    manifest = manifest_of(run)
    parts = split_of(run)
    train, validation, test = (tuple(parts[name]) for name in ("train", "validation", "test"))
    split = SongSplit(train, validation, test)
    told("Opening the songs", None)
    noises = noises_in(config)
    # The law that all runs are judged by mixes tones and beats: without them its draws would be other mixes.
    judged = replace(config, recipe=replace(mashups.default(), rate_hz=config.rate_hz))
    materials = materials_of(
        manifest, split, judged, cache_folder(), lambda progress: told("Taking in the songs", progress), noises=noises
    )
    bank = materials["train"].noise_bank
    return Songs(manifest, split, materials, (bank, noises_apart(noises, bank)["test"]), other_noises(run.path, bank))


def manifest_of(run: RunFolder) -> Manifest:
    """The list of a run's songs. Errors: ConfigError for an exported model, which has none."""
    if not (run.path / MANIFEST_NAME).is_file():
        found = f"{run.path} has no list of its songs."
        raise ConfigError(found, "a run, not an exported model", "Name the run that it was exported from.")
    return Manifest.read(run.path / MANIFEST_NAME)


def same_split(path: Path, *others: Path) -> bool:
    """Whether all these runs are known to have the same songs, shared out alike; an exported model tells of none."""
    runs = [open_run(each) for each in (path, *others)]
    if not others:
        return True
    if not all((run.path / MANIFEST_NAME).is_file() for run in runs):
        return False
    hashes = {manifest_of(run).hash for run in runs}
    return len(hashes) == 1 and all(split_of(run) == split_of(runs[0]) for run in runs)


def learnt_in(runs: Sequence[Songs]) -> tuple[Prints, ...]:
    """Pictures of every song that any of some runs knows, and of its stems together, by the bank they are in.

    With another seed each holds out other songs, and what one of them knows they know together.
    """
    banks: dict[str, SoundBank] = {}
    known: dict[str, dict[tuple[int, ...], Song]] = {}
    for songs in runs:
        banks[songs.bank.hash] = songs.bank
        known.setdefault(songs.bank.hash, {}).update({song.items: song for song in songs.known})
    return tuple(prints_of(tuple(found.values()), banks[key], "train", mixed=True) for key, found in known.items())


def held_noises(config: GenreConfig, told: Told = silent) -> tuple[SoundBank | None, Sequence[Source]]:
    """Noises to judge an exported model by, if the folder that it was taught with is on this machine."""
    told("Opening the noises", None)
    there = config if Path(config.noise).is_dir() else replace(config, noise="")
    noises = noises_in(there)
    bank = noise_bank_of(noises, there, cache_folder(), None)
    return bank, noises_apart(noises, bank)["test"]


def songs_in(folder: Path, noise: Path | None, recipe: MashupRecipe, told: Told = silent) -> Songs:
    """All songs of a folder as one part, `train`, with the noises of another. Errors: CorpusError about either."""
    manifest = load(folder, checks=CHECKS, on_progress=lambda progress: told("Reading the songs", progress))
    everything = SongSplit(tuple(range(len(manifest))), (), ())
    config = GenreConfig(genres=genres_of(manifest), noise=str(noise or ""), recipe=recipe)
    told("Opening the songs", None)
    materials = materials_of(
        manifest, everything, config, cache_folder(), lambda progress: told("Taking in the songs", progress)
    )
    return Songs(manifest, everything, materials)


def bank_of(manifest: Manifest, config: GenreConfig, told: Told = silent) -> SoundBank:
    """The sounds of another folder at a run's rate; of whole songs tones and beats too, as in `songs_of_run`."""
    return SoundBank.fill(
        manifest,
        cache_folder() / BANKS,
        rate_hz=config.rate_hz,
        split=any(song.is_whole for song in songs_of(manifest)),
        on_progress=lambda progress: told("Taking in the songs", progress),
    )


def law_for(recipe: MashupRecipe, material: Material, rate_hz: int) -> MashupRecipe:
    """The law at a run's rate, without noise where there are no noises."""
    law = replace(recipe, rate_hz=rate_hz)
    return law if material.noises else without_noise(law)
