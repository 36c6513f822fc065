"""How long to search, and for what."""

from __future__ import annotations

from dataclasses import dataclass

from melscape.errors import ConfigError

UNCOUNTED = 1_000_000  # renders that no clock pays for: with so many the seconds alone end a search


@dataclass(frozen=True)
class SearchOptions:
    """What a search may spend.

    Args:
        renders: how many sounds it may try; `UNCOUNTED` leaves it to the seconds.
        seconds: how long it may take; None lets the renders decide.
        seed: the only source of chance.
        wavetable: whether the first oscillator may play a table cut from the sound itself.
        keep: how many answers to give, least loss first.
        tier: which prior fresh presets are drawn from, 1 to 3.
    """

    renders: int = 64
    seconds: float | None = None
    seed: int = 0
    wavetable: bool = False
    keep: int = 4
    tier: int = 1

    def __post_init__(self) -> None:
        if self.renders < 1 or self.keep < 1:
            raise ConfigError(f"{self.renders} renders, {self.keep} to keep.", "1 or more of each", "Ask for more.")
        if self.seconds is None and self.renders >= UNCOUNTED:
            raise ConfigError("A search without an end.", "a number of renders, or seconds", "Give one of them.")
        if self.tier not in (1, 2, 3):
            raise ConfigError(f"Tier {self.tier}.", "1, 2 or 3", "Choose one of these.")
