import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from melscape.training.distributed import anyone, from_first, joined, mean_over_rows, this_process
from melscape.training.problems import TrainingError

SCRIPT = Path(__file__).with_name("two_processes.py")


def test_a_process_alone_is_the_first_of_one():
    with joined() as share:
        assert (share.rank, share.world) == (0, 1)
    assert anyone(True)
    assert not anyone(False)
    assert from_first([1.5, 2.0]) == [1.5, 2.0]
    alone = torch.tensor([1.0, 2.0])
    mean_over_rows([alone], 7)
    assert alone.tolist() == [1.0, 2.0]


def test_processes_that_have_not_met_are_refused(monkeypatch):
    monkeypatch.setenv("WORLD_SIZE", "2")
    with pytest.raises(TrainingError, match="not met"):
        this_process()


def told(world, folder):
    """What each process writes down: its item numbers, its losses, a hash of its weights."""
    folder.mkdir()
    command = [sys.executable, str(SCRIPT), str(folder)]
    if world > 1:
        run = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(world)]
        command = [sys.executable, *run, str(SCRIPT), str(folder)]
    subprocess.run(command, check=True, timeout=120, env={**os.environ, "OMP_NUM_THREADS": "1"})
    return [json.loads((folder / f"{rank}.json").read_text()) for rank in range(world)]


@pytest.mark.slow
def test_two_processes_learn_what_one_learns(tmp_path):
    (alone,), both = told(1, tmp_path / "one"), told(2, tmp_path / "two")
    for step, items in enumerate(alone["items"]):
        assert both[0]["items"][step] + both[1]["items"][step] == items
    assert both[0]["weights"] == both[1]["weights"]
    assert both[0]["losses"] == both[1]["losses"]
    assert both[0]["losses"] == pytest.approx(alone["losses"], rel=1e-4)
    assert both[0]["snapshots"] == alone["snapshots"] > 0
    assert both[1]["snapshots"] == 0
    assert [process["reason"] for process in both] == ["stopped", "stopped"]
