"""Guests in the band: players who may take a part, asked in their order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32

from melscape.synth.band.songs.perform import Player
from melscape.synth.band.songs.score import Part, Score


@dataclass(frozen=True)
class Guests:
    """Several players as one: the first who takes a part plays it."""

    players: tuple[Player, ...]

    def play(self, part: Part, score: Score, rate_hz: int) -> Float32[np.ndarray, "S"] | None:
        """The part as the first guest plays it; None where nobody does."""
        for player in self.players:
            sound = player.play(part, score, rate_hz)
            if sound is not None:
                return sound
        return None
