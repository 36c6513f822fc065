"""The folder of noises: which part hears which, what was refused, and whether it is the one a run was begun with."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from melscape.corpus.duplicates import joined, repeats
from melscape.corpus.manifest import Manifest
from melscape.errors import CheckpointError
from melscape.features.bank import SoundBank
from melscape.tasks.genre.mashup.pool import Source, noises_of
from melscape.work.atomic import write_bytes

NOISES_NAME = "noises.json"
DEALT = "three parts, by recording"
# With fewer recordings than this, holding some out would cost training more than it tells.
FEWEST_NOISES = 10
TEST_NOISES, HELD_NOISES = 0.1, 0.2  # shares of the recordings: those that judge, and those with the ones that tune
_TAKE = re.compile(r"[1-5]-(?P<clip>\d+)-[A-Z](-\d+)?")  # as ESC-50 names its files: fold-clip-take-target


def noises_apart(noises: Manifest | None, bank: SoundBank | None) -> dict[str, tuple[Source, ...]]:
    """The noises of `train`, `validation` and `test`, about 8 : 1 : 1; the same ones in all runs.

    All takes of a recording are in one part. With fewer than ten recordings the parts share all noises; where nothing
    would tune or nothing would judge, `validation` and `test` share what is held out, one recording at least.
    `bank` is that of `noises`; both are None where there are none.
    """
    if noises is None or bank is None:
        return dict.fromkeys(("train", "validation", "test"), ())
    sources, recordings = noises_of(bank), recordings_of(noises)
    if len(set(recordings)) < FEWEST_NOISES:
        return dict.fromkeys(("train", "validation", "test"), sources)
    places = [int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) / 16**8 for name in recordings]
    limit = max(HELD_NOISES, min(places))
    placed = list(zip(sources, places, strict=True))
    test = tuple(source for source, place in placed if place <= TEST_NOISES)
    validation = tuple(source for source, place in placed if TEST_NOISES < place <= limit)
    if not (test and validation):
        test = validation = test or validation
    return {
        "train": tuple(source for source, place in placed if place > limit),
        "validation": validation,
        "test": test,
    }


def recordings_of(noises: Manifest) -> list[str]:
    """For each noise a name that it shares with the other takes of its recording, and with its near-duplicates.

    Takes are known by their group, and by their names where those are as in ESC-50. The shared name comes from the
    recording's number or from what is in the file: one that is added or renamed later moves no other, unless the two
    are nearly the same.
    """
    takes = [_TAKE.fullmatch(item.name) for item in noises.items]
    names = [take["clip"] if take else item.checksum for take, item in zip(takes, noises.items)]
    ties = [*repeats(names).items(), *repeats([item.group for item in noises.items]).items()]
    firsts = joined(len(names), ties)
    least: dict[int, str] = {}
    for first, name in zip(firsts, names):
        least[first] = min(name, least.get(first, name))
    return [least[first] for first in firsts]


def refused_words(noises: Manifest) -> str:
    """How many noises were refused, and the first of them; nothing where all were taken."""
    refused = noises.of_kind("refused")
    if not refused:
        return ""
    many = f"{len(refused)} of {len(refused) + len(noises)} noises were left out"
    return f"{many}; the first, {refused[0].path.name}: {refused[0].reason}"


def keep_noises(run: Path, bank: SoundBank | None) -> None:
    """Write down which noises a run is begun with, unless that is known already."""
    if bank is not None and not (run / NOISES_NAME).exists():
        kept = {"noises": len(bank), "hash": bank.contract.manifest_hash, "dealt": DEALT}
        write_bytes(run / NOISES_NAME, (json.dumps(kept, indent=1) + "\n").encode())


def other_noises(run: Path, bank: SoundBank | None) -> str:
    """A warning where noises are not those that the run was begun with; nothing where they are, or nobody knows.

    Errors: CheckpointError if what was written down cannot be read.
    """
    if bank is None or not (run / NOISES_NAME).exists():
        return ""
    try:
        kept = json.loads((run / NOISES_NAME).read_text())
        before, same = kept["noises"], kept["hash"] == bank.contract.manifest_hash
        dealt = kept.get("dealt") == DEALT
    except (ValueError, TypeError, KeyError) as error:
        raise CheckpointError(f"{run / NOISES_NAME} cannot be read: {error}.", "JSON", "Remove that file.") from error
    changed = f"The noises are others than those that {run} was begun with: {before} then, {len(bank)} now."
    other = f"{run} was begun when noises were dealt otherwise: it may have heard some of those that it is judged by."
    return ("" if dealt else other) if same else changed
