"""Is the latent alive? What each dimension carries, and the floor under which it would carry nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from melscape.interface.pictures import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ACTIVE_NATS = 0.01


def draw_kl(kl_nats: Sequence[float], floor_nats: float) -> Figure:
    """KL of each latent dimension, largest first, with the share of the floor of each as a line.

    Args:
        floor_nats: nats of all dimensions together that the loss did not charge for (free bits).
    """
    order = np.sort(np.asarray(kl_nats, np.float64))[::-1]
    drawn = style.figure(7.0, 3.0)
    axes = drawn.subplots()
    active = order > ACTIVE_NATS
    places = np.arange(len(order))
    axes.bar(
        places[active], order[active], color=style.PALETTE[0], label=f"active: {int(active.sum())} of {len(order)}"
    )
    if not active.all():
        axes.bar(places[~active], order[~active], color=style.UNKNOWN, label="carries nothing")
    axes.axhline(floor_nats / len(order), color=style.PALETTE[5], linestyle="--", label="floor (free bits)")
    axes.set_xlabel("latent dimension, most telling first")
    axes.set_ylabel("KL (nats)")
    axes.legend(fontsize=8, frameon=False)
    style.plain_frame(axes)
    return drawn
