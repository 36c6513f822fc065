"""One step of learning: losses of a batch, their gradient, a move of the weights."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping
from contextlib import nullcontext

import torch
from torch import Tensor, nn

from melscape.errors import ConfigError
from melscape.training import distributed
from melscape.training.batches import Batch, parts, row_count
from melscape.training.device import choose_device, choose_precision
from melscape.training.ema import Average
from melscape.training.job import Job
from melscape.training.optimiser import Optimiser
from melscape.training.plan import Moment, Plan, Precision
from melscape.training.problems import NotFiniteLoss
from melscape.training.random import seeded
from melscape.training.state import AVERAGE, NETWORK, OPTIMISER

TOTAL = "total"
TRIAL_ROWS = 8  # enough to tell which precision is faster


class Learner:
    """A network with its optimiser and average, on its device and in its precision.

    Args:
        first_batch: what the precision is tried on when the plan leaves it to a measurement.
        precision: what was found before, when going on; None at the beginning.
    """

    def __init__(self, job: Job, plan: Plan, *, first_batch: Batch, precision: Precision | None = None) -> None:
        self.job, self.plan, self.share = job, plan, distributed.this_process()
        self.device = choose_device(plan.device)
        self.network = job.network.to(self.device)
        if plan.channels_last:
            self.network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        distributed.copy_first(self.network)
        self.precision: Precision = precision or self._measured_precision(first_batch)
        self.optimiser = Optimiser(self.network, plan, half=self.precision == "bf16")
        self.average = Average(self.network, plan.ema_decay) if plan.ema_decay is not None else None

    def step(self, batch: Batch, moment: Moment, rate: float) -> dict[str, float]:
        """Take one step and give back the losses of the whole batch, over all processes.

        Raises:
            NotFiniteLoss: before the weights are touched.
        """
        self.network.train()
        self.optimiser.forget_gradients()
        names, values = self._backward(self.network, batch, moment)
        gradients = [weight.grad for weight in self.network.parameters() if weight.grad is not None]
        if self.share.world > 1:
            distributed.mean_over_rows([*gradients, *_statistics(self.network), values], row_count(batch))
        norm = torch.nn.utils.get_total_norm(gradients)
        *numbers, length = torch.cat([values, norm.to(values).reshape(1)]).tolist()  # one wait for the device
        losses = dict(zip(names, numbers))
        _refuse_unless_finite({**losses, "gradient": length}, moment)
        if self.plan.clip_norm is not None:
            torch.nn.utils.clip_grads_with_norm_(self.network.parameters(), self.plan.clip_norm, norm)
        self.optimiser.step(rate)
        if self.average is not None:
            self.average.follow(moment.step + 1)
        return losses

    @torch.no_grad()
    def validate(self, moment: Moment) -> dict[str, float]:
        """The job's measures, of the averaged weights where there are such; those of the first process in all."""
        assert self.job.validate is not None, "a job without validation is never asked for it"
        self.network.eval()
        # The same chance every time: otherwise one validation could look better than another by luck.
        averaged = self.average.in_place() if self.average is not None else nullcontext()
        with seeded(self.plan.seed, "validate", device=self.device), averaged:
            measures = self.job.validate(self.network, moment)
        return dict(zip(measures, distributed.from_first([float(value) for value in measures.values()])))

    def tensors(self) -> dict[str, Tensor]:
        """Copies of everything that the next step depends on, on the CPU."""
        named = _prefixed(NETWORK, self.network.state_dict()) | _prefixed(OPTIMISER, self.optimiser.memory())
        if self.average is not None:
            named |= _prefixed(AVERAGE, self.average.tensors())
        return {name: tensor.detach().to("cpu", copy=True).contiguous() for name, tensor in named.items()}

    def load(
        self, network: Mapping[str, Tensor], optimiser: Mapping[str, Tensor], average: Mapping[str, Tensor]
    ) -> None:
        """Go on from stored tensors."""
        self.network.load_state_dict(network)
        self.optimiser.restore(optimiser)
        if self.average is not None:
            self.average.load(average)

    def _backward(self, network: nn.Module, batch: Batch, moment: Moment) -> tuple[list[str], Tensor]:
        """Add the gradient of the batch, part by part; names and values of the losses, means over its rows."""
        sums: dict[str, Tensor] = {}
        rows = row_count(batch)
        for number, part in enumerate(parts(batch, self.plan.accumulate)):
            with seeded(self.plan.seed, "step", moment.step, self.share.rank, number, device=self.device):
                losses = self._losses(network, part, moment)
                share = row_count(part) / rows
                (losses[TOTAL] * share).backward()
            for name, value in losses.items():
                mean = value.detach().float() * share
                sums[name] = sums[name] + mean if name in sums else mean
        return list(sums), torch.stack(list(sums.values()))

    def _losses(self, network: nn.Module, part: Batch, moment: Moment) -> dict[str, Tensor]:
        on_device = {name: self._moved(tensor) for name, tensor in part.items()}
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.precision == "bf16"):
            losses = dict(self.job.objective(network, on_device, moment))
        missing = set(self.plan.weights) - set(losses)
        if missing or TOTAL in losses:
            raise ConfigError(
                f"The plan weighs {sorted(missing)}, the objective gives {sorted(losses)}.",
                f"a loss for every weight, and none called {TOTAL}",
            )
        return losses | {TOTAL: total_loss(losses, self.plan, moment)}

    def _moved(self, tensor: Tensor) -> Tensor:
        tensor = tensor.to(self.device, non_blocking=True)
        picture = self.plan.channels_last and tensor.ndim == 4
        return tensor.contiguous(memory_format=torch.channels_last) if picture else tensor

    def _measured_precision(self, batch: Batch) -> Precision:
        network = copy.deepcopy(self.network).train()  # a copy: statistics of norms must not see the trial
        few = {name: tensor[:TRIAL_ROWS] for name, tensor in batch.items()}
        moment = Moment(step=0, epoch=0, seed=self.plan.seed)

        def trial(bf16: bool) -> None:
            self.precision = "bf16" if bf16 else "fp32"
            self._backward(network, few, moment)

        chosen = choose_precision(self.plan.precision, self.device, trial)
        return "bf16" if distributed.from_first([chosen == "bf16"])[0] else "fp32"


def total_loss(losses: Mapping[str, Tensor], plan: Plan, moment: Moment) -> Tensor:
    """The weighted sum; the weights in `plan.warmed` times the moment's beta."""
    weights = {name: weight * (moment.beta if name in plan.warmed else 1.0) for name, weight in plan.weights.items()}
    return torch.stack([losses[name].float() * weight for name, weight in weights.items()]).sum()


def _statistics(network: nn.Module) -> list[Tensor]:
    # Only what batches move: the mean of a constant over processes would wear it off by rounding.
    return [buffer for name, buffer in network.named_buffers() if name.rpartition(".")[2].startswith("running_")]


def _refuse_unless_finite(values: Mapping[str, float], moment: Moment) -> None:
    bad = {name: value for name, value in values.items() if not math.isfinite(value)}
    if bad:
        raise NotFiniteLoss(
            f"At step {moment.step + 1}: " + ", ".join(f"{name} is {value}" for name, value in bad.items()) + ".",
            "finite losses and gradients",
            "Lower the learning rate, use precision fp32, or look for broken items in the batch.",
        )


def _prefixed(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {prefix + name: tensor for name, tensor in tensors.items()}
