"""How a training went: losses and measures over its steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from melscape.interface.pictures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

History = Mapping[str, Sequence[float]]
# One panel each: its title, and the columns in it.
PANELS = (
    ("reconstruction loss", ("train_reconstruction",)),
    ("held-out mel MAE (dB)", ("valid_mel_mae_db",)),
    ("KL (nats)", ("train_raw_kl", "train_free_bits_kl", "valid_raw_kl_nats", "valid_kl_floor_nats")),
    ("latent spread", ("valid_mu_std", "valid_logvar_mean", "valid_logvar_std")),
    ("active units", ("valid_active_units",)),
    ("learning rate", ("learning_rate",)),
)


def draw_history(history: History) -> Figure:
    """Small panels, one for each kind of quantity; what was not measured is left out."""
    panels = [(title, [name for name in names if name in history]) for title, names in PANELS]
    panels = [(title, names) for title, names in panels if names] or [("nothing was measured", [])]
    rows = -(-len(panels) // 2)
    drawn = style.figure(8.0, 0.4 + 2.1 * rows)
    grid = drawn.subplots(rows, 2, squeeze=False, sharex=True)
    for axes, (title, names) in zip(grid.flat, panels):
        _draw_panel(axes, history, title, names)
    for axes in list(grid.flat)[len(panels) :]:
        axes.set_visible(False)
    return drawn


def _draw_panel(axes: Axes, history: History, title: str, names: Sequence[str]) -> None:
    steps = np.asarray(history.get("step", ()), np.float64)
    for number, name in enumerate(names):
        values = np.asarray(history[name], np.float64)
        there = np.isfinite(values)
        colour = style.PALETTE[number % len(style.PALETTE)]
        sparse = there.sum() < 200
        axes.plot(steps[there], values[there], color=colour, linewidth=1.0, marker="." if sparse else "", label=name)
    if len(names) > 1:
        axes.legend(fontsize=7, frameon=False)
    axes.set_title(title, fontsize=9)
    axes.set_xlabel("step", fontsize=8)
    style.plain_frame(axes)
