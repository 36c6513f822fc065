"""The split that the generate job judges by: a fifth of the sounds held out, each with its near-duplicates."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from melscape.corpus.duplicates import joined, repeats
from melscape.corpus.item import Item
from melscape.corpus.manifest import Manifest
from melscape.corpus.split import stream
from melscape.errors import ConfigError, CorpusError

HELD_SHARE = 0.2
# Two are the least that can be averaged; more than sixty tell nothing new and are missed in training.
FEWEST_HELD, MOST_HELD = 2, 60
# A folder this small gives up one sound only.
TINY_FOLDER = 8
# Fewer labelled groups cannot be held out whole without losing a large part of the folder.
FEWEST_GROUPS = 5
# A kind of sound with fewer members is not looked at by itself.
SMALLEST_KIND = 5

_PREFIX = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class SoundsSplit:
    """Item indices of two disjoint parts, ascending, and a note on how the split was made.

    `shares_groups`: labelled groups were too few to be held out whole, so both parts may hold some of one.
    """

    train: tuple[int, ...]
    validation: tuple[int, ...]
    note: str = ""
    shares_groups: bool = False

    @property
    def parts(self) -> dict[str, tuple[int, ...]]:
        """The parts by name."""
        return {"train": self.train, "validation": self.validation}

    @property
    def may_share(self) -> frozenset[frozenset[str]]:
        """Pairs of parts that may share groups."""
        return frozenset({frozenset({"train", "validation"})}) if self.shares_groups else frozenset()


def split_sounds(manifest: Manifest, seed: int = 0, held_share: float = HELD_SHARE) -> SoundsSplit:
    """Hold out whole sounds with their near-duplicates, in proportion within each kind; a seed gives one split.

    Groups that labels name stay together where there are at least five. A shared first word of file names is a kind
    (`kick_01`, `kick_02`), which is held out in proportion, and never a group.
    Errors: CorpusError with fewer than two different sounds; ConfigError if the share is not between 0 and 1.
    """
    if not 0.0 < held_share < 1.0:
        raise ConfigError(f"A held-out share of {held_share}.", "a share between 0 and 1", "Take 0.2.")
    whole, shares_groups, note = _sets(manifest.items)
    if len(set(whole)) < 2:
        found = f"{manifest.name} has {len(manifest)} usable sounds, but only {len(set(whole))} different ones."
        raise CorpusError(found, "at least 2 different sounds", "Add other sounds, or look why some were refused.")
    held = _choose(whole, kinds_of(manifest.items), wanted_held(len(manifest), held_share), seed)
    train = tuple(index for index, name in enumerate(whole) if name not in held)
    validation = tuple(index for index, name in enumerate(whole) if name in held)
    return SoundsSplit(
        train, validation, f"{len(validation)} of {len(manifest)} sounds are held out. {note}", shares_groups
    )


def wanted_held(count: int, held_share: float = HELD_SHARE) -> int:
    """How many of `count` sounds should be held out."""
    if count < TINY_FOLDER:
        return 1
    return min(max(round(held_share * count), FEWEST_HELD), MOST_HELD)


def kinds_of(items: Sequence[Item]) -> list[str]:
    """The kind of every sound: its family label, else the first word of its name; empty for rare ones."""
    words = [item.family or _first_word(item.name) for item in items]
    counts = Counter(words)
    return [word if counts[word] >= SMALLEST_KIND else "" for word in words]


def _first_word(name: str) -> str:
    found = _PREFIX.match(name)
    return found.group().lower() if found else ""


def _sets(items: Sequence[Item]) -> tuple[list[int], bool, str]:
    """For every item the set that it is held out with; whether labelled groups may be torn apart; a note on it."""
    together = _joined_by(items, ("twins", "checksum"))
    grouped = _joined_by(items, ("twins", "checksum", "group"))
    if grouped == together:
        return together, False, "Single files are held out, near-duplicates together."
    groups = len(set(grouped))
    if groups >= FEWEST_GROUPS:
        return grouped, False, f"Whole groups are held out ({groups} in all), near-duplicates together."
    return together, True, f"Single files are held out, near-duplicates together: there are only {groups} groups."


def _joined_by(items: Sequence[Item], fields: Sequence[str]) -> list[int]:
    """Items equal in any of these fields (where it is filled) get one number."""
    ties: list[tuple[int, int]] = []
    for field in fields:
        # An empty word is equal to none.
        ties += repeats([getattr(item, field) or index for index, item in enumerate(items)]).items()
    return joined(len(items), ties)


def _choose(whole: Sequence[int], kinds: Sequence[str], wanted: int, seed: int) -> frozenset[int]:
    """Sets to hold out: from the kind that is furthest behind its share, as long as that brings us nearer to `wanted`.

    Every kind keeps one set in training, unless nothing could be held out then.
    """
    size = Counter(whole)
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for name, kind in zip(whole, kinds):
        votes[name][kind] += 1
    members: dict[str, list[int]] = defaultdict(list)
    for name in stream(seed, 5).permutation(sorted(size)).tolist():
        members[votes[name].most_common(1)[0][0]].append(name)
    if all(len(found) < 2 for found in members.values()):
        members = {"": [name for found in members.values() for name in found]}
    return _take(members, size, wanted)


def _take(members: dict[str, list[int]], size: Counter[int], wanted: int) -> frozenset[int]:
    total = {kind: sum(size[name] for name in found) for kind, found in members.items()}
    taken: Counter[str] = Counter()
    held: set[int] = set()
    while (missing := wanted - taken.total()) > 0:
        spare = [(kind, name) for kind, found in members.items() if len(found) > 1 for name in found]
        # A set over twice what is missing would lead further away from it.
        able = [(kind, name) for kind, name in spare if size[name] < 2 * missing]
        if not able and not held:
            able = [min(spare, key=lambda choice: size[choice[1]])]
        if not able:
            break
        kind, name = max(able, key=lambda choice: total[choice[0]] / (taken[choice[0]] + 1))
        members[kind].remove(name)
        taken[kind] += size[name]
        held.add(name)
    return frozenset(held)
