"""The competition's layout: `genres_stems/{genre}/{song}/{drums,bass,other,vocals}.wav`, or a folder that holds genres.

`other` may be called `others`, as the competition's own text has it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from melscape.corpus.candidate import Candidate, Scan
from melscape.corpus.listing import SOUND_SUFFIXES, list_sounds
from melscape.corpus.manifest import Problem
from melscape.corpus.songs import STEMS

RANK = 15
TOP_NAME = "genres_stems"
NAMES = {**{stem: stem for stem in STEMS}, "others": "other"}
LOOKED_AT = 3


def recognises(folder: Path) -> bool:
    """Whether one of the first songs of the first genres has two files or more that are named as stems."""
    top = top_of(folder)
    songs = [song for genre in _folders(top)[:LOOKED_AT] for song in _folders(genre)[:LOOKED_AT]]
    return any(len(_named_as_stems(song)) > 1 for song in songs)


def scan(folder: Path) -> Scan:
    """Every stem with its genre, song and part; a song that lacks a stem is kept, with a warning."""
    root, top = folder.resolve(), top_of(folder).resolve()
    listing = list_sounds(root)
    beside = Counter(place for path in listing.sounds if (place := _beside(path, root, top)))
    problems = [_not_read(place, number) for place, number in beside.items()]
    problems += [problem for problem in listing.problems if not _beside(problem.path, root, top)]
    candidates: list[Candidate] = []
    parts: dict[Path, dict[str, Path]] = defaultdict(dict)
    for path in listing.sounds:
        if _beside(path, root, top):
            continue
        if reason := _reason_against(path, top, parts):
            problems.append(Problem(path, reason, "Move it into the folder of its song, or remove it."))
            continue
        stem = NAMES[path.stem.lower()]
        parts[path.parent][stem] = path
        genre, song = path.parent.parent.name, path.parent.name
        labels = {"genre": genre, "song": song, "stem": stem}
        candidates.append(Candidate(path, labels, None, f"{genre}/{song}"))
    problems += [problem for song, found in parts.items() if (problem := _lacking(song, set(found)))]
    return Scan(tuple(candidates), tuple(problems))


def top_of(folder: Path) -> Path:
    """The folder of the genres: `genres_stems` inside it, or the folder itself."""
    return folder / TOP_NAME if (folder / TOP_NAME).is_dir() else folder


def _reason_against(path: Path, top: Path, parts: dict[Path, dict[str, Path]]) -> str:
    """Why a sound is no stem of a song; empty if it is one."""
    if not path.is_relative_to(top) or len(path.relative_to(top).parts) != 3:
        return "It lies in no folder {genre}/{song}, so it is a stem of no song."
    stem = NAMES.get(path.stem.lower())
    if stem is None:
        return f"It is no stem: stems are called {', '.join(NAMES)}."
    if stem in parts.get(path.parent, {}):
        return f"Its song has this stem already: {parts[path.parent][stem].name}."
    return ""


def _lacking(song: Path, found: set[str]) -> Problem | None:
    lacking = [stem for stem in STEMS if stem not in found]
    if not lacking:
        return None
    reason = f"The song lacks {' and '.join(lacking)}; it is mixed with the stems that it has."
    return Problem(song, reason, "Add the missing stems if there are any.", "warning")


def _beside(path: Path, root: Path, top: Path) -> Path | None:
    """The folder beside `genres_stems` that a file lies in, such as that of the test files; None for all others."""
    if top == root or path.is_relative_to(top) or not path.is_relative_to(root):
        return None
    inside = path.relative_to(root).parts
    return root / inside[0] if len(inside) > 1 else None


def _not_read(place: Path, sounds: int) -> Problem:
    reason = f"It lies beside {TOP_NAME}, whose songs are read; its {sounds} sounds are not."
    return Problem(place, reason, "Nothing.", "ignored")


def _folders(place: Path) -> list[Path]:
    if not place.is_dir():
        return []
    return sorted(path for path in place.iterdir() if path.is_dir() and not path.name.startswith("."))


def _named_as_stems(song: Path) -> list[Path]:
    return [path for path in song.iterdir() if path.suffix.lower() in SOUND_SUFFIXES and path.stem.lower() in NAMES]
