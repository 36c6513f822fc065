"""How the epochs of a training are told: one form for spaces of sounds, one for networks that name classes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from melscape.interface.cli.talk import minutes

if TYPE_CHECKING:
    from melscape.training.events import Validated

Losses = Mapping[str, float]
LEGEND = (
    "mel MAE: error on sounds held out, in dB; * is the best so far.  KL in nats: raw, what is charged, and its floor",
    "(free bits): a raw KL on the floor is a dead latent.  mu, logvar: mean ± deviation.  dist: of mu, mean (least).",
)


@dataclass(frozen=True)
class Form:
    """One way to tell epochs.

    Args:
        legend, head: lines over the rows.
        row: from a validation, the mean losses of its epoch and the seconds so far to a line under the head.
    """

    legend: tuple[str, ...]
    head: str
    row: Callable[[Validated, Losses, float], str]


def latent_row(event: Validated, losses: Losses, taken_seconds: float) -> str:
    """How well held-out sounds come back, and whether the latent is alive."""
    told = event.measures
    return (
        f"{event.epoch + 1:5d} {event.step:7d} {minutes(taken_seconds):>6} {told['mel_mae_db']:7.3f}{_star(event)} "
        f"{told['raw_kl_nats']:9.2f} {losses.get('free_bits_kl', 0.0):7.2f} {told['kl_floor_nats']:6.2f}"
        f"  {told['mu_mean']:6.2f} ± {told['mu_std']:5.2f}  {told['logvar_mean']:6.2f} ± {told['logvar_std']:5.2f}"
        f"  {told['active_units']:4.0f} {_distance(told)}"
    )


def class_row(event: Validated, losses: Losses, taken_seconds: float) -> str:
    """How often it is right about songs that it does not learn from, and about those that it does."""
    told = event.measures
    first = "f1_open" if "f1_open" in told else "f1_closed"
    cells = [_cell(told, name, _star(event) if name == first else " ") for name in ("f1_open", "f1_closed")]
    cells += [_cell(told, name, " ") for name in ("loss_open", "loss_closed")]
    learnt, wrong = losses.get("cross_entropy", 0.0), 100.0 * losses.get("wrong", 0.0)
    time = minutes(taken_seconds)
    return f"{event.epoch + 1:5d} {event.step:7d} {time:>6} {''.join(cells)}{learnt:10.3f} {wrong:7.1f}"


LATENT = Form(
    LEGEND,
    "epoch    step   time  mel MAE     KL raw charged  floor             mu          logvar  units   dist",
    latent_row,
)
CLASSES = Form(
    (
        "F1: macro F1 on noisy mashups, open of songs held out, closed of songs it learns from; * is the best so far.",
        "loss: its surprise by the same mashups in nats.  learnt: by what it learns from, and the share it gets wrong.",
    ),
    "epoch    step   time   F1 open   closed  loss open closed    learnt wrong %",
    class_row,
)


def form_of(measures: Mapping[str, float]) -> Form:
    """The form for what was measured."""
    return LATENT if "mel_mae_db" in measures else CLASSES


def _star(event: Validated) -> str:
    return "*" if event.best else " "


def _cell(told: Mapping[str, float], name: str, mark: str) -> str:
    return f"{told[name]:8.3f}{mark}" if name in told else f"{'-':>8} "


def _distance(told: Mapping[str, float]) -> str:
    """Not every task measures it."""
    return f"{told['mu_distance']:6.2f} ({told['mu_distance_min']:.2f})" if "mu_distance" in told else "     -"
