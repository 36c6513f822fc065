"""The ten genres by name, in the order that every table of the job keeps."""

from __future__ import annotations

from melscape.errors import ConfigError
from melscape.synth.band.songs.style import Style
from melscape.synth.band.songs.styles import (
    blues,
    classical,
    country,
    disco,
    hiphop,
    jazz,
    metal,
    pop,
    reggae,
    rock,
)

STYLES: dict[str, Style] = {
    style.genre: style
    for style in (
        blues.STYLE,
        classical.STYLE,
        country.STYLE,
        disco.STYLE,
        hiphop.STYLE,
        jazz.STYLE,
        metal.STYLE,
        pop.STYLE,
        reggae.STYLE,
        rock.STYLE,
    )
}
GENRES: tuple[str, ...] = tuple(STYLES)


def style_of(genre: str) -> Style:
    """The laws of a genre; ConfigError for a name that is none of `GENRES`."""
    if genre not in STYLES:
        raise ConfigError(f"No genre is called {genre!r}.", ", ".join(GENRES), "Choose one of these.")
    return STYLES[genre]
