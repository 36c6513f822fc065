"""Where to compute, and in which precision: measured, since the fastest choice differs from machine to machine."""

from __future__ import annotations

import statistics
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
    """Time of fp32 over time of bf16, medians of interleaved trials; the first two warm up and do not count."""
    seconds: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(repeats + 1):
        for bf16, taken in seconds.items():
            # Processor time on a CPU: other programs on the machine must not decide.
            clock = time.perf_counter if device.type == "cuda" else time.process_time
            start = clock()
            trial(bf16)
            if device.type == "cuda":
                torch.cuda.synchronize(device)
            taken.append(clock() - start)
    fp32, bf16_time = (statistics.median(taken[1:]) for taken in (seconds[False], seconds[True]))
    return fp32 / max(bf16_time, 1e-9)
