"""A drum kit made for one song, and a drummer's hits played on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float32

from melscape.errors import ConfigError
from melscape.synth.band.songs.chance import between, happens
from melscape.synth.band.songs.instruments.bus import Bus, coloured, through
from melscape.synth.band.songs.instruments.catalogue import refuse_rate
from melscape.synth.band.songs.instruments.drum import Drum, Metal, metal_of, stroke
from melscape.synth.band.songs.instruments.drums import (
    DRIVES,
    HATS,
    KITS,
    LEVEL_SPREAD,
    LEVELS_DB,
    PIECES,
    TUNED,
    ranges_of,
)
from melscape.synth.band.songs.instruments.kernels import lay
from melscape.synth.band.songs.instruments.tone import Make, drawn
from melscape.synth.band.songs.score import Hit

FORCES, TAKES = 4, 3  # different strokes of one piece: how hard, and which of several alike
LOUDER = 1.3  # power of the force: drums answer faster than strings
CHOKE_SECONDS = 0.03
SMEARED_DB = 0.8


@dataclass(frozen=True)
class Kit:
    """The pieces of one kit, drawn for one song; each is made when it is first struck.

    Args:
        make: which kit, for which song, at which rate.
        key_midi: what a machine's kick and the kettledrums are tuned to.
    """

    make: Make
    key_midi: int = 48
    _drums: dict[str, tuple[Drum, Metal, float]] = field(default_factory=dict)
    _strokes: dict[tuple[str, int, int], Float32[np.ndarray, "_"]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        refuse_rate(self.make.rate_hz)
        if self.make.instrument not in KITS:
            found = f"No kit is called {self.make.instrument!r}."
            raise ConfigError(found, ", ".join(KITS), "Choose one of these.")

    def stroke(self, piece: str, velocity: int, take: int = 0) -> tuple[Float32[np.ndarray, "S"], float]:
        """The sound of a stroke, its peak at 1, and the gain to play it with. Raises ConfigError for no such piece."""
        drum, metal, level = self._drum(piece)
        force = min(max(velocity / 127.0, 0.0), 1.0)
        key = piece, min(int(force * FORCES), FORCES - 1), take % TAKES
        if key not in self._strokes:
            random = self.make.chance("stroke", *key)
            self._strokes[key] = stroke(drum, metal, (key[1] + 0.5) / FORCES, self.make.rate_hz, random)
        return self._strokes[key], level * force**LOUDER

    def play(self, hits: Sequence[tuple[float, Hit]], samples: int) -> Float32[np.ndarray, "S"]:
        """All hits, given with their seconds, through the bus of the kit."""
        out = np.zeros(samples, np.float32)
        random = self.make.chance("hands")
        choked = _chokes(hits)
        release = self.make.samples(CHOKE_SECONDS)
        for number, (seconds, hit) in enumerate(hits):
            sound, gain = self.stroke(hit.piece, hit.velocity, number)
            start = round(seconds * self.make.rate_hz)
            held = round((choked[number] - seconds) * self.make.rate_hz) if number in choked else sound.size
            if start < samples:
                lay(out, sound, start, gain * 10.0 ** (random.normal(0.0, SMEARED_DB) / 20.0), held, release)
        return through(self.bus, out, self.make.rate_hz)

    @property
    def bus(self) -> Bus:
        """What the whole kit goes through: its room's colour, and for some a drive."""
        random = self.make.chance("bus")
        name = self.make.instrument
        driven = name in DRIVES and happens(random, 0.6)
        high_hz = between(random, (4500, 9000)) if name == "lofi" else math.inf
        drive_db = between(random, DRIVES[name]) if driven else 0.0
        return Bus(coloured(random), high_cut_hz=high_hz, drive_db=drive_db)

    def _drum(self, piece: str) -> tuple[Drum, Metal, float]:
        if piece not in PIECES:
            raise ConfigError(f"No drum is called {piece!r}.", ", ".join(PIECES), "Choose one of these.")
        if piece not in self._drums:
            random = self.make.chance("drum", piece)
            drum = Drum(**self._numbers(piece, random))
            level = 10.0 ** ((LEVELS_DB[piece] + between(random, LEVEL_SPREAD)) / 20.0)
            self._drums[piece] = drum, metal_of(drum, self.make.rate_hz, random), level
        return self._drums[piece]

    def _numbers(self, piece: str, random: np.random.Generator) -> dict[str, float]:
        kit = self.make.instrument
        numbers = drawn(ranges_of(kit, piece), random)
        if piece in HATS:  # the same two cymbals, however they are played
            numbers["metal_hz"] = drawn(ranges_of(kit, "closed_hat"), self.make.chance("hats"))["metal_hz"]
        if TUNED.get(kit) == piece:
            key_hz = 440.0 * 2.0 ** ((self.key_midi - 69) / 12.0)
            numbers["skin_hz"] = key_hz * 2.0 ** round(math.log2(numbers["skin_hz"] / key_hz))
        return numbers


def _chokes(hits: Sequence[tuple[float, Hit]]) -> dict[int, float]:
    """For each open hat that is closed later: when."""
    choked: dict[int, float] = {}
    closing = math.inf
    for number in range(len(hits) - 1, -1, -1):
        seconds, hit = hits[number]
        if hit.piece == "open_hat" and closing < math.inf:
            choked[number] = closing
        if hit.piece in HATS:
            closing = seconds
    return choked
