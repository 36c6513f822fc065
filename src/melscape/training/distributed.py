"""Several processes that learn one network together, started by torchrun. Alone, everything here does nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor, nn
from torch import distributed as processes

from melscape.training.batches import Share
from melscape.training.problems import TrainingError


@contextmanager
def joined() -> Iterator[Share]:
    """Join the other processes if torchrun started this one, leave them at the end; gloo on CPUs, nccl on GPUs."""
    world = int(os.environ.get("WORLD_SIZE", "1"))
    if world == 1 or processes.is_initialized():
        yield this_process()
        return
    if torch.cuda.is_available():
        torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", "0")) % torch.cuda.device_count())
    # Small numbers travel on the CPU in any case, so gloo is always there.
    processes.init_process_group("cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo")
    try:
        yield this_process()
    finally:
        processes.destroy_process_group()


def this_process() -> Share:
    """Which of how many this process is.

    Raises:
        TrainingError: torchrun started several, but they have not met; each would train a network of its own.
    """
    if processes.is_initialized():
        return Share(processes.get_rank(), processes.get_world_size())
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        raise TrainingError(
            f"WORLD_SIZE is {os.environ['WORLD_SIZE']}, but the processes have not met.",
            "training inside `with joined():`",
            "Start it with the command line, or unset WORLD_SIZE.",
        )
    return Share()


def anyone(yes: bool) -> bool:
    """Whether it is true in at least one process."""
    if this_process().world == 1:
        return yes
    flag = torch.tensor([int(yes)])
    processes.all_reduce(flag, processes.ReduceOp.MAX)
    return bool(flag.item())


def from_first(values: Sequence[float]) -> list[float]:
    """The numbers that the first process has, in all of them."""
    if this_process().world == 1:
        return list(values)
    tensor = torch.tensor(values, dtype=torch.float64)
    processes.broadcast(tensor, src=0)
    return tensor.tolist()


@torch.no_grad()
def copy_first(network: nn.Module) -> None:
    """Give every process the weights and buffers of the first."""
    if this_process().world > 1:
        for tensor in network.state_dict().values():
            whole = tensor.contiguous()
            processes.broadcast(whole, src=0)
            tensor.copy_(whole)


@torch.no_grad()
def mean_over_rows(tensors: Sequence[Tensor], rows: int) -> None:
    """Replace each tensor by its mean over all processes, each counted by its rows, in one exchange."""
    if this_process().world == 1 or not tensors:
        return
    flat = torch.cat([tensor.reshape(-1).float() for tensor in tensors] + [tensors[0].new_ones(1).float()]).mul_(rows)
    processes.all_reduce(flat)
    means = (flat[:-1] / flat[-1]).split([tensor.numel() for tensor in tensors])
    for tensor, mean in zip(tensors, means):
        tensor.copy_(mean.view(tensor.shape))
