"""Maps of a space: a point a sound, coloured by any column, with a legend or a colour bar; and ways through it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from melscape.answers import Map
from melscape.errors import ConfigError
from melscape.interface.pictures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_KINDS = 24  # words in a legend: more cannot be told apart; the rarest share one grey
PREFERRED = ("family", "pitch", "source", "instrument", "part")
FEWEST_NUMBERS = 9  # as many different numbers need a colour bar instead of a legend


@dataclass(frozen=True)
class Way:
    """A way through a map, from point to point, with a word for each end. Shapes: `points` (B, 2)."""

    points: Float[np.ndarray, "B 2"]
    ends: Sequence[str]


def columns_of(answer: Map) -> tuple[str, ...]:
    """The columns that say something: neither the same nor different for every point, and not what another says."""
    points, told, kept = len(answer.names), set(), []
    for name in sorted(answer.columns, key=lambda name: name not in PREFERRED):
        words = answer.columns[name]
        same = tuple(words) in told
        if len(set(words)) > 1 and not same and (len(set(words)) < points or numbers_of(answer, name) is not None):
            kept.append(name)
        told.add(tuple(words))
    return tuple(kept)


def numbers_of(answer: Map, column: str) -> Float[np.ndarray, "N"] | None:
    """The column as numbers, NaN for blanks; None if some word is no number, or if few are different."""
    words = answer.columns[column]
    try:
        numbers = np.array([float(word) if word else np.nan for word in words])
    except ValueError:
        return None
    return numbers if len(set(words) - {""}) >= FEWEST_NUMBERS else None


def draw_map(answer: Map, column: str | None = None, way: Way | None = None) -> Figure:
    """The map, coloured by a column. Errors: ConfigError names the columns there are."""
    if column is not None and column not in answer.columns:
        raise ConfigError(f"The map has no column {column!r}.", ", ".join(answer.columns), "Choose one of these.")
    drawn = style.figure(8.0, 5.5)
    axes = drawn.subplots()
    numbers = numbers_of(answer, column) if column else None
    if way is not None:
        _points(axes, answer.points, style.UNKNOWN, "o", "sounds of the corpus")
        _draw_way(axes, way)
    elif column is None:
        _points(axes, answer.points, style.PALETTE[0], "o", "")
    elif numbers is not None:
        _draw_numbers(drawn, axes, answer, numbers, column)
    else:
        _draw_kinds(drawn, axes, answer, column)
    axes.set_title(f"{answer.title}, {answer.projection.upper()}" + (f", by {column}" if column else ""), fontsize=11)
    axes.set_xlabel(answer.note, fontsize=8)
    axes.set_xticks([])
    axes.set_yticks([])
    style.plain_frame(axes)
    return drawn


def kinds_of(words: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """The words of a legend in order, each with what it stands for: the rarest of many are taken together."""
    counts = Counter(word for word in words if word)
    names = sorted(counts, key=_natural)
    if len(names) <= MOST_KINDS:
        return [(name, (name,)) for name in names]
    kept = {name for name, _ in counts.most_common(MOST_KINDS - 1)}
    others = tuple(name for name in names if name not in kept)
    return [*((name, (name,)) for name in names if name in kept), (f"{len(others)} others", others)]


def _natural(word: str) -> tuple[int, float, str]:
    try:
        return 0, float(word), word
    except ValueError:
        return 1, 0.0, word


def _draw_kinds(drawn: Figure, axes: Axes, answer: Map, column: str) -> None:
    words = np.array(answer.columns[column])
    if (words == "").any():
        _points(axes, answer.points[words == ""], style.UNKNOWN, ".", "unknown")
    for number, (name, meant) in enumerate(kinds_of(words.tolist())):
        colour = style.UNKNOWN if meant != (name,) else style.PALETTE[number % len(style.PALETTE)]
        marker = style.MARKERS[(number + number // len(style.PALETTE)) % len(style.MARKERS)]
        _points(axes, answer.points[np.isin(words, meant)], colour, marker, name)
    drawn.legend(loc="outside right center", fontsize=8, title=column, frameon=False)


def _draw_numbers(drawn: Figure, axes: Axes, answer: Map, numbers: Float[np.ndarray, "N"], column: str) -> None:
    known = np.isfinite(numbers)
    if not known.all():
        _points(axes, answer.points[~known], style.UNKNOWN, ".", "unknown")
        drawn.legend(loc="outside lower right", fontsize=8, frameon=False)
    x, y = answer.points[known].T
    picture = axes.scatter(x, y, c=numbers[known], cmap=style.NUMBERS, s=_size(len(numbers)), linewidths=0)
    drawn.colorbar(picture, ax=axes, pad=0.01).set_label("pitch (MIDI note)" if column == "pitch" else column)


def _draw_way(axes: Axes, way: Way) -> None:
    x, y = way.points.T
    axes.plot(x, y, "-", color=style.PALETTE[0], linewidth=1.2, zorder=3)
    axes.scatter(x, y, c=np.arange(len(x)), cmap=style.NUMBERS, s=36, zorder=4, edgecolors="white", linewidths=0.5)
    # The stops that were named lie at equal distances along the steps.
    places = np.linspace(0, len(x) - 1, len(way.ends)).round().astype(int)
    for place, word in zip(places, way.ends):
        axes.annotate(word, (x[place], y[place]), xytext=(6, 6), textcoords="offset points", fontsize=9, zorder=5)


def _points(axes: Axes, points: Float[np.ndarray, "N 2"], colour: str, marker: str, word: str) -> None:
    axes.scatter(
        points[:, 0], points[:, 1], c=colour, marker=marker, s=_size(len(points)), label=word, linewidths=0, alpha=0.85
    )


def _size(points: int) -> float:
    return float(np.clip(9000.0 / max(points, 1), 8.0, 42.0))
