"""Answers as files: a map as pictures and tables, a sound as WAV, the rest as JSON or the synthesizer's own text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatch
from pathlib import Path

from melscape.answers import Answer, Map, Preset, Ranking, Report, Sound
from melscape.errors import ConfigError
from melscape.interface.show.plain import plain
from melscape.work import atomic


@dataclass(frozen=True)
class Wishes:
    """How files should be.

    Args:
        stem: their name without the ending.
        colours: columns that a map is coloured by; none means all that say something.
        rate_hz: sample rate of sounds; None keeps what they have.
    """

    stem: str
    colours: tuple[str, ...] = ()
    rate_hz: int | None = None


@singledispatch
def _save(answer: object, folder: Path, wishes: Wishes) -> list[Path]:
    raise TypeError(f"{type(answer).__name__} is no kind of answer, to be put into {folder} as {wishes.stem}")


def save(answer: Answer, folder: Path, wishes: Wishes) -> tuple[Path, ...]:
    """Put an answer into a folder and return its files. An old file of the same name is replaced in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(_save(answer, folder, wishes))


@_save.register
def _(answer: Map, folder: Path, wishes: Wishes) -> list[Path]:
    from melscape.interface.pictures.maps import columns_of, draw_map
    from melscape.interface.pictures.style import write_png

    colours: Sequence[str | None] = wishes.colours or columns_of(answer) or (None,)
    pictures = [
        write_png(draw_map(answer, column), folder / f"{wishes.stem}{f'-by-{safe(column)}' if column else ''}.png")
        for column in colours
    ]
    table = plain(answer)["points"]
    return [*pictures, *(write_table(table, folder / f"{wishes.stem}{ending}") for ending in (".csv", ".parquet"))]


@_save.register
def _(answer: Sound, folder: Path, wishes: Wishes) -> list[Path]:
    from melscape.audio.clip import Clip
    from melscape.audio.files import write
    from melscape.audio.resample import resample

    clip = Clip.of(answer.samples, answer.rate_hz)
    path = folder / f"{wishes.stem}.wav"
    write(path, clip if wishes.rate_hz is None else resample(clip, wishes.rate_hz), note_midi=answer.note_midi)
    return [path]


@_save.register
def _(answer: Preset, folder: Path, wishes: Wishes) -> list[Path]:
    path = folder / f"{wishes.stem}.{safe(answer.synthesizer.lower())}"
    atomic.write_bytes(path, answer.text.encode())
    return [path]


@_save.register(Ranking)
@_save.register(Report)
def _(answer: Ranking | Report, folder: Path, wishes: Wishes) -> list[Path]:
    path = folder / f"{wishes.stem}.json"
    atomic.write_bytes(path, (json.dumps(plain(answer), indent=2) + "\n").encode())
    return [path]


def write_table(columns: Mapping[str, Sequence[object]], path: Path) -> Path:
    """Columns as CSV or Parquet, by the ending of the path. Errors: ConfigError for another ending."""
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet

    table = pa.table({name: list(values) for name, values in columns.items()})
    writers = {".csv": pyarrow.csv.write_csv, ".parquet": pyarrow.parquet.write_table}
    if path.suffix not in writers:
        raise ConfigError(f"{path.name} is no table.", "a name that ends in .csv or .parquet", "Choose another name.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic.replacing(path) as temporary:
        writers[path.suffix](table, temporary)
    return path


def safe(name: str) -> str:
    """A name as part of a file name: letters, digits, dots, dashes, underscores, at most 60."""
    return re.sub(r"[^\w.-]+", "_", name).strip("._")[:60] or "sound"
