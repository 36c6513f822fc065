"""All instruments by name, and `programme`, which draws one make of one of them for a song."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from melscape.errors import ConfigError
from melscape.synth.band.songs.instruments import basses, bowed_blown, keys, organ, strings_plucked, synths, voices
from melscape.synth.band.songs.instruments.tone import Make, Programme

LOWEST_RATE_HZ, HIGHEST_RATE_HZ = 8_000, 96_000

MAKERS: Mapping[str, Callable[[Make], Programme]] = {
    **dict.fromkeys(strings_plucked.KINDS, strings_plucked.programme),
    **dict.fromkeys(basses.STRINGS, basses.programme),
    "bass_sub": basses.sub_programme,
    **dict.fromkeys(keys.KINDS, keys.programme),
    "organ": organ.programme,
    **dict.fromkeys(bowed_blown.KINDS, bowed_blown.programme),
    **dict.fromkeys(synths.KINDS, synths.programme),
    **dict.fromkeys(voices.KINDS, voices.programme),
}


def programme(make: Make) -> Programme:
    """The make of an instrument. Raises ConfigError for an unknown one or a rate outside 8,000 to 96,000 Hz."""
    if make.instrument not in MAKERS:
        found = f"No instrument is called {make.instrument!r}."
        raise ConfigError(found, ", ".join(sorted(MAKERS)), "Choose one of these.")
    refuse_rate(make.rate_hz)
    return MAKERS[make.instrument](make)


def refuse_rate(rate_hz: int) -> None:
    """Raise ConfigError for a rate that nothing here plays at."""
    if not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
        expected = f"{LOWEST_RATE_HZ} to {HIGHEST_RATE_HZ} Hz"
        raise ConfigError(f"A rate of {rate_hz} Hz.", expected, "Choose a rate such as 22050.")
