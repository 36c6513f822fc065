"""The fixed mixes that a network is judged by: which there are depends on (seed, part, index) and on nothing else.

All kinds of mixes of one part are the same music: mix 7 at 0 dB is the clean mix 7 under a noise as loud as itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float32, Int

from melscape.audio.damage import Damage, Dose
from melscape.corpus.songs import WHOLE
from melscape.errors import ConfigError, CorpusError
from melscape.tasks.genre.config import without_noise
from melscape.tasks.genre.data import Material
from melscape.tasks.genre.mashup.draw import Mashup, Piece
from melscape.tasks.genre.mashup.pool import PoolSong
from melscape.tasks.genre.mashup.recipe import MashupRecipe, at_snr
from melscape.tasks.genre.mashup.render import in_batches
from melscape.training.random import stream

SNRS_DB = (-5, 0, 5, 10, 20)
MESSY, CLEAN = "messy", "clean"
Sounds = Sequence[Float32[np.ndarray, "_"]]


@dataclass(frozen=True)
class Mixes:
    """Mixes that are drawn, but sound only when they are asked for.

    Args:
        material: what they are made of; its genres are the classes.
        songs: the main song of each, "genre/song": what mixes of one song share is not independent.
    """

    material: Material
    mashups: tuple[Mashup, ...]
    songs: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.mashups)

    @property
    def truth(self) -> Int[np.ndarray, "N"]:
        """Class number of each."""
        return np.array([self.material.genres.index(mashup.genre) for mashup in self.mashups], np.int64)

    def sounds(self, threads: int | None = None) -> Iterator[Sounds]:
        """A batch after the other, each mix as long as it is, amplitude 1 at full scale."""
        return in_batches(self.material.bank, self.material.noise_bank, self.mashups, threads)


def draw_mixes(material: Material, recipe: MashupRecipe, part: str, seed: int, count: int) -> Mixes:
    """The first `count` mixes of a part, all genres that have songs in turn, and in each its songs in turn.

    `part` is only a word: with another one the mixes are others. No mix of a training is among them. Where there are no
    noises the mixes have none.
    """
    law = recipe if material.noises else without_noise(recipe)
    # A seed of their own: the training of the same seed draws other mixes of the same songs.
    own = int(stream(seed, "judging", part).integers(2**62))
    return Mixes(
        material,
        tuple(material.mashup(law, own, 0, index) for index in range(count)),
        tuple(_main_song(material, index) for index in range(count)),
    )


def songs_as_they_are(material: Material) -> Mixes:
    """Every song once: the whole, or all its stems together, from its first sample to its last, without any noise."""
    songs = [(genre, song) for genre, members in material.songs.items() for song in members]
    if not songs:
        raise CorpusError("There are no songs to hear.", "a song or more")
    rate_hz = material.bank.rate_hz
    mashups = tuple(Mashup(genre, _pieces(song), (), Dose(), _length(song), rate_hz) for genre, song in songs)
    return Mixes(material, mashups, tuple(f"{genre}/{song.name}" for genre, song in songs))


def recipes_of(recipe: MashupRecipe, *, noises: bool) -> dict[str, MashupRecipe]:
    """Kinds of mixes by name: messy as the recipe says, clean, and at each SNR ("-5" to "20", dB) if there are noises.

    The last ones have one noise from the first sample to the last and no damage.
    """
    bare = replace(recipe, damage=Damage.none())
    curve = SNRS_DB if noises else ()
    noisy = {str(snr_db): replace(bare, noise=at_snr(snr_db).noise) for snr_db in curve}
    return {MESSY: recipe, CLEAN: without_noise(bare), **noisy}


def together(materials: tuple[Material, ...]) -> Material:
    """All songs and noises of some parts of one corpus. Errors: ConfigError if they are not of one."""
    if not materials or any(each.bank is not materials[0].bank for each in materials):
        raise ConfigError(f"{len(materials)} parts of songs.", "one or more, of one corpus")
    first = materials[0]
    songs = {genre: tuple(song for each in materials for song in each.songs[genre]) for genre in first.genres}
    noises = {noise.row: noise for each in materials for noise in each.noises}
    return Material(first.bank, first.noise_bank, songs, tuple(noises[row] for row in sorted(noises)))


def _main_song(material: Material, index: int) -> str:
    """The song that a mix is led by; the same turn as in drawing."""
    genres = [genre for genre, songs in material.songs.items() if songs]
    genre = genres[index % len(genres)]
    songs = material.songs[genre]
    return f"{genre}/{songs[index // len(genres) % len(songs)].name}"


def _pieces(song: PoolSong) -> tuple[Piece, ...]:
    parts = [WHOLE] if WHOLE in song.parts else list(song.parts)
    sources = [(part, song.parts[part]) for part in parts]
    return tuple(Piece(source.row, 0.0, 1.0, source.gain, song.name, part) for part, source in sources)


def _length(song: PoolSong) -> int:
    # Stems of one song are as long as each other, but for a few samples of an encoder: the shortest is not repeated.
    return min(song.parts[piece.part].samples for piece in _pieces(song))
