"""Log-mels as pictures: time in seconds, bands at their frequency, level in dB on one scale for what is compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from melscape.features.filterbank import mel_edges_hz
from melscape.features.logmel import log_mel
from melscape.features.mel import Mel
from melscape.interface.pictures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage

TICKS_HZ = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)
RANGE_DB = 80.0
CLOSEST_TICKS = 0.07  # of the height: closer ones would be written over each other


def draw_mel(axes: Axes, mel_db: Float[np.ndarray, "M T"], mel: Mel, *, top_db: float | None = None) -> AxesImage:
    """One log-mel with axes in Hz and seconds; `top_db` is the brightest level, the loudest cell unless given."""
    top = float(mel_db.max()) if top_db is None else top_db
    seconds = mel_db.shape[1] * mel.frame_seconds
    picture = axes.imshow(
        mel_db,
        origin="lower",
        aspect="auto",
        extent=(0.0, seconds, -0.5, mel_db.shape[0] - 0.5),
        cmap=style.LOUDNESS,
        vmin=top - RANGE_DB,
        vmax=top,
        interpolation="nearest",
    )
    places, words = ticks_hz(mel)
    axes.set_yticks(places, words)
    return picture


def ticks_hz(mel: Mel) -> tuple[list[float], list[str]]:
    """Where round frequencies lie among the bands, and what to write there."""
    centres_hz = mel_edges_hz(mel)[1:-1]
    there = [hz for hz in TICKS_HZ if centres_hz[0] <= hz <= centres_hz[-1]]
    places = dict(zip(there, np.interp(there, centres_hz, np.arange(len(centres_hz))).tolist()))
    shown: list[int] = []
    for hz in there:
        if not shown or places[hz] - places[shown[-1]] >= CLOSEST_TICKS * len(centres_hz):
            shown.append(hz)
    return [places[hz] for hz in shown], [f"{hz / 1000:g}k" if hz >= 1000 else str(hz) for hz in shown]


def draw_pairs(
    rows: Sequence[tuple[str, Float[np.ndarray, "M T"], Float[np.ndarray, "M _"]]],
    mel: Mel,
    headings: tuple[str, str] = ("original", "through the space"),
) -> Figure:
    """Sounds beside their reconstructions, one row each, with one loudness scale a row.

    Args:
        rows: a name, the original and the reconstruction in dB.
    """
    drawn = style.figure(7.5, 0.6 + 1.7 * len(rows))
    grid = drawn.subplots(len(rows), 2, sharex="row", sharey=True, squeeze=False)
    for axes_row, (name, original_db, made_db) in zip(grid, rows):
        top_db = float(original_db.max())
        for axes, mel_db in zip(axes_row, (original_db, made_db)):
            picture = draw_mel(axes, mel_db, mel, top_db=top_db)
        axes_row[0].set_ylabel(f"{name}\nHz", fontsize=8)
        drawn.colorbar(picture, ax=axes_row.tolist(), pad=0.01).set_label("dB", fontsize=8)
    for axes, heading in zip(grid[0], headings):
        axes.set_title(heading, fontsize=10)
    for axes in grid[-1]:
        axes.set_xlabel("seconds")
    return drawn


def draw_strip(path_db: Float[np.ndarray, "B M T"], mel: Mel, names: Sequence[str], title: str = "") -> Figure:
    """The steps of a morph side by side, on one loudness scale."""
    drawn = style.figure(1.2 + 1.25 * len(path_db), 3.0)
    grid = drawn.subplots(1, len(path_db), sharey=True, squeeze=False)[0]
    top_db = float(path_db.max())
    for axes, mel_db, name in zip(grid, path_db, names):
        picture = draw_mel(axes, mel_db, mel, top_db=top_db)
        axes.set_title(name, fontsize=8)
        axes.set_xlabel("s", fontsize=8)
    grid[0].set_ylabel("Hz")
    drawn.colorbar(picture, ax=grid.tolist(), pad=0.01).set_label("dB")
    drawn.suptitle(title, fontsize=10)
    return drawn


def draw_beside(sounds: Sequence[tuple[str, Float[np.ndarray, "M _"]]], mel: Mel, columns: int = 3) -> Figure:
    """Sounds in a grid on one scale of time, frequency and loudness; the first is what the others are held against.

    Args:
        sounds: a name and the log-mel in dB of each.
    """
    across = min(columns, len(sounds))
    down = -(-len(sounds) // across)
    drawn = style.figure(1.0 + 2.9 * across, 0.6 + 2.3 * down)
    grid = drawn.subplots(down, across, sharex=True, sharey=True, squeeze=False)
    top_db = float(sounds[0][1].max())
    for axes, (name, mel_db) in zip(grid.flat, sounds):
        picture = draw_mel(axes, mel_db, mel, top_db=top_db)
        axes.set_title(name, fontsize=9)
    for axes in grid.flat[len(sounds) :]:
        axes.set_visible(False)
    for axes in grid[:, 0]:
        axes.set_ylabel("Hz")
    for axes in grid[-1]:
        axes.set_xlabel("seconds")
    drawn.colorbar(picture, ax=grid.ravel().tolist(), pad=0.01).set_label("dB")
    return drawn


def draw_sounds(sounds: Sequence[tuple[str, Float[np.ndarray, "C _"]]], rate_hz: int) -> Figure:
    """Sounds of any kind as log-mels in a grid, from full range to the softest that can be heard beside the first."""
    mel = Mel(rate_hz=rate_hz, fft_samples=2048, hop_samples=512, bands=128, low_hz=20.0, floor=-120.0, pad="zero")
    mono = [(name, samples.mean(axis=0).astype(np.float32)) for name, samples in sounds]
    return draw_beside([(name, log_mel(samples, mel)) for name, samples in mono], mel)
