"""Notes of the made-up band, written into a folder: the corpus of the demo, and of anyone without sounds at hand."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from melscape.corpus.candidate import Scan
from melscape.corpus.index import INDEX_NAME
from melscape.corpus.sources import folder as plain
from melscape.errors import ConfigError, CorpusError
from melscape.synth.band.note import Note
from melscape.synth.band.voices import PROGRAM_NAMES, VOICES, play
from melscape.work import atomic

RANK = 20
RECIPE_NAME = "made_notes.json"
LICENCE = "CC0-1.0"

_COLUMNS = ("file", "family", "program", "timbre", "pitch_midi", "velocity", "seconds", "source", "licence")


@dataclass(frozen=True)
class Recipe:
    """Which notes to make: every program of every voice at every pitch (6 x 8 x 6 = 288 by default).

    Args:
        voices: names of voices of the band; they become the families.
        programs: how many programs of each voice.
        pitches_midi: the pitches that every program plays.
        seconds: length of a note.
        rate_hz: sample rate of the files.
        format: `flac` or `wav`, 16 bit.
        seed: of the noise in the sounds.
    """

    voices: tuple[str, ...] = tuple(VOICES)
    programs: int = 8
    pitches_midi: tuple[int, ...] = (40, 45, 50, 55, 60, 67)
    seconds: float = 2.4
    rate_hz: int = 44_100
    format: str = "flac"
    seed: int = 0

    def __post_init__(self) -> None:
        if self.format not in ("flac", "wav"):
            raise ConfigError(f"The format {self.format!r}.", "flac or wav", "Choose one of these.")
        most = min((len(PROGRAM_NAMES[voice]) for voice in self.voices if voice in VOICES), default=0)
        if not 1 <= self.programs <= most:
            raise ConfigError(f"{self.programs} programs of {self.voices}.", f"1 to {most}", "Choose another number.")

    def notes(self) -> Iterator[tuple[str, Note]]:
        """Voice and note of every file, in the order of the index."""
        for voice in self.voices:
            for program in range(self.programs):
                for order, pitch in enumerate(self.pitches_midi):
                    # Velocities differ a little, as they do when a person plays.
                    yield voice, Note(pitch, self.seconds, program, 84 + 8 * ((program + order) % 4))


def write_notes(folder: Path, recipe: Recipe | None = None, on_note: Callable[[int], None] | None = None) -> Path:
    """Play all notes of the recipe into `folder` with their `index.csv`; returns the folder. About 20 ms a note.

    Files are only added: a folder with other files in it is refused (CorpusError).
    """
    from melscape.audio.clip import Clip
    from melscape.audio.files import write

    recipe = recipe or Recipe()
    _refuse_other_files(folder)
    folder.mkdir(parents=True, exist_ok=True)
    atomic.write_bytes(folder / RECIPE_NAME, json.dumps(asdict(recipe), indent=1).encode())
    table = io.StringIO()
    index = csv.DictWriter(table, _COLUMNS, lineterminator="\n")
    index.writeheader()
    for number, (voice, note) in enumerate(recipe.notes()):
        row = _row(voice, note, recipe)
        samples = play(voice, note, recipe.rate_hz, recipe.seed)
        write(folder / row["file"], Clip.of(samples, recipe.rate_hz), encoding="pcm_16")
        index.writerow(row)
        if on_note:
            on_note(number + 1)
    atomic.write_bytes(folder / INDEX_NAME, table.getvalue().encode())
    return folder


def _refuse_other_files(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()) and not (folder / RECIPE_NAME).is_file():
        raise CorpusError(f"{folder} is not empty.", "a new or an empty folder", "Choose another folder.")


def _row(voice: str, note: Note, recipe: Recipe) -> dict[str, str]:
    program = f"{voice}_{note.program:02d}"
    name = f"{program}-{round(note.pitch_midi):03d}-{note.velocity:03d}.{recipe.format}"
    timbre = PROGRAM_NAMES[voice][note.program]
    cells = (name, voice, program, timbre, str(note.pitch_midi), str(note.velocity), str(note.seconds), "made", LICENCE)
    return dict(zip(_COLUMNS, cells))


def recognises(folder: Path) -> bool:
    """Whether the recipe is there that `write_notes` leaves beside its notes."""
    return (folder / RECIPE_NAME).is_file() and (folder / INDEX_NAME).is_file()


def scan(folder: Path) -> Scan:
    """The notes with the labels of their index."""
    return plain.scan(folder, frozenset({RECIPE_NAME}))
