"""Splits by song for the genre job: every stem of a song, and of all near-duplicates of it, goes to one part."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from melscape.corpus.duplicates import joined, repeats
from melscape.corpus.manifest import Manifest
from melscape.corpus.songs import Song, songs_of
from melscape.corpus.split import Fractions, share_out, stream
from melscape.errors import ConfigError, CorpusError

FEWEST_FOLDS = 3  # one to judge by, one to tune by, one to learn from
_SPLIT, _FOLDS = 7, 8  # purposes of chance: numbers that no other split uses


@dataclass(frozen=True)
class SongSplit:
    """Item indices of three disjoint parts, ascending, and a note on how many songs each has."""

    train: tuple[int, ...]
    validation: tuple[int, ...]
    test: tuple[int, ...]
    note: str = ""

    @property
    def parts(self) -> dict[str, tuple[int, ...]]:
        """The parts by name."""
        return {"train": self.train, "validation": self.validation, "test": self.test}

    @property
    def may_share(self) -> frozenset[frozenset[str]]:
        """Pairs of parts that may share groups: none."""
        return frozenset()


def split_songs(manifest: Manifest, seed: int = 0, fractions: Fractions | None = None) -> SongSplit:
    """Share out whole songs, near-duplicates together, in proportion within each genre; a seed gives one split.

    Every genre keeps a song in training. Errors: CorpusError with fewer than three different songs.
    """
    songs = songs_of(manifest)
    sets = _sets(manifest, songs)
    if len(sets) < FEWEST_FOLDS:
        raise _too_few(manifest, len(sets), FEWEST_FOLDS)
    parts = share_out(_genres(sets, songs), fractions or Fractions(), stream(seed, _SPLIT))
    train, validation, test = (_items(sets, songs, parts[name]) for name in ("train", "validation", "test"))
    return SongSplit(train, validation, test, _note(manifest, songs, sets, (train, validation, test)))


def song_folds(manifest: Manifest, folds: int = 5, seed: int = 0) -> tuple[SongSplit, ...]:
    """So many splits, in which every song is in the test part once, in validation once, and else learnt from.

    Errors: ConfigError under three folds, CorpusError with fewer different songs than folds.
    """
    if folds < FEWEST_FOLDS:
        raise ConfigError(f"{folds} folds.", f"at least {FEWEST_FOLDS}: to learn, to tune and to judge by")
    songs = songs_of(manifest)
    sets = _sets(manifest, songs)
    if len(sets) < folds:
        raise _too_few(manifest, len(sets), folds)
    dealt = _deal(_genres(sets, songs), {name: len(members) for name, members in sets.items()}, folds, seed)
    found = []
    for number in range(folds):
        following = (number + 1) % folds
        rest = [name for other in range(folds) if other not in (number, following) for name in dealt[other]]
        parts = tuple(_items(sets, songs, names) for names in (rest, dealt[following], dealt[number]))
        note = f"Fold {number + 1} of {folds}. {_note(manifest, songs, sets, parts)}"
        found.append(SongSplit(parts[0], parts[1], parts[2], note))
    return tuple(found)


def _sets(manifest: Manifest, songs: Sequence[Song]) -> dict[str, list[int]]:
    """Numbers of the songs that must stay together, by a name: those that share a group, a near-duplicate or a file."""
    ties: list[tuple[int, int]] = []
    for field in ("group", "twins", "checksum"):
        words = [(number, word) for number, song in enumerate(songs) for word in _words(manifest, song, field) if word]
        ties += [(words[later][0], words[first][0]) for later, first in repeats([word for _, word in words]).items()]
    sets: dict[str, list[int]] = defaultdict(list)
    for number, first in enumerate(joined(len(songs), ties)):
        # The number keeps two songs of one name apart, and the order that chance starts from the same everywhere.
        sets[f"{songs[first].genre}/{songs[first].name} {first}"].append(number)
    return dict(sets)


def _words(manifest: Manifest, song: Song, field: str) -> set[str]:
    return {getattr(manifest.items[index], field) for index in song.items}


def _genres(sets: Mapping[str, Sequence[int]], songs: Sequence[Song]) -> dict[str, str]:
    return {name: Counter(songs[each].genre for each in members).most_common(1)[0][0] for name, members in sets.items()}


def _deal(genres: Mapping[str, str], sizes: Mapping[str, int], folds: int, seed: int) -> list[list[str]]:
    """Sets into folds: genre by genre, the largest sets first, each to the fold that has least of its genre."""
    order = stream(seed, _FOLDS).permutation(sorted(genres)).tolist()
    dealt: list[list[str]] = [[] for _ in range(folds)]
    total = [0] * folds
    for genre in sorted(set(genres.values())):
        held = [0] * folds
        for name in sorted((name for name in order if genres[name] == genre), key=lambda name: -sizes[name]):
            # A tie goes to the fold that is smallest over all genres, else every genre's rest would go to the first.
            fold = min(range(folds), key=lambda number: (held[number], total[number]))
            dealt[fold].append(name)
            held[fold] += sizes[name]
            total[fold] += sizes[name]
    return dealt


def _items(sets: Mapping[str, Sequence[int]], songs: Sequence[Song], names: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted(index for name in names for number in sets[name] for index in songs[number].items))


def _note(
    manifest: Manifest, songs: Sequence[Song], sets: Mapping[str, Sequence[int]], parts: Sequence[Sequence[int]]
) -> str:
    owner = {index: number for number, song in enumerate(songs) for index in song.items}
    counts = [len({owner[index] for index in part}) for part in parts]
    together = len(songs) - len(sets)
    near = f"; {together} stay with a near-duplicate" if together else ""
    words = f"{counts[0]} of {len(songs)} songs of {manifest.name} are learnt from, {counts[1]} tune, {counts[2]} judge"
    few = min(Counter(song.genre for song in songs).values())
    small = f" The smallest genre has {few} songs: figures of so few are rough." if few < 30 else ""
    return f"{words}{near}.{small}"


def _too_few(manifest: Manifest, found: int, wanted: int) -> CorpusError:
    return CorpusError(
        f"{manifest.name} has {found} different songs.",
        f"at least {wanted}, so that no song is both learnt from and judged by",
        "Add songs, or look why some were refused.",
    )
