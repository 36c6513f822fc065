"""How the hearing of genres went: the training, who is taken for whom, and what was said of files of unknown genre."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float, Int

from melscape.errors import ConfigError
from melscape.interface.pictures import style
from melscape.measures.classification import class_scores

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from melscape.tasks.genre.submission.predict import Predicted

HISTORY_NAME, CONFUSION_NAME, DISTRIBUTION_NAME = (
    "training_history.png",
    "confusion_matrix.png",
    "prediction_distribution.png",
)
# Panels of a training: title, and each curve's column with its name.
LOSSES = (
    "cross-entropy (nats)",
    {
        "train_cross_entropy": "learnt from",
        "valid_loss_closed": "songs it knows",
        "valid_loss_open": "songs it does not",
    },
)
SCORES = ("macro F1", {"valid_f1_closed": "songs it knows (F1-closed)", "valid_f1_open": "songs it does not (F1-open)"})
# From which confidence on an answer is drawn in which shade; colour is the same, so that print tells them apart too.
SHADES = (("90 % sure or more", 0.9, 1.0), ("50 to 90 %", 0.5, 0.55), ("under 50 %", 0.0, 0.25))
BINS = 20


def draw_training(history: Mapping[str, Sequence[float]]) -> Figure:
    """Losses and scores over the epochs, the best F1 marked; losses of steps are means over their epoch.

    Args:
        history: columns of history.csv; NaN where nothing was measured.

    Errors: ConfigError if nothing of it was measured.
    """
    curves = {name: _by_epoch(history, name) for _, names in (LOSSES, SCORES) for name in names if name in history}
    curves = {name: curve for name, curve in curves.items() if len(curve[0])}
    if not curves:
        raise ConfigError("A training without losses and scores.", "columns of a genre training", "Train first.")
    drawn = style.figure(8.0, 3.2)
    for axes, (title, names) in zip(drawn.subplots(1, 2), (LOSSES, SCORES)):
        for name, words in names.items():
            if name in curves:
                _draw_curve(axes, curves[name], name, words)
        axes.set_title(title, fontsize=9)
        axes.set_xlabel("epoch", fontsize=8)
        if axes.lines:
            axes.legend(fontsize=7, frameon=False)
        style.plain_frame(axes)
    _mark_best(drawn.axes[1], curves)
    return drawn


def draw_confusion(table: Int[np.ndarray, "K K"], classes: Sequence[str], title: str = "") -> Figure:
    """Who is taken for whom: one row a true genre in shares of its clips, with the F1 score of each at the side.

    Args:
        table: how many clips of each genre (row) were taken for each (column); rows of none have no score.
    """
    count = len(classes)
    if table.shape != (count, count):
        raise ConfigError(f"A table of {table.shape} for {count} genres.", "one row and one column a genre")
    there = table.sum(axis=1)
    shares = table / np.maximum(there, 1)[:, None]
    scores = class_scores(table.astype(np.float64))
    drawn = style.figure(1.8 + 0.55 * count, 1.6 + 0.42 * count)
    axes = drawn.subplots()
    axes.imshow(shares, cmap=style.NUMBERS, vmin=0.0, vmax=1.0, aspect="auto")
    for row, column in zip(*np.nonzero(table)):
        colour = "black" if shares[row, column] > 0.6 else "white"
        axes.text(column, row, f"{100 * shares[row, column]:.0f}", ha="center", va="center", color=colour, fontsize=7)
    axes.set_xticks(range(count), list(classes), rotation=45, ha="right", fontsize=8)
    axes.set_yticks(range(count), list(classes), fontsize=8)
    axes.set_xlabel("taken for (% of the row)", fontsize=8)
    axes.set_ylabel("is", fontsize=8)
    beside = axes.secondary_yaxis("right")
    beside.set_yticks(range(count), ["" if np.isnan(score) else f"F1 {score:.3f}" for score in scores], fontsize=8)
    beside.tick_params(length=0)
    macro = f"macro F1 {np.nanmean(scores):.3f} over {int(there.sum())} clips" if there.any() else ""
    axes.set_title(", ".join(part for part in (title, macro) if part), fontsize=10)
    return drawn


def draw_distribution(predicted: Predicted) -> Figure:
    """How many files were taken for each genre, and how surely; files that could not be heard are not counted."""
    heard = np.array([id_ not in predicted.problems for id_ in predicted.ids])
    said, sure = predicted.probabilities.argmax(axis=1)[heard], predicted.confidence[heard]
    drawn = style.figure(8.0, 3.6)
    left, right = drawn.subplots(1, 2, width_ratios=(3, 2))
    _draw_counts(left, predicted.classes, said, sure)
    left.axhline(
        heard.sum() / len(predicted.classes), color=style.UNKNOWN, linestyle="--", linewidth=1.0, label="all alike"
    )
    left.legend(fontsize=7, frameon=False, ncols=4, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    right.hist(sure, bins=BINS, range=(0.0, 1.0), color=style.PALETTE[0])
    if len(sure):
        right.axvline(float(sure.mean()), color=style.PALETTE[5], label=f"mean {sure.mean():.2f}")
        right.legend(fontsize=7, frameon=False)
    right.set_xlabel("confidence", fontsize=8)
    right.set_ylabel("files", fontsize=8)
    lost = int((~heard).sum())
    drawn.suptitle(f"{len(sure)} files" + (f", {lost} more could not be heard" if lost else ""), fontsize=10)
    for axes in (left, right):
        style.plain_frame(axes)
    return drawn


Curve = tuple[Float[np.ndarray, "T"], Float[np.ndarray, "T"]]


def _by_epoch(history: Mapping[str, Sequence[float]], name: str) -> Curve:
    """Epochs, counted from 1, in which something was measured, and its means."""
    values = np.asarray(history[name], np.float64)
    epochs = np.asarray(history["epoch"] if "epoch" in history else np.arange(len(values)), np.float64)
    there = np.isfinite(values)
    places, which = np.unique(epochs[there], return_inverse=True)
    return places + 1.0, np.bincount(which, values[there]) / np.maximum(np.bincount(which), 1)


def _draw_curve(axes: Axes, curve: Curve, name: str, words: str) -> None:
    # The same songs have the same colour in both panels.
    place = 0 if name.startswith("train") else 1 if name.endswith("closed") else 2
    colour, marker = style.PALETTE[place], style.MARKERS[place]
    axes.plot(*curve, color=colour, marker=marker, markersize=3, linewidth=1.2, label=words)


def _mark_best(axes: Axes, curves: Mapping[str, Curve]) -> None:
    named = next((name for name in ("valid_f1_open", "valid_f1_closed") if name in curves), None)
    if named is None:
        return
    epochs, scores = curves[named]
    best = int(np.argmax(scores))
    axes.annotate(
        f"{scores[best]:.3f}",
        (epochs[best], scores[best]),
        (0, -12),
        textcoords="offset points",
        ha="center",
        fontsize=8,
    )


def _draw_counts(axes: Axes, classes: Sequence[str], said: Int[np.ndarray, "N"], sure: Float[np.ndarray, "N"]) -> None:
    above = np.zeros(len(classes))
    highest = np.inf
    for words, lowest, strength in SHADES:
        among = said[(sure >= lowest) & (sure < highest)]
        counts = np.bincount(among, minlength=len(classes))
        axes.bar(range(len(classes)), counts, bottom=above, color=style.PALETTE[0], alpha=strength, label=words)
        above, highest = above + counts, lowest
    axes.set_xticks(range(len(classes)), list(classes), rotation=45, ha="right", fontsize=8)
    axes.set_ylabel("files taken for it", fontsize=8)
