"""Flags about who answers: one run, or several together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from melscape.errors import ConfigError
from melscape.interface.cli.flags import Device

if TYPE_CHECKING:
    from melscape.inference.genre import Genre
    from melscape.interface.cli.talk import Talk


@Parameter(name="*")
@dataclass(frozen=True)
class Together:
    """Who answers besides RUN.

    Args:
        also: another run that answers too; may be repeated.
        weights: how much each run counts, with commas, RUN first; all alike unless given.
        device: auto, cpu, cuda or cuda:1.
    """

    also: Annotated[tuple[Path, ...], Parameter(name="--with")] = ()
    weights: str = ""
    device: Device = "auto"

    def open(self, run: Path, talk: Talk) -> Genre:
        """The networks, ready; what a person should know of them is said."""
        from melscape.inference.genre import open_genre

        genre = open_genre((run, *self.also), weights=self._weights(), device=self.device)
        talk.say(*genre.notes)
        return genre

    def _weights(self) -> tuple[float, ...]:
        words = [word.strip() for word in self.weights.split(",") if word.strip()]
        try:
            return tuple(map(float, words))
        except ValueError as error:
            raise ConfigError(
                f"--weights {self.weights}.", "numbers with commas, such as 2,1", "Correct it."
            ) from error


ALONE = Together()
