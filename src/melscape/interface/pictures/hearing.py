"""How hearing fares: scores over noise, and what confidence promises beside what it keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from melscape.interface.pictures import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PARTS = {"closed": "songs it learnt from", "open": "songs it never heard"}
SIZES = (20.0, 220.0)  # points squared of the smallest and the largest bin's dot


def draw_noise(curve: Mapping[str, Mapping[str, Any]]) -> Figure:
    """Macro F1 over how loud the music is beside the noise, with 95 % intervals; a line for each part.

    Args:
        curve: by level in dB, the score of each part and its interval under `<part>_ci`.
    """
    drawn = style.figure(6.0, 3.4)
    axes = drawn.subplots()
    for place, (part, words) in enumerate(PARTS.items()):
        found = sorted((float(level), row) for level, row in curve.items() if row.get(part) is not None)
        if not found:
            continue
        levels_db, scores = [level for level, _ in found], np.array([row[part] for _, row in found])
        ends = np.array([row.get(f"{part}_ci") or [row[part], row[part]] for _, row in found])
        reach = np.maximum(np.abs(ends.T - scores), 0.0)
        colour, marker = style.PALETTE[place], style.MARKERS[place]
        axes.errorbar(levels_db, scores, yerr=reach, color=colour, marker=marker, capsize=2, linewidth=1.4, label=words)
    axes.set_xlabel("music over noise (dB)", fontsize=8)
    axes.set_ylabel("macro F1", fontsize=8)
    axes.set_ylim(0.0, 1.02)
    axes.legend(fontsize=8, frameon=False, loc="lower right")
    style.plain_frame(axes)
    return drawn


def draw_reliability(rows: Sequence[Mapping[str, float]]) -> Figure:
    """How often answers are right over how sure they are; on the diagonal it is what they promise.

    Args:
        rows: bins of confidence with `promised`, `kept` and the `share` of all answers, which is the dot's size.
    """
    drawn = style.figure(4.4, 4.0)
    axes = drawn.subplots()
    axes.plot([0.0, 1.0], [0.0, 1.0], "--", color=style.UNKNOWN, linewidth=1.0, label="honest")
    shares = np.array([row["share"] for row in rows])
    sizes = SIZES[0] + (SIZES[1] - SIZES[0]) * shares / max(float(shares.max(initial=0.0)), 1e-9)
    promised, kept = [row["promised"] for row in rows], [row["kept"] for row in rows]
    axes.scatter(promised, kept, s=sizes, color=style.PALETTE[0], label="answers, by how many", zorder=3)
    axes.set_xlabel("how sure it is", fontsize=8)
    axes.set_ylabel("how often it is right", fontsize=8)
    axes.set_xlim(0.0, 1.02)
    axes.set_ylim(0.0, 1.02)
    axes.legend(fontsize=8, frameon=False, loc="upper left")
    style.plain_frame(axes)
    return drawn
