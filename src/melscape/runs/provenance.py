"""Where a run comes from: code, versions, sounds, seed, machine and the words that started it."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

PACKAGES = ("melscape", "torch", "numpy", "scipy", "librosa", "soundfile", "soxr", "ducc0", "numba", "safetensors")


def gather(*, seed: int, corpus_hash: str = "", command: Sequence[str] | None = None) -> dict[str, Any]:
    """Everything that somebody needs to make this run again, as plain values.

    Args:
        seed: the number that all chance of the run grows from.
        corpus_hash: hash of the manifest of the sounds.
        command: the words of the command line; those of this process unless given.
    """
    return {
        "seed": seed,
        "corpus_hash": corpus_hash,
        "started": now(),
        "command": list(sys.argv if command is None else command),
        "code": code_state(Path(__file__).parent),
        "versions": versions(),
        "machine": machine(),
    }


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def code_state(folder: Path) -> dict[str, Any]:
    """The git commit of the code in a folder and whether files were changed since; empty where it is not ours to tell.

    An installed package may lie inside somebody else's repository: only a repository that tracks the folder counts.
    """
    tracked = _git(folder, "ls-files", "--", ".")
    if not tracked:
        return {}
    return {"commit": _git(folder, "rev-parse", "HEAD"), "changed": bool(_git(folder, "status", "--porcelain", "-uno"))}


def versions() -> dict[str, str]:
    """Version of Python and of each package that can change a result; packages that are not installed are left out."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:  # an optional one, or the package is used from its source folder
            continue
    return found


def machine() -> dict[str, Any]:
    """System, processor, cores, memory and graphics cards; no name of the machine or of its owner."""
    pages, page_bytes = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return {
        "system": platform.platform(),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gib": round(pages * page_bytes / 2**30, 1),
        "graphics": _graphics(),
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        if names:
            return names[0]
    return platform.processor() or platform.machine()


def _graphics() -> list[str]:
    torch = sys.modules.get("torch")  # a run that never loaded torch did not use a card either
    if torch is None or not torch.cuda.is_available():
        return []
    return [torch.cuda.get_device_name(at) for at in range(torch.cuda.device_count())]


def _git(folder: Path, *words: str) -> str:
    try:
        answer = subprocess.run(
            ["git", "-C", str(folder), *words], capture_output=True, text=True, timeout=10, check=False
        )
    except (FileNotFoundError, subprocess.TimeoutExpired):  # no git here: the commit is not known, the run goes on
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""
