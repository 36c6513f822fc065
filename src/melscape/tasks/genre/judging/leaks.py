"""Is a song on both sides? Sounds that are equal or nearly so in what was learnt from and in what it is judged by.

What is compared are the stored sounds themselves, so that nothing that was noted when the files were read is trusted.
Nearly equal is: the same picture of the beginning and, where both sound there, of the middle (`corpus.fingerprint`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from jaxtyping import Float, Float32

from melscape.corpus.duplicates import NEAR_DB, near_pairs
from melscape.corpus.fingerprint import BANDS, FLOOR_DB, FRAMES, fingerprint
from melscape.corpus.manifest import Manifest
from melscape.corpus.songs import WHOLE, Song, songs_of
from melscape.features.bank import SoundBank

How = Literal["same song", "same sound", "nearly the same", "same beginning"]
MIDDLE_SECONDS = 2.0


@dataclass(frozen=True)
class Leak:
    """Two sounds on two sides; `how` is "same beginning" where only that is alike, which may be a common loop."""

    song: str
    part: str
    other: str
    other_part: str
    how: How
    far_db: float


@dataclass(frozen=True)
class Prints:
    """Pictures of the sounds of some songs, one row a stem; "mix" are all stems of a song together, or a whole one.

    Args:
        songs: "genre/song" of each; `stems` which stem it is.
        hashes: equal for equal samples.
        starts, middles: fingerprints.
    """

    part: str
    songs: tuple[str, ...]
    stems: tuple[str, ...]
    hashes: tuple[str, ...]
    starts: Float[np.ndarray, "N K"]
    middles: Float[np.ndarray, "N K"]


@dataclass(frozen=True)
class SongAudit:
    """What was found: `leaks` make held-out figures too good, `doubts` may."""

    leaks: tuple[Leak, ...]
    doubts: tuple[Leak, ...]
    sounds: int

    @property
    def passed(self) -> bool:
        """Whether no song is on two sides."""
        return not self.leaks

    def to_dict(self) -> dict[str, object]:
        """All of it, ready for JSON."""
        return {"passed": self.passed, **asdict(self)}


def audit_songs(manifest: Manifest, parts: Mapping[str, Sequence[int]], bank: SoundBank) -> SongAudit:
    """Look at every pair of parts (item indices by name) of one corpus."""
    songs = songs_of(manifest)
    # A song of which only some stems are in a part counts there too: that is the very thing to find.
    inside = {name: [song for song in songs if set(items) & set(song.items)] for name, items in parts.items()}
    prints = [prints_of(chosen, bank, name) for name, chosen in inside.items() if chosen]
    found = [
        Leak(name_of(song), one, name_of(song), other, "same song", 0.0)
        for one, other in combinations(inside, 2)
        for song in inside[one]
        if song in inside[other]
    ]
    torn = {(leak.song, leak.part, leak.other_part) for leak in found}
    for one, other in combinations(prints, 2):
        alike = leaks_between(one, other)
        found += [leak for leak in alike if leak.song != leak.other or (leak.song, one.part, other.part) not in torn]
    doubts = tuple(leak for leak in found if leak.how == "same beginning")
    sounds = sum(len(each.songs) for each in prints)
    return SongAudit(tuple(leak for leak in found if leak not in doubts), doubts, sounds)


def name_of(song: Song) -> str:
    """A song as it is told about: "genre/song"."""
    return f"{song.genre}/{song.name}"


def prints_of(songs: Sequence[Song], bank: SoundBank, part: str, *, mixed: bool = False) -> Prints:
    """Pictures of the sounds of some songs; the bank is that of the manifest that they are of.

    With `mixed` also of the stems of each song together: others may have it as a whole.
    """
    names, stems, hashes = [], [], []
    starts, middles = [], []
    for song, stem, sound in _sounds(songs, bank, mixed):
        names.append(name_of(song))
        stems.append(stem)
        hashes.append(hashlib.blake2b(sound.tobytes(), digest_size=16).hexdigest())
        starts.append(fingerprint(sound.astype(np.float32), bank.rate_hz))
        middles.append(_middle(sound, bank.rate_hz))
    return Prints(part, tuple(names), tuple(stems), tuple(hashes), _pictures(starts), _pictures(middles))


def leaks_between(one: Prints, other: Prints) -> tuple[Leak, ...]:
    """Everything that is on both sides, a line for each pair of songs: its worst."""
    found: dict[tuple[str, str], Leak] = {}
    for first, second, how, far_db in [*_same(one, other), *_near(one, other)]:
        leak = Leak(one.songs[first], one.part, other.songs[second], other.part, how, far_db)
        found.setdefault((leak.song, leak.other), leak)
    return tuple(found.values())


def _sounds(songs: Sequence[Song], bank: SoundBank, mixed: bool) -> Iterator[tuple[Song, str, np.ndarray]]:
    for song in songs:
        stems = {stem: bank.samples(row) for stem, row in song.stems.items()}
        yield from ((song, stem, sound) for stem, sound in stems.items())
        if mixed and len(stems) > 1:
            # As `songs_as_they_are` has them: as loud beside each other as in their files, none repeated.
            samples = min(sound.size for sound in stems.values())
            gains = {stem: np.float32(bank.gains[row]) for stem, row in song.stems.items()}
            yield song, WHOLE, np.sum([gains[stem] * sound[:samples] for stem, sound in stems.items()], axis=0)


def _same(one: Prints, other: Prints) -> list[tuple[int, int, How, float]]:
    places = {name: place for place, name in reversed(list(enumerate(one.hashes)))}
    return [(places[name], place, "same sound", 0.0) for place, name in enumerate(other.hashes) if name in places]


def _near(one: Prints, other: Prints) -> list[tuple[int, int, How, float]]:
    """Pairs that begin alike, those first that are also alike in the middle."""
    border = len(one.starts)
    pairs = near_pairs(np.concatenate([one.starts, other.starts]))
    found: list[tuple[int, int, How, float]] = []
    for first, second, far_db in pairs:
        if first < border <= second:
            alike = _alike(one.middles[first], other.middles[second - border])
            found.append((first, second - border, "nearly the same" if alike else "same beginning", far_db))
    return sorted(found, key=lambda pair: (pair[2] != "nearly the same", pair[3]))


def _alike(first: Float[np.ndarray, "K"], second: Float[np.ndarray, "K"]) -> bool:
    if first.max() <= FLOOR_DB or second.max() <= FLOOR_DB:
        return bool(first.max() == second.max())
    return bool(near_pairs(np.stack([first, second]), NEAR_DB))


def _middle(sound: np.ndarray, rate_hz: int) -> Float32[np.ndarray, "K"]:
    first = max(0, sound.size // 2)
    piece = sound[first : first + round(MIDDLE_SECONDS * rate_hz)].astype(np.float32)
    # Under the whole sound's own floor nothing is heard, and the picture of its rounding would be the same as any.
    loudest = float(np.abs(sound.astype(np.float32)).max(initial=0.0))
    if piece.size == 0 or np.abs(piece).max() <= loudest * 10.0 ** (FLOOR_DB / 20.0):
        return np.full(BANDS * FRAMES, FLOOR_DB, np.float32)
    return fingerprint(piece, rate_hz)


def _pictures(rows: Sequence[Float[np.ndarray, "K"]]) -> Float32[np.ndarray, "N K"]:
    return np.stack(rows) if rows else np.zeros((0, BANDS * FRAMES), np.float32)
