"""Does a split leak? Groups, equal files and near-duplicates on both sides, and labels that give away their source."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Protocol

from melscape.corpus.item import Item
from melscape.corpus.manifest import Manifest

SOURCE_COLUMNS = ("source", "origin", "dataset", "collection", "fold")
_SHOWN_LABELS = ("family", "label", "genre", "source")


class Parts(Protocol):
    """Any split: parts by name, and the pairs of parts that may share groups."""

    @property
    def parts(self) -> dict[str, tuple[int, ...]]:
        """Item indices by part."""
        ...

    @property
    def may_share(self) -> frozenset[frozenset[str]]:
        """Pairs of parts for which shared groups are no leak."""
        ...


@dataclass(frozen=True)
class Audit:
    """What was found. Leaks are written `name: part, part`.

    Args:
        shared_items: indices in two parts.
        shared_groups: groups in two parts that may not share any.
        shared_checksums: equal files in two parts.
        near_duplicates: sets of near-duplicates in two parts.
        label_counts: column, then label, then part: how many items.
        coincidences: labels that the source gives away. A warning: they do not fail the audit.
    """

    shared_items: tuple[str, ...]
    shared_groups: tuple[str, ...]
    shared_checksums: tuple[str, ...]
    near_duplicates: tuple[str, ...]
    label_counts: Mapping[str, Mapping[str, Mapping[str, int]]]
    coincidences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing is on two sides."""
        return not (self.shared_items or self.shared_groups or self.shared_checksums or self.near_duplicates)

    def to_dict(self) -> dict[str, object]:
        """All of it, ready for JSON."""
        return {"passed": self.passed, **asdict(self)}


def audit(manifest: Manifest, split: Parts) -> Audit:
    """Look for everything that could make a held-out figure too good."""
    items, parts = manifest.items, split.parts
    return Audit(
        _shared(parts, lambda index: str(items[index].path)),
        _shared(parts, lambda index: items[index].group, split.may_share),
        _shared(parts, lambda index: items[index].checksum),
        _shared(parts, lambda index: items[index].twins),
        {name: _counts(items, parts, name) for name in _SHOWN_LABELS if name in manifest.labels()},
        coincidences(items),
    )


def coincidences(items: Sequence[Item]) -> tuple[str, ...]:
    """Where a label can be told from the source alone, so that a model may learn the source instead of the sound."""
    labelled = [item for item in items if item.family]
    clues = {name: _column(labelled, name) for name in SOURCE_COLUMNS}
    clues["sample rate"] = [str(item.rate_hz) for item in labelled]
    clues["file format"] = [item.path.suffix.lower() for item in labelled]
    clues["licence"] = [item.licence for item in labelled]
    labels = [item.family for item in labelled]
    # A word that hardly any two sounds share is a name, not a source.
    few = {name: words for name, words in clues.items() if 1 < len(set(words)) <= len(words) / 4}
    told = {name: _told_by(words, labels) for name, words in few.items()}
    return tuple(
        f"The {name} alone tells the label of {100 * right:.0f} % of the sounds ({100 * chance:.0f} % by guessing)."
        for name, (right, chance) in told.items()
        # Most of the way from guessing to certain: that cannot be by accident with a handful of sources.
        if right - chance > 0.5 * (1.0 - chance)
    )


def _column(items: Sequence[Item], name: str) -> list[str]:
    return [item.labels.get(name, "") for item in items]


def _told_by(words: Sequence[str], labels: Sequence[str]) -> tuple[float, float]:
    """Share of labels guessed right from the words, and without them."""
    by_word: dict[str, Counter[str]] = defaultdict(Counter)
    for word, label in zip(words, labels):
        by_word[word][label] += 1
    right = sum(votes.most_common(1)[0][1] for votes in by_word.values())
    return right / len(labels), Counter(labels).most_common(1)[0][1] / len(labels)


def _shared(
    parts: Mapping[str, Sequence[int]],
    name_of: Callable[[int], str],
    allowed: frozenset[frozenset[str]] = frozenset(),
) -> tuple[str, ...]:
    named = {part: {name_of(index) for index in indices} - {""} for part, indices in parts.items()}
    pairs = [pair for pair in combinations(named, 2) if frozenset(pair) not in allowed]
    return tuple(f"{name}: {one}, {two}" for one, two in pairs for name in sorted(named[one] & named[two]))


def _counts(items: Sequence[Item], parts: Mapping[str, Sequence[int]], column: str) -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(parts, 0))
    for part, indices in parts.items():
        for index in indices:
            table[items[index].labels.get(column, "")][part] += 1
    return {label: table[label] for label in sorted(table)}
