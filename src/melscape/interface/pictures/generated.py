"""Training sounds, made sounds, and the training sounds that those are nearest to: a grid to see copies in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from melscape.errors import ConfigError
from melscape.features.mel import Mel
from melscape.interface.pictures import style
from melscape.interface.pictures.mels import draw_mel

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from melscape.tasks.generate.generator import Generator
    from melscape.tasks.generate.making.made import Made

COLUMNS = 8
LONGEST_NAME = 22
ROWS = ("training", "generated", "nearest training")


@dataclass(frozen=True)
class Panel:
    """One sound: its log-mel relative to full scale, its name, and a word under it."""

    name: str
    mel_db: Float[np.ndarray, "M T"]
    word: str = ""


def panels_of(generator: Generator, made: Sequence[Made], columns: int = COLUMNS) -> tuple[list[Panel], ...]:
    """Three rows: sounds of the folder spread evenly over it, the first made ones, and what those are nearest to."""
    train = generator.library.part("train")
    places = np.linspace(0, len(train) - 1, min(columns, len(train))).round().astype(int)
    shown = [train[place] for place in places]
    by_name = {code.name: code for code in generator.library.codes}
    nearest = [by_name[each.nearest] for each in made[:columns]]
    return (
        [Panel(code.name, generator.decode_db(code)) for code in shown],
        [Panel(each.name, generator.decode_db(each.code)) for each in made[:columns]],
        [
            Panel(code.name, generator.decode_db(code), f"copy ratio {each.copy_ratio:.2f}")
            for code, each in zip(nearest, made)
        ],
    )


def draw_generated(rows: Sequence[Sequence[Panel]], mel: Mel) -> Figure:
    """A grid of log-mels, one column a sound; each has its own time and its own 0 dB, as sounds of a folder differ.

    Args:
        rows: training sounds, made ones, and the nearest training sound of each of those, as `panels_of` has them.

    Errors: ConfigError if there is nothing to draw.
    """
    if len(rows) != len(ROWS) or not all(rows):
        raise ConfigError(f"{len(rows)} rows of sounds.", f"{len(ROWS)} with sounds in each", "Make some sounds first.")
    columns = max(len(row) for row in rows)
    drawn = style.figure(1.0 + 1.5 * columns, 0.4 + 1.9 * len(ROWS))
    grid = drawn.subplots(len(ROWS), columns, sharey=True, squeeze=False)
    for axes_row, row, heading in zip(grid, rows, ROWS):
        axes_row[0].set_ylabel(f"{heading}\nHz", fontsize=8)
        for axes, panel in zip(axes_row, row):
            _draw_panel(axes, panel, mel)
        for axes in axes_row[len(row) :]:
            axes.set_visible(False)
    return drawn


def _draw_panel(axes: Axes, panel: Panel, mel: Mel) -> None:
    draw_mel(axes, panel.mel_db, mel)
    axes.set_title(_short(panel.name), fontsize=7)
    axes.set_xlabel(panel.word or "seconds", fontsize=7)
    axes.tick_params(labelsize=6)


def _short(name: str) -> str:
    # The end holds seed and number, which tell made sounds apart.
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 8]}…{name[-7:]}"
