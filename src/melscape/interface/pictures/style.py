"""What all pictures share: size, colours that colour-blind people tell apart, and files.

Figures are made without matplotlib's global state, so threads and servers may draw at the same time.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from melscape.work.atomic import write_bytes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe & Ito, "Color Universal Design" (2008), in an order that keeps neighbours apart.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#000000", "#F0E442")
MARKERS = ("o", "^", "s", "D", "v", "P", "X", "*")
UNKNOWN = "#B0B0B0"
LOUDNESS = "magma"
NUMBERS = "viridis"
DOTS_PER_INCH = 130


def figure(width_inches: float = 7.0, height_inches: float = 4.5) -> Figure:
    """An empty figure that arranges itself."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width_inches, height_inches), dpi=DOTS_PER_INCH, layout="constrained")


def png(drawn: Figure) -> bytes:
    """The bytes of a PNG file. The same figure gives the same bytes: no date is written into it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    data = io.BytesIO()
    FigureCanvasAgg(drawn).print_png(data, metadata={"Software": "Melscape"})
    return data.getvalue()


def write_png(drawn: Figure, path: Path) -> Path:
    """Put a figure into a PNG file, whole or not at all; returns the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, png(drawn))
    return path


def plain_frame(axes: Axes) -> None:
    """Take away the upper and the right line, which say nothing."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
