"""What a person wants of the sounds to be made: flags that the making verbs share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cyclopts import Parameter

from melscape.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from melscape.tasks.generate.sliders.sliders import Sliders


@Parameter(name="*")
@dataclass(frozen=True)
class Sliding:
    """Where the sliders stand.

    Args:
        set: a slider and its place, -1 to 1, such as brightness=0.5; may be repeated.
        preset: places of sliders that were saved under a name; --set goes before.
    """

    set: tuple[str, ...] = ()
    preset: str | None = None

    def positions(self, run: Path, sliders: Sliders) -> dict[str, float]:
        """The places by slider. Errors: ConfigError names a slider or a preset that is not there."""
        from melscape.tasks.generate.sliders.presets import load

        saved = {} if self.preset is None else dict(load(run, self.preset).values)
        places = saved | dict(map(parsed, self.set))
        sliders.check(places)
        return places


@Parameter(name="*")
@dataclass(frozen=True)
class Shape:
    """How the sounds are made.

    Args:
        width: stereo width, 0 (mono) to 1.
        seconds: length of every sound; as the folder's sounds are unless given.
    """

    width: float = 0.0
    seconds: float | None = None


MONO, UNMOVED = Shape(), Sliding()


def parsed(word: str) -> tuple[str, float]:
    """`brightness=0.5` as name and place."""
    name, sign, place = word.partition("=")
    try:
        return name.strip(), float(place)
    except ValueError as error:
        raise ConfigError(f"--set {word}.", "a slider and a number, such as brightness=0.5") from error
