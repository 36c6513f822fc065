"""Which files are to be judged, and under which ids: a competition's `test.csv`, or any folder of sounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from melscape.corpus.index import key_of
from melscape.corpus.listing import list_sounds
from melscape.errors import CorpusError
from melscape.tasks.genre.submission.table import Table

TEST_NAME, MASHUPS = "test.csv", "mashups"
FILE_COLUMNS = ("filename", "file", "file_name", "path", "audio")


@dataclass(frozen=True)
class Row:
    """One file to be judged. Whether it is there and can be heard shows when it is read.

    Args:
        problem: why it need not be read: it is none of the kinds that can be heard.
    """

    id: str
    path: Path
    problem: str = ""


def read_test(place: Path) -> tuple[Row, ...]:
    """What is to be judged, in order.

    A `test.csv` (or a folder that holds one) has the columns `id` and `filename`, in any order and among others; its
    files lie beside it or in a folder beside it, such as `mashups`. In any other folder every file is meant, with its
    name as its id, but not what only keeps sounds company, such as texts and pictures. A single sound is meant itself.
    Errors: CorpusError if nothing is there, if ids are not clear, or if a name leads out of the folder.
    """
    if place.is_dir():
        listed = place / TEST_NAME
        return _listed(listed) if listed.is_file() else _folder(place)
    if not place.is_file():
        raise CorpusError(f"{place} does not exist.", "a test.csv, a folder of sounds or a sound", "Check the path.")
    return _listed(place) if place.suffix.lower() == ".csv" else (Row(place.stem, place),)


def _listed(path: Path) -> tuple[Row, ...]:
    table = Table.read(path)
    ids, names = table.ids(), table.column(table.needed(*FILE_COLUMNS))
    found = _found([_inside(path, name) for name in names], _places(path.parent))
    rows = tuple(Row(id_, file) for id_, file in zip(ids, found))
    if not rows:
        raise CorpusError(f"{path} lists no files.", "a row a file", "Check that it is the right one.")
    if not any(row.path.is_file() for row in rows):
        said = f"None of the {len(rows)} files of {path} is there; the first is {names[0]}."
        raise CorpusError(said, f"files beside it or in a folder {MASHUPS}", "Put the list beside its sounds.")
    return rows


def _inside(listed: Path, name: str) -> Path:
    # As Windows reads it, slashes lean both ways and drives are known: whatever leads out anywhere is caught.
    parts = PureWindowsPath(name)
    if not name or parts.drive or parts.root or ".." in parts.parts:
        raise CorpusError(f"{listed.name} names the file {name!r}.", "a name inside its folder", "Correct the row.")
    return Path(*parts.parts)


def _places(folder: Path) -> list[Path]:
    beside = [path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")]
    return [folder, *sorted(beside, key=lambda path: (path.name != MASHUPS, path.name))]


def _found(names: Sequence[Path], places: Sequence[Path]) -> list[Path]:
    """The files that are named so; failing that, those whose accents are only written otherwise, as a Mac does."""
    exact = [next((place / name for place in places if (place / name).is_file()), None) for name in names]
    alike = {} if all(exact) else {key_of(str(file.relative_to(place))): file for place, file in _files(places)}
    return [file or alike.get(key_of(str(name)), places[0] / name) for file, name in zip(exact, names)]


def _files(places: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
    # The first place comes last: of files of one name it is the one that counts.
    return ((place, file) for place in reversed(places) for file in place.rglob("*") if file.is_file())


def _folder(place: Path) -> tuple[Row, ...]:
    root = place.resolve()
    listing = list_sounds(root)
    # Paths of problems are for reading aloud, and may be a mere name.
    refused = [(root / each.path, each.reason) for each in listing.problems if each.kind == "refused"]
    if not listing.sounds:
        found = " ".join([f"{place} holds no sound.", *(f"{path.name}: {reason}" for path, reason in refused[:1])])
        raise CorpusError(found, "a test.csv or some sounds", "Choose another folder.")
    files = sorted([*((path, "") for path in listing.sounds), *refused])
    ids = _ids([path.relative_to(root) for path, _ in files])
    return tuple(Row(id_, path, problem) for id_, (path, problem) in zip(ids, files))


def _ids(inside: Sequence[Path]) -> list[str]:
    """The shortest kind of name that tells all files apart: the name, else with its folder, its suffix, a number."""
    kinds = (
        [path.stem for path in inside],
        [path.with_suffix("").as_posix() for path in inside],
        [path.as_posix() for path in inside],
        [f"{path.as_posix()} {number}" for number, path in enumerate(inside, start=1)],
    )
    ids = next(names for names in kinds if max(Counter(names).values()) == 1)
    return [id_.encode(errors="backslashreplace").decode() for id_ in ids]  # a folder's name may be no text
