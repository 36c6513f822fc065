"""Ctrl-C in the middle of a training: a run that can be used and resumed, and exit code 130."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

TRAIN = "import sys; from melscape.interface.cli import main; sys.exit(main())"


@pytest.mark.slow
def test_ctrl_c_leaves_a_usable_run(learnt, run):
    words = ["timbre", "train", str(learnt.sounds), "--recipe", "tiny", "--minutes", "5", "--out", "stopped"]
    with subprocess.Popen([sys.executable, "-c", TRAIN, *words], stdout=subprocess.PIPE, text=True) as process:
        history = Path("stopped/history.csv")
        while process.poll() is None and not (history.exists() and len(history.read_text().splitlines()) > 20):
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        told, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "melscape timbre train --resume --out stopped" in told
    assert json.loads(Path("stopped/run_state.json").read_text())["status"] == "stopped"
    assert run("timbre", "map", "stopped", "--colour", "family")[0] == 0


@pytest.mark.slow
def test_ctrl_c_leaves_a_model_that_makes_sounds_and_can_be_finished(shots, run):
    words = ["generate", "train", str(shots.sounds), "--recipe", "tiny", "--minutes", "5", "--out", "stopped"]
    with subprocess.Popen([sys.executable, "-c", TRAIN, *words], stdout=subprocess.PIPE, text=True) as process:
        history = Path("stopped/history.csv")
        while process.poll() is None and not (history.exists() and len(history.read_text().splitlines()) > 5):
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        told, _ = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "melscape generate train --resume --out stopped" in told
    assert run("generate", "sample", "stopped", "--count", "2", "--set", "length=0.5", "--out", "new")[0] == 0
    assert len(list(Path("new").glob("*.wav"))) == 2


def test_a_resumed_run_knows_what_each_start_has_spent(tmp_path):
    from melscape.interface.cli.talk import Talk
    from melscape.interface.cli.training import diary_of
    from melscape.runs.folder import create
    from melscape.runs.timbre import TIMBRE
    from melscape.runs.train import Choices
    from melscape.tasks.timbre.config import tiny

    run = create({"minutes": 2.0, "timbre": tiny().to_dict()}, out=tmp_path / "run")
    run.timing_path.write_text("step,seconds\n1,10.0\n2,30.0\n3,5.0\n4,20.0\n")
    diary = diary_of(Talk(), Choices(tiny(), out=run.path, resume=True), TIMBRE)
    assert (diary._budget, diary._spent_seconds) == (2.0, 50.0)
