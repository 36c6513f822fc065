"""`melscape genre band`: songs in ten genres, composed and played, with their stems."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from melscape.answers import Report
from melscape.errors import CorpusError
from melscape.interface.cli.flags import COMMON, Common
from melscape.interface.cli.talk import Talk

if TYPE_CHECKING:
    from melscape.synth.band.songs.booklet import Band

EXAMPLE = """Example: `melscape genre band --songs 60 --seed 0 --out out/band`

Example: `melscape genre band --songs 8 --genres blues,jazz,metal,reggae --seconds 15 --out small`

The same choices give the same bytes, whatever the number of workers. Stopped, the same command goes on; asked for more
songs or genres, it adds them."""


@Parameter(name="*")
@dataclass(frozen=True)
class Songs:
    """What is played.

    Args:
        songs: how many of each genre.
        genres: some of the ten with commas, such as blues,jazz; all unless given.
        seconds: length of every song.
        rate_hz: sample rate of the files.
    """

    songs: int = 60
    genres: str = ""
    seconds: float = 30.0
    rate_hz: int = 22_050


@Parameter(name="*")
@dataclass(frozen=True)
class Players:
    """Who plays it.

    Args:
        grooves: folder of human drumming in MIDI with its info.csv; without it drums follow written patterns.
        soundfont: a .sf2 file that plays a share of the parts; it needs FluidSynth.
        soundfont_share: share of the parts that the soundfont plays, 0 to 1.
        vital_share: share of the parts that presets of Vital play, 0 to 1; it needs the extra vital.
        workers: processes; one a core unless given.
    """

    grooves: Path | None = None
    soundfont: Path | None = None
    soundfont_share: float = 0.5
    vital_share: float = 0.0
    workers: int | None = None


TEN, OUR_OWN = Songs(), Players()


def register(app: App) -> None:
    """Add the verb."""
    app.command(band, help_epilogue=EXAMPLE)


def band(
    *,
    out: Annotated[Path, Parameter(help="Folder of the songs; new, or of the same band.")],
    songs: Songs = TEN,
    players: Players = OUR_OWN,
    common: Common = COMMON,
) -> int:
    """Compose and play songs in ten genres, four stems each: something to learn from without owning any music."""
    from melscape.synth.band.songs.booklet import FILE
    from melscape.synth.band.songs.record import record_band

    chosen = _band(songs, players, common.seed)
    with Talk(as_json=common.json) as talk:
        made = record_band(
            out, chosen, workers=players.workers, on_progress=lambda progress: talk.told("Playing songs", progress)
        )
        figures = {
            "folder": str(made.folder),
            "genres": list(chosen.genres),
            "songs": made.songs,
            "made": made.made,
            "there_before": made.kept,
            "seconds": made.songs * chosen.seconds,
        }
        then = f"Next: melscape genre train {out} --noise NOISES --minutes 40 --out runs/genre"
        talk.answer(Report(f"A band's songs in {out}", figures, (out / FILE,)), [then])
    return 0


def _band(songs: Songs, players: Players, seed: int) -> Band:
    """What was chosen. Errors: ConfigError names what is out of range, CorpusError a folder that is not there."""
    from melscape.synth.band.songs.booklet import Band
    from melscape.synth.band.songs.genres import GENRES

    if players.grooves is not None and not players.grooves.is_dir():
        raise CorpusError(f"{players.grooves} is no folder.", "a folder of drumming in MIDI", "Check the path.")
    wanted = tuple(word.strip() for word in songs.genres.split(",") if word.strip())
    return Band(
        songs=songs.songs,
        seed=seed,
        genres=wanted or GENRES,
        seconds=songs.seconds,
        rate_hz=songs.rate_hz,
        grooves=players.grooves,
        soundfont=players.soundfont,
        soundfont_share=players.soundfont_share,
        vital_share=players.vital_share,
    )
