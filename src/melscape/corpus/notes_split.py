"""The split that the timbre job judges by: whole programs held out, and whole pitches of the other programs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from melscape.corpus.item import Item
from melscape.corpus.manifest import Manifest
from melscape.corpus.split import Fractions, family_of_groups, indices_of, share_out, stream
from melscape.errors import CorpusError

FEWEST_FILES = 5


@dataclass(frozen=True)
class NoteFractions:
    """How much is held out: shares of the programs, and of the pitches of each training program."""

    validation: float = 0.075
    programs: float = 0.2
    pitches: float = 1 / 7


@dataclass(frozen=True)
class NoteSplit:
    """Item indices of four disjoint parts, ascending, and a note on how the split was made.

    `programs` are notes of programs that training never hears; `pitches` are notes of training programs at pitches
    that training never hears from them. Without pitch labels `pitches` is empty.
    """

    train: tuple[int, ...]
    validation: tuple[int, ...]
    programs: tuple[int, ...]
    pitches: tuple[int, ...]
    note: str = ""

    @property
    def parts(self) -> dict[str, tuple[int, ...]]:
        """The parts by name."""
        return {name: getattr(self, name) for name in ("train", "validation", "programs", "pitches")}

    @property
    def may_share(self) -> frozenset[frozenset[str]]:
        """Pairs of parts that may share groups: held-out pitches are of training programs on purpose."""
        return frozenset({frozenset({"train", "pitches"})})


def split_notes(manifest: Manifest, seed: int = 0, fractions: NoteFractions | None = None) -> NoteSplit:
    """Hold out programs (groups), and pitches of the remaining ones; the same seed gives the same split.

    With fewer than three groups each file (with its near-duplicates) is its own group.
    Errors: CorpusError with fewer than five files, or with fewer than three different sounds.
    """
    if len(manifest) < FEWEST_FILES:
        found = f"{manifest.name} has {len(manifest)} usable sounds."
        raise CorpusError(found, f"at least {FEWEST_FILES}", "Add sounds, or look why others were refused.")
    fractions = fractions or NoteFractions()
    groups, families, note = _groups(manifest)
    train_share = 1.0 - fractions.validation - fractions.programs
    parts = share_out(families, Fractions(train_share, fractions.validation, fractions.programs), stream(seed, 3))
    learnt = indices_of(groups, parts["train"])
    pitches = _held_out_pitches(manifest.items, learnt, fractions.pitches, stream(seed, 4))
    return NoteSplit(
        tuple(index for index in learnt if index not in pitches),
        indices_of(groups, parts["validation"]),
        indices_of(groups, parts["test"]),
        tuple(sorted(pitches)),
        note if pitches else f"{note} No pitches are held out: too few pitch labels.",
    )


def _groups(manifest: Manifest) -> tuple[list[str], dict[str, str], str]:
    families = family_of_groups(manifest.items)
    if len(families) >= 3:
        return [item.group for item in manifest.items], families, "Whole groups are held out."
    names = [item.twins or str(item.path) for item in manifest.items]
    if len(set(names)) < 3:
        found = f"{manifest.name} has {len(manifest)} sounds, but only {len(set(names))} different ones."
        raise CorpusError(found, "at least 3 different sounds", "Add other sounds.")
    families = {name: item.family for name, item in zip(names, manifest.items)}
    return names, families, f"Single files are held out: there are only {len(set(families.values()))} groups."


def _held_out_pitches(
    items: Sequence[Item], learnt: Sequence[int], share: float, random: np.random.Generator
) -> frozenset[int]:
    notes: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for index in learnt:
        pitch_midi = items[index].pitch_midi
        if pitch_midi is not None:
            notes[items[index].group][round(pitch_midi)].append(index)
    taken: Counter[int] = Counter()
    held: list[int] = []
    for group in random.permutation(np.array(sorted(notes), dtype=object)):
        for pitch in _choose(sorted(notes[group]), share, taken, random):
            taken[pitch] += 1
            held += notes[group][pitch]
    return _with_twins(items, learnt, held)


def _choose(pitches: Sequence[int], share: float, taken: Counter[int], random: np.random.Generator) -> list[int]:
    """Inner pitches of one program: the lowest and the highest stay, so that training covers the range."""
    inner = random.permutation(pitches[1:-1]).tolist()
    wanted = min(max(1, round(share * len(pitches))), len(inner)) if share and inner else 0
    # Pitches that few other programs gave up go first: training then hears every pitch from most programs.
    return sorted(inner, key=lambda pitch: taken[pitch])[:wanted]


def _with_twins(items: Sequence[Item], learnt: Sequence[int], held: Sequence[int]) -> frozenset[int]:
    """Near-duplicates of a held-out note are held out with it."""
    twins = {items[index].twins for index in held} - {""}
    return frozenset(held) | {index for index in learnt if items[index].twins in twins}
