"""Bands recorded to a folder in the layout of stems: `genres_stems/{genre}/{genre}.00000/` with a WAV file a stem.

A song appears as a whole or not at all, so a stopped recording goes on where it was. Beside the songs lies `band.json`
with what was chosen. The bytes depend on the band alone, not on how many workers there were or which song came first.
"""

from __future__ import annotations

import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from melscape.audio.clip import Clip
from melscape.audio.files import write
from melscape.errors import ConfigError, WorkError
from melscape.synth.band.songs.booklet import LAWS_VERSION, Band, Booklet, read_booklet, write_booklet
from melscape.synth.band.songs.score import STEMS, Score
from melscape.work.atomic import sync_folder
from melscape.work.many import Progress, WorkOptions, map_many

if TYPE_CHECKING:
    from melscape.synth.band.songs.human_groove import Grooves
    from melscape.synth.band.songs.perform import Player

STEMS_FOLDER, PART = "genres_stems", ".part"


@dataclass(frozen=True)
class Recorded:
    """What came of it: the folder to train on, songs made now, and songs that were there before."""

    folder: Path
    made: int
    kept: int

    @property
    def songs(self) -> int:
        """All songs of the band."""
        return self.made + self.kept


@dataclass(frozen=True)
class _Job:
    folder: Path
    band: Band
    genre: str
    song: int

    @property
    def name(self) -> str:
        return song_name(self.genre, self.song)

    @property
    def place(self) -> Path:
        return self.folder / STEMS_FOLDER / self.genre / self.name

    @property
    def key(self) -> str:
        return f"{self.genre}/{self.name}"


def song_name(genre: str, song: int) -> str:
    """How a song's folder is called."""
    return f"{genre}.{song:05d}"


def record_band(
    folder: Path,
    band: Band | None = None,
    *,
    workers: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> Recorded:
    """Compose, play and write all songs that are not there yet; one process a core unless `workers` says otherwise.

    Raises ConfigError where the folder holds another band, or one by other laws that lacks songs; WorkError where songs
    could not be made.
    """
    band = band or Band()
    before = _told(folder, band)
    jobs = [_Job(folder, band, genre, song) for genre in band.genres for song in range(band.songs)]
    missing = [job for job in jobs if job.key not in before.songs or not whole(job.place)]
    if not missing:
        return Recorded(folder, 0, len(jobs))
    _refuse_other_laws(folder, before)
    for genre in band.genres:
        (folder / STEMS_FOLDER / genre).mkdir(parents=True, exist_ok=True)
        _sweep(folder / STEMS_FOLDER / genre)
    write_booklet(folder, band, before.songs)
    options = WorkOptions(workers=workers)
    songs, kept, failed = dict(before.songs), len(jobs) - len(missing), []
    for outcome in map_many(_record, missing, options=options, on_progress=on_progress, cancel=cancel):
        if outcome.failure is not None:
            failed.append(f"{outcome.item.name}: {outcome.failure.text}")
            continue
        line, was_there = outcome.value
        songs[outcome.item.key] = line
        kept += was_there
    write_booklet(folder, band, songs)
    if failed:
        found = f"{len(failed)} of {len(jobs)} songs were not made; the first: {failed[0]}."
        raise WorkError(found, "all of them", "Mend the cause and ask again: what is there is kept.")
    return Recorded(folder, len(jobs) - kept, kept)


def write_song(score: Score, folder: Path, rate_hz: int, player: Player | None = None) -> Path:
    """Play a score into `folder`, which becomes the song with its four stems (16 bit), all or nothing."""
    from melscape.synth.band.songs.perform import play_score

    if folder.exists():
        raise ConfigError(f"There already is a {folder}.", "a new folder", "Choose another one, or move it away.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    stems = play_score(score, rate_hz, player)
    temporary = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}{PART}")
    temporary.mkdir()
    try:
        for stem in STEMS:
            write(temporary / f"{stem}.wav", Clip.of(stems[stem], rate_hz), "pcm_16")
        temporary.replace(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    sync_folder(folder.parent)
    return folder


def whole(folder: Path) -> bool:
    """Whether all four stems of a song are there."""
    return all((folder / f"{stem}.wav").is_file() for stem in STEMS)


def _record(job: _Job) -> tuple[dict[str, Any], bool]:
    from melscape.synth.band.songs.compose import compose

    band = job.band
    grooves = _grooves(band.grooves) if band.grooves else None
    score = compose(job.genre, seed=band.seed, song=job.song, seconds=band.seconds, grooves=grooves)
    was_there = whole(job.place)
    if not was_there:
        with ExitStack() as stack:
            write_song(score, job.place, band.rate_hz, _player(band, stack))
    return _line(score), was_there


@lru_cache(maxsize=1)
def _grooves(folder: Path) -> Grooves:
    # Once a process: reading a thousand MIDI files for every song would take longer than the song.
    from melscape.synth.band.songs.human_groove import Grooves

    return Grooves.open(folder)


def _player(band: Band, stack: ExitStack) -> Player | None:
    from melscape.synth.band.songs.guests import Guests

    guests: list[Player] = []
    if band.soundfont is not None:
        from melscape.synth.band.songs.soundfont import Soundfont

        guests.append(Soundfont(band.soundfont, band.soundfont_share))
    if band.vital_share:
        from melscape.synth.band.songs.vital_voice import VitalBand

        guests.append(stack.enter_context(VitalBand(band.vital_share)))
    return Guests(tuple(guests)) if guests else None


def _line(score: Score) -> dict[str, Any]:
    return {
        "genre": score.genre,
        "tempo_bpm": round(score.tempo_bpm, 3),
        "beats_per_bar": score.beats_per_bar,
        "swing": round(score.swing, 3),
        "key_midi": score.key_midi,
        "kit": score.drums.kit if score.drums else None,
        "instruments": {stem: [part.instrument for part in score.parts_of(stem)] for stem in STEMS[1:]},
    }


def _told(folder: Path, band: Band) -> Booklet:
    """The songs that are there already. Raises ConfigError where they are not this band's."""
    told = read_booklet(folder, band)
    if told is None and (folder / STEMS_FOLDER).exists():
        found = f"{folder} has stems in it that no band recorded."
        raise ConfigError(found, "a new folder, or one of this band", "Choose another folder.")
    return told or Booklet()


def _refuse_other_laws(folder: Path, before: Booklet) -> None:
    if before.laws != LAWS_VERSION:
        version = "an unknown version" if before.laws is None else f"version {before.laws}"
        found = f"The songs in {folder} were made by {version} of the band's laws; more would be of another band."
        raise ConfigError(found, f"version {LAWS_VERSION}, or no more songs", "Record a whole band in a new folder.")


def _sweep(folder: Path) -> None:
    """Take away what a stopped recording left half done."""
    for left in _left_over(folder):
        shutil.rmtree(left)


def _left_over(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if path.name.startswith(".") and path.name.endswith(PART))
