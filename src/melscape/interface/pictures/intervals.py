"""Figures with their intervals as bars, so that one sees at a glance what is better than what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from melscape.interface.pictures import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Bar:
    """A figure with its interval; `own` marks ours among the answers that it is compared with."""

    name: str
    value: float
    low: float
    high: float
    own: bool = False


def draw_bars(groups: Sequence[tuple[str, Sequence[Bar]]], label: str) -> Figure:
    """One panel a group, with the same bars in the same order."""
    drawn = style.figure(8.0, 0.9 + 0.34 * max(len(bars) for _, bars in groups))
    grid = drawn.subplots(1, len(groups), sharex=True, sharey=True, squeeze=False)[0]
    for axes, (title, bars) in zip(grid, groups):
        places = np.arange(len(bars))[::-1]
        values = np.array([bar.value for bar in bars])
        reach = np.array([[bar.value - bar.low, bar.high - bar.value] for bar in bars]).T
        colours = [style.PALETTE[0] if bar.own else style.PALETTE[4] for bar in bars]
        axes.barh(places, values, color=colours, xerr=np.maximum(reach, 0.0), ecolor="#444444", capsize=2)
        axes.set_yticks(places, [bar.name for bar in bars], fontsize=8)
        axes.set_title(title, fontsize=10)
        axes.set_xlabel(label, fontsize=8)
        style.plain_frame(axes)
    return drawn
