"""Which mashup is number `index` of an epoch: plain data, drawn by chance that depends on (seed, epoch, index) only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from melscape.audio.damage import Dose, draw_dose
from melscape.audio.mix import gain_for_snr
from melscape.corpus.songs import WHOLE
from melscape.errors import CorpusError
from melscape.tasks.genre.mashup.pool import PoolSong, Source
from melscape.tasks.genre.mashup.recipe import MashupRecipe, NoiseLaw
from melscape.tasks.genre.mashup.whole import layers
from melscape.training.random import stream

FEWEST_STEMS = 2


@dataclass(frozen=True)
class Piece:
    """One sound of a mashup, read over and over from its row of the bank from the first sample to the last.

    `ratio` is how fast it is read, `start_samples` where in the sound, `gain` the factor on the bank's whole numbers.
    """

    row: int
    start_samples: float
    ratio: float
    gain: float
    song: str = ""
    part: str = ""


@dataclass(frozen=True)
class Noise:
    """A noise from its row of the noise bank: `samples` of it from `at_samples` of the mashup on, read in a circle."""

    row: int
    start_samples: float
    at_samples: int
    samples: int
    gain: float


@dataclass(frozen=True)
class Mashup:
    """One mashup before it is heard."""

    genre: str
    pieces: tuple[Piece, ...]
    noises: tuple[Noise, ...]
    dose: Dose
    samples: int
    rate_hz: int

    def window(self, first_samples: int, samples: int) -> Mashup:
        """The part of it from `first_samples` on, which costs only as much as it is long; past the end it stops."""
        first = min(max(first_samples, 0), self.samples)
        kept = min(samples, self.samples - first)
        pieces = tuple(replace(piece, start_samples=piece.start_samples + first * piece.ratio) for piece in self.pieces)
        cut = (_cut(noise, first, kept) for noise in self.noises)
        return replace(self, pieces=pieces, noises=tuple(noise for noise in cut if noise.samples > 0), samples=kept)


def draw(
    recipe: MashupRecipe,
    songs_by_genre: Mapping[str, Sequence[PoolSong]],
    noises: Sequence[Source],
    seed: int,
    epoch: int,
    index: int,
) -> Mashup:
    """Mashup number `index`: its genre is that of the index in turn, its first song each of the genre in turn.

    Errors: CorpusError without songs, or where the recipe wants noises and there are none.
    """
    genres = [genre for genre, songs in songs_by_genre.items() if songs]
    if not genres:
        raise CorpusError("There are no songs to mix.", "a song or more of some genre")
    random = stream(seed, "mashup", epoch, index)
    genre = genres[index % len(genres)]
    songs = songs_by_genre[genre]
    # Turned on by the epoch: a batch plan that shows each index once an epoch still meets every song with every index.
    lead = songs[(index // len(genres) + epoch) % len(songs)]
    samples = _length(recipe, random)
    pieces = _pieces(recipe, _chosen(recipe, lead, songs, random), samples, random)
    power = sum((piece.gain / source.gain * source.rms) ** 2 for piece, source in pieces)
    added = _noises(recipe.noise, noises, power, samples, random)
    dose = draw_dose(recipe.damage, random)
    return Mashup(genre, tuple(piece for piece, _ in pieces), added, dose, samples, recipe.rate_hz)


Choice = tuple[str, str, Source, float]  # song, part, sound, gain


def _chosen(
    recipe: MashupRecipe, lead: PoolSong, songs: Sequence[PoolSong], random: np.random.Generator
) -> list[Choice]:
    """Which sounds are laid over each other, and how loud."""
    if WHOLE in lead.parts:
        return layers(recipe, lead, songs, random)
    own = random.random() < recipe.one_song_chance
    wanted = _kept(tuple(lead.parts), recipe.drop_chance, random)
    # One part is the lead's own; the others come from whoever has them, from someone else if there is anyone.
    kept = wanted[int(random.integers(len(wanted)))]
    singers = [lead if own or part == kept else _someone(part, lead, songs, random) for part in wanted]
    uneven = random.random() < recipe.gain_chance
    gains = random.uniform(*recipe.gain, len(wanted)) if uneven else np.ones(len(wanted))
    return [(song.name, part, song.parts[part], float(gain)) for song, part, gain in zip(singers, wanted, gains)]


def _kept(parts: tuple[str, ...], drop_chance: float, random: np.random.Generator) -> tuple[str, ...]:
    order = random.permutation(len(parts))
    dropped = random.random(len(parts)) < drop_chance
    dropped[order[:FEWEST_STEMS]] = False
    return tuple(part for part, gone in zip(parts, dropped) if not gone)


def _someone(part: str, lead: PoolSong, songs: Sequence[PoolSong], random: np.random.Generator) -> PoolSong:
    # Nearly all songs have all parts: a few tries are cheaper than a list of those that have it, and fall back on one.
    for number in random.integers(len(songs), size=16).tolist():
        if songs[number] is not lead and part in songs[number].parts:
            return songs[number]
    others = [song for song in songs if part in song.parts and song is not lead]
    return others[int(random.integers(len(others)))] if others else lead


def _pieces(
    recipe: MashupRecipe, chosen: Sequence[Choice], samples: int, random: np.random.Generator
) -> list[tuple[Piece, Source]]:
    ratios = _ratios(recipe, [source for _, _, source, _ in chosen], random)
    pieces = []
    for (song, part, source, gain), ratio in zip(chosen, ratios):
        spare = source.samples - samples * ratio
        turned = spare <= 0 and random.random() < recipe.turn_chance
        start = float(random.integers(source.samples if turned else max(1, int(spare) + 1)))
        pieces.append((Piece(source.row, start, ratio, gain * source.gain, song, part), source))
    return pieces


def _ratios(recipe: MashupRecipe, sources: Sequence[Source], random: np.random.Generator) -> list[float]:
    """How fast each sound is read so that it has the tempo of one of them, or its half or double."""
    sure = [source.tempo_bpm for source in sources if source.tempo_confidence >= recipe.tempo_confidence]
    if random.random() >= recipe.tempo_chance or len(sure) < 2:
        return [1.0] * len(sources)
    goal = sure[int(random.integers(len(sure)))]
    slow, fast = recipe.tempo_ratio
    ratios = []
    for source in sources:
        ratio = folded(goal / source.tempo_bpm) if source.tempo_bpm > 0 else 1.0
        able = source.tempo_confidence >= recipe.tempo_confidence and slow <= ratio <= fast
        ratios.append(ratio if able else 1.0)
    return ratios


def folded(ratio: float) -> float:
    """A ratio of tempi moved by octaves to lie around 1, from 1/sqrt(2) up to sqrt(2): half time is the same beat."""
    return float(ratio / 2.0 ** np.round(np.log2(ratio)))


def _noises(
    law: NoiseLaw, noises: Sequence[Source], power: float, samples: int, random: np.random.Generator
) -> tuple[Noise, ...]:
    count = int(random.integers(law.fewest, law.most + 1))
    if count and not noises:
        raise CorpusError("There are no noises, and the recipe wants some.", "a folder of noises, or a recipe without")
    added = []
    for _ in range(count):
        source = noises[int(random.integers(len(noises)))]
        whole = random.random() < law.whole_chance
        start = float(random.integers(source.samples)) if whole else 0.0
        # A noise may begin before the first sample or be cut off by the last: at least half of it is heard.
        heard = samples if whole else min(source.samples, samples)
        at = 0 if whole else int(random.integers(-(heard // 2), max(1, samples - heard // 2)))
        noise = Noise(source.row, start, at, heard, _noise_gain(law, source, power, random))
        added.append(_cut(noise, 0, samples))
    return tuple(added)


def _noise_gain(law: NoiseLaw, source: Source, power: float, random: np.random.Generator) -> float:
    if law.amplitude is not None:
        return float(random.uniform(*law.amplitude)) * source.gain
    snr_db = float(random.uniform(*law.snr_db))
    return gain_for_snr(power, source.rms**2, snr_db) * source.gain


def _cut(noise: Noise, first: int, samples: int) -> Noise:
    """What of a noise falls into `samples` from `first` on, counted from there."""
    begin, end = max(noise.at_samples, first), min(noise.at_samples + noise.samples, first + samples)
    start = noise.start_samples + (begin - noise.at_samples)
    return replace(noise, start_samples=start, at_samples=begin - first, samples=max(0, end - begin))


def _length(recipe: MashupRecipe, random: np.random.Generator) -> int:
    shares = np.array([row[0] for row in recipe.lengths_seconds])
    row = recipe.lengths_seconds[int(random.choice(len(shares), p=shares / shares.sum()))]
    return max(1, round(float(random.uniform(row[1], row[2])) * recipe.rate_hz))
