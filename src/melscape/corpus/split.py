"""Parts of a corpus for training and judging: whole groups (or whole pitches) go to one part, never to two."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from melscape.corpus.item import Item
from melscape.corpus.manifest import Manifest
from melscape.errors import ConfigError, CorpusError


@dataclass(frozen=True)
class Fractions:
    """How large the parts should be, in groups. They add up to 1."""

    train: float = 0.8
    validation: float = 0.1
    test: float = 0.1

    def __post_init__(self) -> None:
        parts = (self.train, self.validation, self.test)
        if min(parts) < 0 or abs(sum(parts) - 1.0) > 1e-6 or self.train <= 0:
            raise ConfigError(f"Fractions {parts}.", "three shares that add up to 1, train over 0", "Correct them.")


@dataclass(frozen=True)
class Split:
    """Item indices of each part, ascending."""

    train: tuple[int, ...]
    validation: tuple[int, ...]
    test: tuple[int, ...]

    @property
    def parts(self) -> dict[str, tuple[int, ...]]:
        """The parts by name."""
        return {"train": self.train, "validation": self.validation, "test": self.test}

    @property
    def may_share(self) -> frozenset[frozenset[str]]:
        """Pairs of parts that may share groups: none."""
        return frozenset()


def stream(seed: int, purpose: int) -> np.random.Generator:
    """A random stream of its own for every (seed, purpose)."""
    return np.random.Generator(np.random.Philox(key=[seed % 2**64, purpose]))


def split_by_group(manifest: Manifest, fractions: Fractions | None = None, seed: int = 0) -> Split:
    """Share out whole groups, in proportion within each family; every family keeps a group in training.

    Where families are too small for that, they are not looked at: else nothing could be held out.
    Errors: CorpusError with fewer than three groups.
    """
    groups = [item.group for item in manifest.items]
    families = family_of_groups(manifest.items)
    if len(families) < 3:
        found = f"{manifest.name} has {len(families)} groups of sounds."
        raise CorpusError(found, "at least 3, to train, tune and test on different ones", "Add sounds of other kinds.")
    parts = share_out(families, fractions or Fractions(), stream(seed, 1))
    return Split(*(indices_of(groups, parts[name]) for name in ("train", "validation", "test")))


def split_by_pitch(manifest: Manifest, fractions: Fractions | None = None, seed: int = 0) -> Split:
    """Share out whole pitches, over all instruments; the lowest, the highest and unpitched sounds stay in training.

    Errors: CorpusError with fewer than five pitches.
    """
    pitches = [_semitone(item) for item in manifest.items]
    known = sorted({pitch for pitch in pitches if pitch}, key=int)
    if len(known) < 5:
        raise CorpusError(f"{manifest.name} has {len(known)} pitches.", "at least 5", "Split by group instead.")
    parts = share_out(dict.fromkeys(known[1:-1], ""), fractions or Fractions(), stream(seed, 2))
    train = parts["train"] | {known[0], known[-1], ""}
    return Split(*(indices_of(pitches, names) for names in (train, parts["validation"], parts["test"])))


def family_of_groups(items: Sequence[Item]) -> dict[str, str]:
    """The commonest family of each group, groups in alphabetical order."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        votes[item.group][item.family] += 1
    return {group: votes[group].most_common(1)[0][0] for group in sorted(votes)}


def share_out(
    families: Mapping[str, str], fractions: Fractions, random: np.random.Generator
) -> dict[str, frozenset[str]]:
    """Groups of each part. At least one group goes to every part whose fraction is not 0."""
    order = random.permutation(np.array(sorted(families), dtype=object)).tolist()
    wanted = {
        name: max(1, round(share * len(order)))
        for name, share in (("test", fractions.test), ("validation", fractions.validation))
        if share > 0
    }
    while sum(wanted.values()) >= len(order):  # one group at least is learnt from
        largest = max(wanted, key=lambda name: wanted[name])
        wanted[largest] -= 1
    # Where families are too small to give a group to every part and keep one, they are not looked at.
    parts = _share(order, families, wanted) or _share(order, dict.fromkeys(order, ""), wanted)
    assert parts is not None, "three groups are enough for three parts"
    return parts


def _share(
    order: Sequence[str], families: Mapping[str, str], wanted: Mapping[str, int]
) -> dict[str, frozenset[str]] | None:
    members: dict[str, list[str]] = defaultdict(list)
    for group in order:
        members[families[group]].append(group)
    parts = {name: frozenset(_take(members, number)) for name, number in wanted.items()}
    if not all(parts.values()):
        return None
    train = frozenset(group for found in members.values() for group in found)
    return {"test": frozenset(), "validation": frozenset(), **parts, "train": train}


def indices_of(words: Sequence[str], chosen: frozenset[str]) -> tuple[int, ...]:
    """Where in a list the chosen words are."""
    return tuple(index for index, word in enumerate(words) if word in chosen)


def _take(members: dict[str, list[str]], wanted: int) -> list[str]:
    """Take groups out of families, the larger the family the more, but never its last."""
    taken: Counter[str] = Counter()
    size = {family: len(found) for family, found in members.items()}
    chosen = []
    for _ in range(wanted):
        able = [family for family in members if len(members[family]) > 1]
        if not able:
            break
        # The family that is furthest behind its share; a tie goes to the first, whose order the seed has shuffled.
        family = max(able, key=lambda name: size[name] / (taken[name] + 1))
        taken[family] += 1
        chosen.append(members[family].pop())
    return chosen


def _semitone(item: Item) -> str:
    return "" if item.pitch_midi is None else str(round(item.pitch_midi))
