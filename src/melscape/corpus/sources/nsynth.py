"""The NSynth layout: `examples.json` beside `audio/*.wav` (J. Engel et al., 2017, arXiv:1704.01279, appendix)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from melscape.corpus.candidate import Candidate, Scan
from melscape.corpus.listing import list_sounds
from melscape.corpus.manifest import Problem
from melscape.errors import CorpusError

RANK = 10
EXAMPLES_NAME = "examples.json"
LICENCE = "CC BY 4.0"

_COLUMNS = {"instrument_family_str": "family", "instrument_source_str": "source", "source_str": "source"} | {
    name: name for name in ("instrument_str", "pitch", "velocity")
}


def recognises(folder: Path) -> bool:
    """Whether both `examples.json` and the folder `audio` are there."""
    return (folder / EXAMPLES_NAME).is_file() and (folder / "audio").is_dir()


def scan(folder: Path) -> Scan:
    """Every note that `examples.json` names. Errors: CorpusError if it cannot be read."""
    root = folder.resolve()
    examples = _examples(root / EXAMPLES_NAME)
    listing = list_sounds(root, frozenset({EXAMPLES_NAME}))
    sounds = {path.stem: path for path in listing.sounds if path.parent == root / "audio"}
    candidates, problems = [], list(listing.problems)
    for key, example in examples.items():
        try:
            candidates.append(_candidate(sounds.get(key), example))
        except ValueError as error:
            where = sounds.get(key, root / "audio" / f"{key}.wav")
            problems.append(Problem(where, f"Mislabelled: {error}.", f"Correct its entry in {EXAMPLES_NAME}."))
    for path in listing.sounds:
        if sounds.get(path.stem) != path or path.stem not in examples:
            problems.append(Problem(path, f"{EXAMPLES_NAME} does not name it, so it has no label.", "Add an entry."))
    return Scan(tuple(sorted(candidates, key=lambda candidate: candidate.path)), tuple(problems))


def _examples(path: Path) -> Mapping[str, object]:
    try:
        examples = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CorpusError(f"{path} cannot be read: {error}.", "NSynth's list of notes", "Copy it again.") from error
    if not isinstance(examples, dict):
        raise CorpusError(f"{path} holds no list of notes by name.", "NSynth's own file", "Copy it again.")
    return examples


def _candidate(path: Path | None, example: object) -> Candidate:
    if path is None:
        raise ValueError(f"{EXAMPLES_NAME} names it, but the file is not there")
    if not isinstance(example, dict):
        raise ValueError("its entry is not a set of fields")
    labels = {name: str(example[field]) for field, name in _COLUMNS.items() if example.get(field) is not None}
    if not labels.get("pitch"):
        raise ValueError("its entry has no pitch")
    qualities = example.get("qualities_str")
    if isinstance(qualities, list) and qualities:
        labels["qualities"] = " ".join(str(quality) for quality in qualities)
    note = Candidate.from_labels(path, labels)
    return Candidate(path, labels, note.pitch_midi, note.group or path.stem.rsplit("-", 2)[0], LICENCE)
