"""Any folder of sounds. Labels come from `index.csv`, else from the folder a file is in, else from its name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from melscape.corpus.candidate import Candidate, Scan
from melscape.corpus.index import INDEX_NAME, key_of, read_index
from melscape.corpus.listing import list_sounds
from melscape.corpus.manifest import Problem

RANK = 100  # it knows every folder, so it is asked last

_PREFIX = re.compile(r"[^\W\d_]+")
# Sample packs in NSynth's manner: instrument-pitch-velocity, three digits each.
_NOTE_NAME = re.compile(r"(?P<instrument>.+)-(?P<pitch>\d{3})-(?P<velocity>\d{3})")


def recognises(folder: Path) -> bool:
    """Every folder is one."""
    return folder.is_dir()


def scan(folder: Path, used: frozenset[str] = frozenset()) -> Scan:
    """All sounds of the folder and its subfolders with their labels; `used` are files that the caller reads itself."""
    root = folder.resolve()
    listing = list_sounds(root, used | {INDEX_NAME})
    keys = {path: key_of(path.relative_to(root).as_posix()) for path in listing.sounds}
    index = read_index(root, frozenset(keys.values()))
    if index is None or not (index.rows or index.refused):
        rows: dict[Path, Mapping[str, str]] = _labels_from_places(root, listing.sounds)
        unread = index.problems if index else ()
    else:
        rows = {path: index.rows[key] for path, key in keys.items() if key in index.rows and key not in index.refused}
        unread = index.problems + _without_row(keys, frozenset(index.rows) | index.refused)
    candidates, mislabelled = _candidates(rows)
    return Scan(candidates, listing.problems + unread + mislabelled)


def _without_row(keys: Mapping[Path, str], known: frozenset[str]) -> tuple[Problem, ...]:
    reason = f"No row of {INDEX_NAME} names it, so it has no label."
    return tuple(Problem(path, reason, "Add a row for it.") for path, key in keys.items() if key not in known)


def _candidates(rows: Mapping[Path, Mapping[str, str]]) -> tuple[tuple[Candidate, ...], tuple[Problem, ...]]:
    candidates, problems = [], []
    for path, labels in rows.items():
        try:
            candidates.append(Candidate.from_labels(path, labels))
        except ValueError as error:
            problems.append(Problem(path, f"Mislabelled: {error}.", "Correct its label."))
    return tuple(candidates), tuple(problems)


def _labels_from_places(root: Path, sounds: Sequence[Path]) -> dict[Path, Mapping[str, str]]:
    families = _families(root, sounds)
    rows: dict[Path, Mapping[str, str]] = {}
    for path in sounds:
        labels = {"family": families[path]} if families.get(path) else {}
        note = _NOTE_NAME.fullmatch(path.stem)
        rows[path] = {**labels, **note.groupdict()} if note and int(note["pitch"]) <= 127 else labels
    return rows


def _families(root: Path, sounds: Sequence[Path]) -> dict[Path, str]:
    """The folder of every file if there are several folders, else the first word of its name if words repeat."""
    places = {path: path.parent.name if path.parent != root else "" for path in sounds}
    if len({path.parent for path in sounds}) > 1:
        return places
    words = {path: found.group() for path in sounds if (found := _PREFIX.match(path.stem))}
    # Names without a shared first word would give every file a family of its own, which is no label.
    return words if len(words) == len(sounds) and len(set(words.values())) <= len(sounds) / 2 else {}
