"""What mashups are drawn from: songs by genre and noises, with the few facts about each sound that a draw needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from melscape.corpus.songs import WHOLE, Song
from melscape.features.bank import SoundBank


@dataclass(frozen=True)
class Source:
    """A row of a bank: its length, the factor that makes amplitudes of it, its tempo, its level where it sounds."""

    row: int
    samples: int
    gain: float
    tempo_bpm: float
    tempo_confidence: float
    rms: float


@dataclass(frozen=True)
class PoolSong:
    """A song with its sounds by part: its stems, or the whole and what could be split from it."""

    name: str
    genre: str
    parts: Mapping[str, Source]


def songs_by_genre(songs: Sequence[Song], bank: SoundBank) -> dict[str, tuple[PoolSong, ...]]:
    """Songs by genre, genres in alphabetical order, songs as given.

    The bank is that of the manifest that the songs are of. A whole song brings along what the bank has split from it.
    """
    found: dict[str, list[PoolSong]] = {genre: [] for genre in sorted({song.genre for song in songs})}
    for song in songs:
        rows = dict(song.stems)
        if WHOLE in rows:
            rows |= bank.split_rows(rows[WHOLE])
        found[song.genre].append(PoolSong(song.name, song.genre, {part: source_of(bank, rows[part]) for part in rows}))
    return {genre: tuple(members) for genre, members in found.items()}


def noises_of(bank: SoundBank) -> tuple[Source, ...]:
    """All sounds of a bank of noises."""
    return tuple(source_of(bank, row) for row in range(len(bank)))


def source_of(bank: SoundBank, row: int) -> Source:
    """One row of a bank as something to draw."""
    return Source(
        row,
        bank.samples(row).size,
        float(bank.gains[row]),
        float(bank.tempo_bpm[row]),
        float(bank.tempo_confidence[row]),
        10.0 ** (float(bank.rms_db[row]) / 20.0),
    )
