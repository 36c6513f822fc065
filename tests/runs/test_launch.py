from __future__ import annotations

import os
import signal
from dataclasses import replace

import pytest
from tests.runs.conftest import CONTRACT

from melscape.errors import CheckpointError, ContractError
from melscape.runs import checkpoint, history
from melscape.runs.launch import Options, launch
from melscape.training.events import Finished, Snapshot, Step, Validated
from melscape.training.problems import NotFiniteLoss

FRESH, RESUME = Options(contract=CONTRACT), Options(resume=True, contract=CONTRACT)


def test_a_training_leaves_everything_a_run_folder_has(run, small):
    outcome = launch(small.job(), small.plan, run, options=FRESH)
    assert (outcome.reason, outcome.step, outcome.notes) == ("done", 8, ())
    assert (run.state().status, run.state().step, list(run.state().best)) == ("finished", 8, ["error"])
    assert run.provenance()["seed"] == small.plan.seed
    assert checkpoint.load_latest(run.checkpoints_path, contract=CONTRACT).label.step == 8
    assert history.read(run.timing_path)["step"] == [2, 4, 6, 8]


def test_the_history_has_a_row_a_step_and_blanks_between_validations(run, small):
    launch(small.job(), small.plan, run, options=FRESH)
    rows = history.read(run.history_path)
    assert rows["step"] == list(range(1, 9))
    assert rows["epoch"] == [0, 0, 1, 1, 2, 2, 3, 3]
    assert [value == value for value in rows["valid_error"]] == [False, True] * 4
    assert list(rows) == ["step", "epoch", "learning_rate", "train_reconstruction", "train_total", "valid_error"]


def test_listeners_hear_what_is_already_on_the_disk(run, small):
    heard = []

    def listener(event):
        heard.append(type(event))
        if isinstance(event, Snapshot):
            assert checkpoint.load_latest(run.checkpoints_path).label.step == event.step

    launch(small.job(), small.plan, run, options=FRESH, listeners=[listener])
    assert heard[:3] == [Step, Step, Validated]
    assert heard[-1] is Finished


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_with_a_checkpoint_and_the_rest_makes_it_whole(run, small, tmp_path, number):
    def ask(event):
        if isinstance(event, Step) and event.step == 3:
            os.kill(os.getpid(), number)

    before = signal.getsignal(number)
    stopped = launch(small.job(), small.plan, run, options=FRESH, listeners=[ask])
    assert (stopped.reason, stopped.step, run.state().status) == ("stopped", 3, "stopped")
    assert signal.getsignal(number) is before
    assert launch(small.job(), small.plan, run, options=RESUME).reason == "done"
    assert history.read(run.history_path)["step"] == list(range(1, 9))
    assert [entry["from_step"] for entry in run.provenance()["resumed"]] == [3]


def test_a_second_ctrl_c_stops_at_once(run, small):
    def ask_twice(event):
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        launch(small.job(), small.plan, run, options=FRESH, listeners=[ask_twice])
    assert run.state().status == "stopped"


def test_whoever_started_it_can_stop_it(run, small):
    steps = []
    outcome = launch(small.job(), small.plan, run, options=FRESH, listeners=[steps.append], stop=lambda: len(steps) > 4)
    assert outcome.reason == "stopped"
    assert checkpoint.load_latest(run.checkpoints_path).label.reason == "stopped"


def test_a_failure_is_written_down_and_raised(run, small):
    with pytest.raises(NotFiniteLoss):
        launch(replace(small, broken_at=4).job(), small.plan, run, options=FRESH)
    assert run.state().status == "failed"
    assert "reconstruction is nan" in run.state().reason
    assert launch(small.job(), small.plan, run, options=RESUME).reason == "done"


def test_a_run_that_was_begun_is_not_begun_again_by_accident(run, small):
    launch(small.job(), small.plan, run, options=FRESH)
    with pytest.raises(CheckpointError, match="begun already"):
        launch(small.job(), small.plan, run, options=FRESH)


def test_resuming_a_finished_run_changes_nothing(run, small):
    launch(small.job(), small.plan, run, options=FRESH)
    story, saved = run.history_path.read_bytes(), checkpoint.committed(run.checkpoints_path)
    assert launch(small.job(), small.plan, run, options=RESUME).reason == "done"
    assert (run.history_path.read_bytes(), checkpoint.committed(run.checkpoints_path)) == (story, saved)
    assert (run.state().status, run.state().step) == ("finished", 8)


def test_a_damaged_checkpoint_is_said_set_aside_and_made_again(run, small, tmp_path):
    launch(small.job(), small.plan, run, options=FRESH)
    story, newest = run.history_path.read_bytes(), checkpoint.committed(run.checkpoints_path)[0]
    (newest / checkpoint.TENSORS).write_bytes(b"")
    outcome = launch(small.job(), small.plan, run, options=RESUME)
    assert outcome.notes[-1] == "Went back to step 6."
    assert run.history_path.read_bytes() == story
    assert checkpoint.load_latest(run.checkpoints_path).notes == ()
    assert (run.checkpoints_path / f"damaged-1-{newest.name}").is_dir()


def test_a_history_that_somebody_shortened_is_said(run, small):
    launch(small.job(), small.plan, run, options=FRESH)
    run.history_path.write_text("".join(run.history_path.read_text().splitlines(keepends=True)[:4]))
    outcome = launch(small.job(), small.plan, run, options=RESUME)
    assert "lacks 5 of its 8 rows" in outcome.notes[0]


def test_another_mel_contract_or_plan_cannot_go_on(run, small):
    launch(small.job(), small.plan, run, options=FRESH)
    with pytest.raises(ContractError, match=r"mel\.bands 3"):
        launch(small.job(), small.plan, run, options=Options(resume=True, contract={"mel": {"bands": 4}}))
    with pytest.raises(ContractError, match="seed 0"):
        launch(small.job(), replace(small.plan, seed=1), run, options=RESUME)


def test_a_run_is_trained_by_one_process_at_a_time(run, small):
    with run.held(), pytest.raises(CheckpointError, match="another process"):
        launch(small.job(), small.plan, run, options=FRESH)
