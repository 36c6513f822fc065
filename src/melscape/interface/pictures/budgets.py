"""How near answers come for the work that they cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from melscape.interface.pictures import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw_budgets(
    curves: Mapping[str, Mapping[int, float]],
    label: str,
    *,
    lines: Mapping[str, float | None] | None = None,
    own: Sequence[str] = (),
) -> Figure:
    """One curve an arm over the number of renders, those of ours thicker; bounds are level lines."""
    drawn = style.figure(7.5, 4.2)
    axes = drawn.subplots()
    for place, (name, curve) in enumerate(curves.items()):
        budgets = sorted(curve)
        colour, marker = style.PALETTE[place % len(style.PALETTE)], style.MARKERS[place % len(style.MARKERS)]
        wide = 2.4 if name in own else 1.1
        values = [curve[budget] for budget in budgets]
        axes.plot(budgets, values, color=colour, marker=marker, markersize=4, linewidth=wide, label=name)
    for name, level in (lines or {}).items():
        if level is not None:
            axes.axhline(level, color=style.UNKNOWN, linestyle="--", linewidth=1.0, label=name)
    every = sorted({budget for curve in curves.values() for budget in curve})
    axes.set_xscale("log", base=2)
    axes.set_xticks(every, [str(budget) for budget in every])
    axes.set_xlabel("renders a target", fontsize=8)
    axes.set_ylabel(label, fontsize=8)
    axes.set_ylim(bottom=0.0)
    axes.legend(fontsize=7, frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))
    style.plain_frame(axes)
    return drawn
