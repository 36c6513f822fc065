"""Drumming by people: the Groove MIDI Dataset (Gillick et al. 2019) laid under a song, timing and force kept.

A folder holds `info.csv` and the MIDI files that it names, played on an electronic kit and aligned to a metronome.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from melscape.errors import CorpusError
from melscape.synth.band.songs.chance import happens
from melscape.synth.band.songs.midi import read_midi
from melscape.synth.band.songs.plan import Plan
from melscape.synth.band.songs.score import Hit

# The kit of the dataset, note by note.
PIECE_OF: dict[int, str] = {
    36: "kick", 35: "kick", 38: "snare", 40: "snare", 37: "rim", 39: "clap", 42: "closed_hat", 22: "closed_hat",
    46: "open_hat", 26: "open_hat", 44: "pedal_hat", 51: "ride", 59: "ride", 53: "ride_bell", 49: "crash", 55: "crash",
    52: "crash", 57: "crash", 48: "tom_high", 50: "tom_high", 45: "tom_mid", 47: "tom_mid", 43: "tom_low",
    58: "tom_low", 54: "tambourine", 56: "cowbell",
}  # fmt: skip
# Which of its styles stand for which written groove: a name, or its beginning up to the slash.
STYLES_OF: dict[str, tuple[str, ...]] = {
    "rock": ("rock", "pop", "rock/indie", "rock/folk", "rock/groove8", "pop/groove7"),
    "rock_half": ("rock/halftime", "rock"),
    "tom_beat": ("rock", "afrobeat"),
    "punk": ("punk", "rock"),
    "motown": ("soul", "soul/motown", "gospel"),
    "shuffle": ("rock/shuffle", "blues/shuffle", "neworleans/shuffle", "funk/purdieshuffle"),
    "swing": ("jazz", "jazz/swing", "jazz/mediumfast", "jazz/fast"),
    "bossa": ("latin/brazilian-bossa", "latin/brazilian"),
    "latin": ("latin", "latin/brazilian-songo", "afrocuban", "latin/brazilian-samba"),
    "rumba": ("afrocuban/rhumba", "neworleans/secondline", "afrocuban"),
    "funk": ("funk", "soul", "funk/groove1", "funk/groove2", "funk/groove5", "jazz/funk", "neworleans/funk"),
    "boombap": ("hiphop", "hiphop/groove6", "dance/breakbeat"),
    "lofi_swing": ("hiphop", "hiphop/groove6"),
    "party": ("hiphop", "funk"),
    "disco": ("dance/disco",),
    "ballad": ("pop/soft", "rock", "soul"),
    "one_drop": ("reggae", "reggae/slow"),
    "rockers": ("reggae", "latin/brazilian-sambareggae"),
    "train": ("country", "rock/rockabilly"),
    "two_beat": ("country", "rock/folk"),
}
NEAR_TEMPO, PHRASE_BARS = 1.25, 4
# With fewer takes than this to choose from, people are heard less often, so that no take stands for its genre.
ENOUGH_TAKES = 6


@dataclass(frozen=True)
class Take:
    """One recorded performance: where it is, and what `info.csv` says about it."""

    path: str
    style: str
    tempo_bpm: float
    beats_per_bar: int
    fill: bool
    seconds: float


@dataclass(frozen=True)
class Grooves:
    """The performances of a folder."""

    folder: Path
    takes: tuple[Take, ...]

    @classmethod
    def open(cls, folder: Path) -> Grooves:
        """All performances that `info.csv` lists and the folder holds; CorpusError where there are none."""
        table = folder / "info.csv"
        if not table.is_file():
            raise CorpusError(f"{folder} has no info.csv.", "the Groove MIDI Dataset", "Point at its folder.")
        with table.open(newline="", encoding="utf-8") as lines:
            takes = tuple(_take(row, table) for row in csv.DictReader(lines))
        there = tuple(take for take in takes if (folder / take.path).is_file())
        if not there:
            raise CorpusError(
                f"{folder} holds none of the {len(takes)} files of its info.csv.", "MIDI files", "Unpack it again."
            )
        return cls(folder, there)

    def near(self, groove: str, tempo_bpm: float, beats_per_bar: int, *, fill: bool = False) -> tuple[Take, ...]:
        """The takes that could be this groove at about this tempo."""
        styles = STYLES_OF.get(groove, ())
        widest = math.log(NEAR_TEMPO)
        return tuple(
            take
            for take in self.takes
            if take.fill == fill
            and (take.style in styles or (fill and take.style.split("/")[0] in styles))
            and take.beats_per_bar == beats_per_bar
            and abs(math.log(take.tempo_bpm / tempo_bpm)) <= widest
            and (fill or take.seconds * take.tempo_bpm / 60.0 >= PHRASE_BARS * beats_per_bar)
        )

    def play(self, plan: Plan, groove: str) -> list[Hit]:
        """A person's drumming through the whole song, as played; empty where nobody plays such a groove, or not now."""
        random = plan.chance("human groove")
        takes = self.near(groove, plan.tempo_bpm, plan.beats_per_bar)
        if not takes or not happens(random, min(len(takes) / ENOUGH_TAKES, 1.0)):
            return []
        hits = self.read(takes[int(random.integers(len(takes)))])
        fills = self.near(groove, plan.tempo_bpm, plan.beats_per_bar, fill=True)
        played = _through(plan, hits, random)
        for section in plan.sections[:-1]:
            if fills and happens(random, plan.style.fills):
                fill = self.read(fills[int(random.integers(len(fills)))])
                played = _filled(played, fill, float(section.bars.stop * plan.beats_per_bar), plan.beats_per_bar)
        return _levelled(sorted(played, key=lambda hit: (hit.start_beats, hit.piece)), plan.loudness)

    def read(self, take: Take) -> tuple[Hit, ...]:
        """The hits of a take in beats from its start; notes of no known piece are left out."""
        strokes = read_midi(self.folder / take.path)
        return tuple(
            Hit(stroke.start_beats, PIECE_OF[stroke.note_midi], stroke.velocity)
            for stroke in strokes
            if stroke.note_midi in PIECE_OF
        )


def _take(row: dict[str, str], table: Path) -> Take:
    try:
        path = Path(row["midi_filename"])
        if path.is_absolute() or ".." in path.parts:
            raise CorpusError(f"{table} names {path}.", "files inside its folder", "Get the dataset again.")
        return Take(
            str(path),
            row["style"],
            float(row["bpm"]),
            int(row["time_signature"].split("-")[0]),
            row["beat_type"] == "fill",
            float(row["duration"]),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise CorpusError(
            f"{table} has a row that cannot be read: {error}.", "the dataset's own table", "Get it again."
        ) from error


def _through(plan: Plan, hits: tuple[Hit, ...], random: np.random.Generator) -> list[Hit]:
    """Phrases of the take, one for verses and one for choruses, in turns under every section."""
    a_bar = plan.beats_per_bar
    bars = max(int(max(hit.start_beats for hit in hits) // a_bar), 1) if hits else 1
    phrase = min(PHRASE_BARS, bars)
    verse, chorus = (int(random.integers(bars - phrase + 1)) for _ in range(2))
    played = []
    for section in plan.sections:
        first = chorus if section.name in ("chorus", "solo") else verse
        for bar in section.bars:
            taken = (first + (bar - section.bars.start) % phrase) * a_bar
            shift = bar * a_bar - taken
            # A stroke that anticipates the bar line belongs to the bar that it leads to.
            played += [
                Hit(max(hit.start_beats + shift, 0.0), hit.piece, hit.velocity)
                for hit in hits
                if taken - 0.1 <= hit.start_beats < taken + a_bar - 0.1
            ]
    return played


def _filled(played: list[Hit], fill: tuple[Hit, ...], end_beats: float, a_bar: int) -> list[Hit]:
    inside = [hit for hit in fill if hit.start_beats < a_bar]
    if not inside:
        return played
    begins = end_beats - a_bar
    kept = [hit for hit in played if not begins - 0.1 <= hit.start_beats < end_beats - 0.1]
    return kept + [Hit(begins + hit.start_beats, hit.piece, hit.velocity) for hit in inside]


def _levelled(hits: list[Hit], loudness: float) -> list[Hit]:
    if not hits:
        return []
    strong = float(np.percentile([hit.velocity for hit in hits], 80))
    return [
        Hit(hit.start_beats, hit.piece, int(min(max(round(hit.velocity * loudness / strong), 1), 127))) for hit in hits
    ]
