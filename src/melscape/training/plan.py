"""How to train: everything that can be chosen about it, apart from what is learnt."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

from melscape.errors import ConfigError, ContractError

Schedule = Literal["cosine", "onecycle", "constant-then-decay"]
Precision = Literal["auto", "fp32", "bf16"]
# These change when something is told or how fast it goes, not what is learnt; a resumed run may choose them anew.
FREE = ("device", "prefetch", "snapshot_steps", "snapshot_seconds")


@dataclass(frozen=True)
class Plan:
    """The choices of one training.

    Args:
        weights: weight of each named loss in the total; a loss that is not named here is only logged.
        warmed: names of the losses whose weight rises from 0 over the first `beta_warmup_steps`.
        seed: the only source of chance.
        epochs: passes over the training items; without meaning when `minutes` is given.
        minutes: wall time to use. The rate is constant for about 70 % of it, then decays: the end is always annealed.
        learning_rate: the highest rate.
        schedule: course of the rate after `warmup_steps` of linear rise ("onecycle" has a rise of its own).
        weight_decay: decoupled, for weights with two or more axes.
        muon: if given, convolutions that mix channels learn by Muon at so many times the rate; all else by AdamW.
        clip_norm: longest gradient allowed; None for no limit.
        accumulate: parts that a batch is cut into so that less memory is needed; the step stays the same.
        ema_decay: decay of a moving average of the weights; None for none.
        precision: "auto" measures at the start whether bf16 is faster here.
        patience: epochs without a better `monitor` before it ends; None for never.
        monitor: the measure that decides what is best; the first one if empty.
        snapshot_steps: a snapshot every so many steps; None for none but at `snapshot_seconds`, the best, and the end.
    """

    weights: Mapping[str, float]
    warmed: tuple[str, ...] = ()
    seed: int = 0
    epochs: int = 20
    minutes: float | None = None
    learning_rate: float = 1e-3
    schedule: Schedule = "cosine"
    warmup_steps: int = 0
    beta_warmup_steps: int = 0
    weight_decay: float = 0.01
    muon: float | None = None
    clip_norm: float | None = 1.0
    accumulate: int = 1
    ema_decay: float | None = None
    precision: Precision = "auto"
    channels_last: bool = True
    patience: int | None = None
    monitor: str = ""
    higher_is_better: bool = False
    snapshot_steps: int | None = None
    snapshot_seconds: float | None = 60.0
    device: str = "auto"
    prefetch: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", dict(self.weights))
        object.__setattr__(self, "warmed", tuple(self.warmed))
        _check(bool(self.weights), "a plan without loss weights", "at least one named loss with its weight")
        for name in ("epochs", "learning_rate", "accumulate"):
            _check(getattr(self, name) > 0, f"{name} = {getattr(self, name)}", "more than 0")
        for name in ("minutes", "muon", "clip_norm", "patience", "snapshot_steps", "snapshot_seconds"):
            _check(getattr(self, name) is None or getattr(self, name) > 0, f"{name} = {getattr(self, name)}", "above 0")
        for name in ("warmup_steps", "beta_warmup_steps", "weight_decay"):
            _check(getattr(self, name) >= 0, f"{name} = {getattr(self, name)}", "0 or more")
        _check(self.ema_decay is None or 0 < self.ema_decay < 1, f"ema_decay = {self.ema_decay}", "between 0 and 1")
        _check(all(map(math.isfinite, self.weights.values())), f"weights = {self.weights}", "finite numbers")
        unknown = set(self.warmed) - set(self.weights)
        _check(not unknown, f"warmed names {sorted(unknown)}", f"some of {sorted(self.weights)}")
        _check(self.schedule in get_args(Schedule), f"schedule = {self.schedule}", " | ".join(get_args(Schedule)))
        _check(self.precision in get_args(Precision), f"precision = {self.precision}", " | ".join(get_args(Precision)))

    @property
    def course(self) -> Schedule:
        """The schedule in force: a time budget always uses constant-then-decay."""
        return "constant-then-decay" if self.minutes is not None else self.schedule

    def contract(self) -> dict[str, Any]:
        """What a resumed run must agree on to repeat the unbroken one, as plain values."""
        chosen = {name: value for name, value in asdict(self).items() if name not in FREE}
        return chosen | {"warmed": list(self.warmed)}

    def refuse_unless(self, stored: Mapping[str, Any]) -> None:
        """Raise ContractError that names the choices in which the stored plan differs from this one."""
        mine = self.contract()
        names = [name for name in {**mine, **stored} if mine.get(name) != stored.get(name)]
        if names:
            raise ContractError(
                "The saved training was planned with "
                + ", ".join(f"{name} {stored.get(name)}" for name in names)
                + ".",
                ", ".join(f"{name} {mine.get(name)}" for name in names),
                "Resume with the same plan, or start a new run.",
            )


@dataclass(frozen=True)
class Moment:
    """Where training stands while an objective is computed.

    Args:
        beta: rises from 0 to 1 over the plan's `beta_warmup_steps`; already applied to the losses in `warmed`.
        progress: share of the planned steps taken, 0 to 1; while a time budget has not fixed their number, its share.
    """

    step: int
    epoch: int
    seed: int
    beta: float = 1.0
    progress: float = field(default=0.0)


def _check(right: bool, found: str, expected: str) -> None:
    if not right:
        raise ConfigError(f"The training plan has {found}.", expected)
