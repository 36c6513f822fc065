"""Where to compute, and in which precision: measured, since the fastest choice differs from machine to machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import torch

from melscape.errors import ConfigError
from melscape.training.plan import Precision

WORTH_IT = 1.1  # bf16 has to be faster by this factor, else its rounding buys nothing
CPU_FLAGS = Path("/proc/cpuinfo")


def choose_device(name: str = "auto") -> torch.device:
    """The device of that name; "auto" takes the process's GPU if there is one, else the CPU."""
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise ConfigError(f"There is no kind of device called '{name}'.", "auto, cpu or cuda") from error
    if device.type == "cuda":
        if not torch.cuda.is_available():
            raise ConfigError(f"No GPU that torch can use for '{name}'.", "auto or cpu")
        return torch.device("cuda", torch.cuda.current_device() if device.index is None else device.index)
    return device


def choose_precision(wish: Precision, device: torch.device, trial: Callable[[bool], None]) -> Precision:
    """bf16 or fp32: what was wished, or what `trial(bf16)` shows to be faster here.

    Args:
        trial: takes one step in the given precision and leaves no trace.
    """
    if wish != "auto":
        return wish
    if not has_bf16(device):
        return "fp32"
    return "bf16" if speed_ratio(trial, device) >= WORTH_IT else "fp32"


def has_bf16(device: torch.device) -> bool:
    """Whether the device computes in bf16 by itself; on other CPUs it is emulated, up to a hundred times slower."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    flags = CPU_FLAGS.read_text() if device.type == "cpu" and CPU_FLAGS.is_file() else ""
    return "avx512_bf16" in flags or "amx_bf16" in flags


def speed_ratio(trial: Callable[[bool], None], device: torch.device, repeats: int = 3) -> float:
    """Time of fp32 over time of bf16: the best of interleaved trials; the first two warm up and do not count."""
    seconds: dict[bool, list[float]] = {False: [], True: []}
    threads = torch.get_num_threads()
    try:
        # One thread, processor time: on a busy machine, threads that wait for each other burn time as if at work.
        torch.set_num_threads(1)
        for _ in range(repeats + 1):
            for bf16, taken in seconds.items():
                taken.append(_seconds(trial, bf16, device))
    finally:
        torch.set_num_threads(threads)
    fp32, bf16_best = (min(taken[1:]) for taken in (seconds[False], seconds[True]))
    return fp32 / max(bf16_best, 1e-9)


def _seconds(trial: Callable[[bool], None], bf16: bool, device: torch.device) -> float:
    clock = time.perf_counter if device.type == "cuda" else time.process_time
    start = clock()
    trial(bf16)
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return clock() - start
