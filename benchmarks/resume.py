"""Kill trainings, damage their files, let their disk fail, and see that nothing is lost: `python benchmarks/resume.py`.

Each kill is a SIGKILL of the process that trains and writes, half of them at a random instant and half at a random
operation on a file. A process with everything imported forks the trainings, so that the time goes into the trials.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before torch: forking is safe only while it has no threads

import torch

from crashing import costs, damage, faults, job, kills, steps
from melscape.runs import checkpoint
from melscape.runs.checkpoint import Label


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="melscape-resume-") as name:
        folder = Path(name)
        reference = kills.unbroken(folder)
        results = killed(folder, reference, chosen.kills, chosen.seed)
        results |= stopped(folder, reference)
        results |= failing_disks(folder)
        results |= damaged(folder)
        results |= other_ways(folder)
        results |= paid(folder)
    results["seconds"] = round(time.monotonic() - began, 1)
    show(results)
    print(json.dumps(results))
    sys.exit(not kept(results))


def killed(folder: Path, reference: kills.Unbroken, count: int, seed: int) -> dict[str, object]:
    """Trials until so many processes were really killed; one that ended before its kill does not count."""
    totals = {"equal": 0, "torn": 0, "kills": 0, "inside_writes": 0, "trials": 0}
    while totals["kills"] < count:
        trial = kills.trial(folder, reference, totals["trials"], seed)
        totals["trials"] += 1
        if trial["kills"]:
            for key, value in trial.items():
                totals[key] += value
        shutil.rmtree(folder / f"kill{totals['trials'] - 1}")
    return {**totals}


def stopped(folder: Path, reference: kills.Unbroken) -> dict[str, object]:
    """SIGTERM early, midway and late: the run saves, ends, and goes on to the same bits."""
    times, equal = [], 0
    for number, share in enumerate((0.3, 0.5, 0.7)):
        run = job.new_run(folder / f"stop{number}")
        times.append(kills.seconds_to_stop(run, share * reference.seconds))
        kills.go_on(run)
        equal += kills.same(run, reference.run)
    return {"sigterm": len(times), "sigterm_equal": equal, "sigterm_seconds": round(max(times), 2)}


def failing_disks(folder: Path) -> dict[str, object]:
    """The i-th open, write, fsync, rename, … of a save fails, for every i."""
    results: dict[str, object] = {}
    for kind in ("error", "full"):
        found = faults.sweep_of_saves(folder / kind, kind)
        results |= {f"fault_{kind}": found["places"], f"fault_{kind}_held": found["held"]}
    return results


def damaged(folder: Path) -> dict[str, object]:
    """Changed bits, missing ends, zeros: how many, and how many were noticed."""
    checkpoints = folder / "damaged"
    for step in (1, 2):
        checkpoint.save(checkpoints, faults.small_state(step), Label(step))
    harms = {"flips": (damage.flip, 1000), "truncations": (damage.truncate, 100), "zeroed": (damage.blank, 3)}
    results: dict[str, object] = {}
    for name, (harm, times) in harms.items():
        results |= {name: times, f"{name}_noticed": damage.noticed(checkpoints, harm, times)}
    return results


def other_ways(folder: Path) -> dict[str, object]:
    """From every step, with and without reading ahead, by one process and by two."""
    resumed = steps.resumed_from_each(folder / "each", range(1, job.STEPS + 1))
    seen = [steps.samples_seen(folder, prefetch=prefetch) for prefetch in (True, False)]
    return {
        "resumed_from": job.STEPS,
        "resumed_equal": resumed,
        "samples": len(seen[0]),
        "samples_equal": seen[0] == seen[1] == steps.samples_seen_by_two(folder),
    }


def paid(folder: Path) -> dict[str, object]:
    """A save a minute as a share of the time, and how soon a resumed run takes its first step."""
    run = job.new_run(folder / "begun")
    job.train(run, stop=lambda: bool(checkpoint.committed(run.checkpoints_path)))
    share = costs.save_seconds(folder / "large") / 60
    return {"save_percent": round(100 * share, 2), "resume_seconds": round(costs.resume_seconds(run), 2)}


def kept(results: dict[str, object]) -> bool:
    """Whether every promise was kept."""
    pairs = [("kills", "equal"), ("sigterm", "sigterm_equal"), ("resumed_from", "resumed_equal")]
    pairs += [(name, f"{name}_held") for name in ("fault_error", "fault_full")]
    pairs += [(name, f"{name}_noticed") for name in ("flips", "truncations", "zeroed")]
    return (
        all(results[many] == results[good] for many, good in pairs) and results["samples_equal"] and not results["torn"]
    )


def show(results: dict[str, object]) -> None:
    print(f"{platform.machine()}, {os.cpu_count()} cores, torch {torch.__version__}")
    for name, value in results.items():
        print(f"{name:>22}  {value}")


if __name__ == "__main__":
    main()
