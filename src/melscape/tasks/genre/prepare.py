"""From a folder of songs, and one of noises, to something that can be trained."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from melscape.corpus.audit import Audit, audit
from melscape.corpus.load import load
from melscape.corpus.manifest import Manifest
from melscape.corpus.songs import Song, songs_of
from melscape.corpus.songs_split import SongSplit, song_folds, split_songs
from melscape.errors import CorpusError
from melscape.features.bank import SoundBank
from melscape.models.local_encoder import shape_of
from melscape.tasks.genre.config import GenreConfig, without_noise
from melscape.tasks.genre.data import Clips, Examples, Material
from melscape.tasks.genre.limits import CHECKS
from melscape.tasks.genre.mashup.pool import songs_by_genre
from melscape.tasks.genre.model import make
from melscape.tasks.genre.noise_folder import noises_apart, refused_words
from melscape.tasks.genre.objective import objective_of, validate_on
from melscape.training.batches import ItemBatches
from melscape.training.job import Job
from melscape.training.random import seeded
from melscape.work.many import Progress

OnProgress = Callable[[Progress], None]
BANKS = "banks"


@dataclass(frozen=True)
class Prepared:
    """All that a training needs, and what was decided about the songs on the way.

    `materials` holds what mashups of each part are made of: `train`, and `validation` and `test` where they have songs.
    `noise_words` say how many noises were left out and why.
    """

    job: Job
    config: GenreConfig
    manifest: Manifest
    split: SongSplit
    audit: Audit
    materials: dict[str, Material]
    seed: int
    noise_words: str = ""

    @property
    def noise_bank(self) -> SoundBank | None:
        """The sounds of all noises, if there are any."""
        return self.materials["train"].noise_bank

    def clips(self, part: str, count: int, seed: int) -> Clips:
        """So many mashups of a part as the recipe draws them, in all readings that the configuration asks for."""
        return Clips.of_mashups(self.materials[part], self.config, self.config.recipe, seed, count)


def prepare(
    manifest: Manifest, config: GenreConfig, seed: int, cache: Path, on_progress: OnProgress | None = None
) -> Prepared:
    """Split by song, audit, fill the banks, and an untrained network. The same seed gives the same job.

    Errors: CorpusError for songs without a genre, of one genre, or too few of one; those of `load` about the noises.
    """
    split = learnable_split(manifest, config, seed)
    config, split = _fitted(manifest, config, split)
    noises = noises_in(config, on_progress)
    words = refused_words(noises) if noises else ""
    split = replace(split, note=f"{split.note} {words}".rstrip())
    materials = materials_of(manifest, split, config, cache, on_progress, noises=noises)
    examples = Examples(materials["train"], config, seed)
    with seeded(seed, "weights"):
        network = make(config)
    batches = ItemBatches(len(examples), min(config.batch, len(examples)), seed, examples.read)
    prepared = Prepared(
        Job(network, batches, objective_of(config)),
        config,
        manifest,
        split,
        audit(manifest, split),
        materials,
        seed,
        words,
    )
    once = replace(prepared, config=replace(config, tta=1))  # read once: it is judged after every epoch
    kinds = {
        name: once.clips(part, config.judged_mixes, seed)
        for name, part in (("open", "validation"), ("closed", "train"))
        if part in materials
    }
    return replace(prepared, job=replace(prepared.job, validate=validate_on(kinds, config)))


def split_of(manifest: Manifest, config: GenreConfig, seed: int) -> SongSplit:
    """Which songs are learnt from, tune and judge; a share of each genre, or one of the folds."""
    if config.folds:
        return song_folds(manifest, config.folds, seed)[config.fold]
    return split_songs(manifest, seed, config.fractions)


def learnable_split(manifest: Manifest, config: GenreConfig, seed: int) -> SongSplit:
    """The same, unless it holds out all songs of a genre, few or all alike as they are: it would never be the answer.

    Errors: CorpusError names such genres; those of the splits themselves.
    """
    split, songs = split_of(manifest, config, seed), songs_of(manifest)
    lacking = {song.genre for song in songs} - {song.genre for song in _songs_in(songs, frozenset(split.train))}
    if lacking:
        where = f" in fold {config.fold + 1} of {config.folds}" if config.folds else ""
        raise CorpusError(
            f"No song of {', '.join(sorted(lacking))} is left to learn from{where}.",
            "3 different songs or more of each genre",
            "Add songs of it, or leave it out." if config.folds else "Add songs, or hold none out.",
        )
    return split


def materials_of(
    manifest: Manifest,
    split: SongSplit,
    config: GenreConfig,
    cache: Path,
    on_progress: OnProgress | None = None,
    *,
    noises: Manifest | None = None,
) -> dict[str, Material]:
    """What mashups of each part are made of, from banks that are filled where they are not yet.

    Args:
        noises: those of the configuration's folder, if it was read already.

    Where there are enough noises, each part has its own: mixes of songs that were learnt from meet the noises of
    training, as a competition hands its noises out, and those of held-out songs meet noises never heard before.
    """
    songs = songs_of(manifest)
    # The tones and beats of whole songs are what stems are to others.
    whole = any(song.is_whole for song in songs) and config.recipe.split_chance > 0
    bank = SoundBank.fill(manifest, cache / BANKS, rate_hz=config.rate_hz, split=whole, on_progress=on_progress)
    noises = noises or noises_in(config, on_progress)
    noise_bank = noise_bank_of(noises, config, cache, on_progress)
    apart = noises_apart(noises, noise_bank)
    found = {}
    for part, items in split.parts.items():
        chosen = _songs_in(songs, frozenset(items))
        if chosen:
            by_genre = songs_by_genre(chosen, bank)
            ordered = {genre: by_genre.get(genre, ()) for genre in config.genres}
            found[part] = Material(bank, noise_bank, ordered, apart[part])
    return found


def noises_in(config: GenreConfig, on_progress: OnProgress | None = None) -> Manifest | None:
    """What is in the folder of noises, if there is one. Errors: those of `load`."""
    return load(Path(config.noise), "folder", checks=CHECKS, on_progress=on_progress) if config.noise else None


def genres_of(manifest: Manifest) -> tuple[str, ...]:
    """The classes: genres of all songs, in alphabetical order. Errors: CorpusError with fewer than two."""
    genres = sorted({song.genre for song in songs_of(manifest)})
    if len(genres) < 2:
        found = f"{manifest.name} has songs of {len(genres)} genre: {', '.join(genres)}."
        raise CorpusError(found, "2 genres or more to tell apart", "Put each genre's songs into a folder of its name.")
    return tuple(genres)


def _fitted(manifest: Manifest, config: GenreConfig, split: SongSplit) -> tuple[GenreConfig, SongSplit]:
    """The configuration with the classes of this folder, and what is an encoder's; a note where noises lack."""
    config = replace(config, genres=genres_of(manifest))
    if config.network == "encoder" and not config.encoder_shape:
        config = replace(config, encoder_shape=json.dumps(shape_of(config.encoder)))
    if not config.noise and config.recipe.noise.most > 0:
        config = replace(config, recipe=without_noise(config.recipe))
    if not config.noise:
        split = replace(split, note=f"{split.note} No noises were given: noisy mashups are unknown to it.")
    return config, split


def noise_bank_of(
    noises: Manifest | None, config: GenreConfig, cache: Path, on_progress: OnProgress | None
) -> SoundBank | None:
    """The sounds of noises at the configuration's rate, if there are any."""
    if noises is None:
        return None
    return SoundBank.fill(noises, cache / BANKS, rate_hz=config.rate_hz, on_progress=on_progress)


def _songs_in(songs: Sequence[Song], items: frozenset[int]) -> list[Song]:
    return [song for song in songs if items.issuperset(song.items)]
