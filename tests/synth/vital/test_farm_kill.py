"""A set whose making is killed without warning, in a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.synth.vital.farmed import content

ROOT = Path(__file__).resolve().parents[3]
ROWS = 576
CODE = f"""
import sys
from pathlib import Path
from tests.synth.vital.farmed import made
from melscape.work.many import WorkOptions

if __name__ == "__main__":
    made(Path(sys.argv[1]), {ROWS}, options=WorkOptions(workers=int(sys.argv[2]), where=sys.argv[3]))
"""


@pytest.fixture
def start(tmp_path):
    """Start a making in a process of its own."""
    script = tmp_path / "making.py"
    script.write_text(CODE)

    def go(name, workers=1, where="local"):
        words = [sys.executable, str(script), str(tmp_path / name), str(workers), where]
        return subprocess.Popen(words, cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": "", "HOME": str(tmp_path)})

    return go


@pytest.mark.slow
@pytest.mark.parametrize("shards", [1, 2])
def test_a_killed_set_goes_on_and_ends_the_same(tmp_path, start, shards):
    assert start("whole").wait(300) == 0
    killed = start("killed", workers=2)
    give_up = time.monotonic() + 120
    while len(list((tmp_path / "killed" / "shards").glob("*/shard.json"))) < shards:
        assert killed.poll() is None and time.monotonic() < give_up, "it ended before it was killed"
        time.sleep(0.005)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert not (tmp_path / "killed" / "manifest.json").exists()
    assert start("killed", workers=2).wait(300) == 0
    assert content(tmp_path / "killed") == content(tmp_path / "whole")


@pytest.mark.slow
def test_a_cluster_leaves_no_trace(tmp_path, start):
    pytest.importorskip("ray")
    assert start("whole").wait(300) == 0
    assert start("cluster", workers=2, where="ray").wait(300) == 0
    assert content(tmp_path / "cluster") == content(tmp_path / "whole")
