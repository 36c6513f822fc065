from __future__ import annotations

import json
from dataclasses import dataclass, field

import pytest

from melscape.errors import CheckpointError
from melscape.runs.folder import RunFolder, RunState, create, open_run


@dataclass(frozen=True)
class Part:
    widths: tuple[int, ...] = (32, 64)
    minutes: float | None = None


@dataclass(frozen=True)
class Config:
    task: str = "timbre"
    rate: float = 1e-3
    part: Part = field(default_factory=Part)


def test_runs_are_numbered_in_the_order_they_are_made(tmp_path):
    assert [create(Config(), runs=tmp_path / "runs").path.name for _ in range(3)] == ["run1", "run2", "run3"]


def test_a_run_can_have_a_name_or_a_place(tmp_path):
    assert create(Config(), runs=tmp_path, name="gm").path == tmp_path / "gm"
    assert create(Config(), out=tmp_path / "deep" / "place").path == tmp_path / "deep" / "place"


def test_what_was_chosen_reads_back_with_the_format_version(tmp_path):
    run = create(Config(), runs=tmp_path)
    expected = {"format_version": 1, "task": "timbre", "rate": 1e-3, "part": {"widths": [32, 64]}}
    assert open_run(run.path).config() == expected


def test_another_run_is_never_overwritten(tmp_path):
    run = create(Config(), runs=tmp_path, name="gm")
    run.write_state(RunState(status="finished", step=120))
    before = run.config_path.read_bytes()
    with pytest.raises(CheckpointError, match=r"already holds a run \(finished, step 120\)") as caught:
        create(Config(rate=1.0), runs=tmp_path, name="gm")
    assert "--resume" in caught.value.next_step
    assert run.config_path.read_bytes() == before


def test_files_of_somebody_else_are_never_mixed_with_a_run(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(CheckpointError, match="not empty"):
        create(Config(), out=tmp_path)
    with pytest.raises(CheckpointError, match="is a file"):
        create(Config(), out=tmp_path / "thesis.txt")


def test_a_start_that_was_killed_before_its_config_can_be_repeated(tmp_path):
    run = create(Config(), out=tmp_path / "gm")
    run.config_path.rename(run.path / ".config.toml.part")
    assert create(Config(), out=tmp_path / "gm").config()["task"] == "timbre"


def test_a_folder_without_a_run_is_refused_kindly(tmp_path):
    with pytest.raises(CheckpointError, match=r"config\.toml is missing"):
        open_run(tmp_path)


@pytest.mark.parametrize(
    ("text", "words"), [("format_version = 99", "format_version 99"), ("= broken", "cannot be read")]
)
def test_a_config_of_another_kind_is_refused(tmp_path, text, words):
    (tmp_path / "config.toml").write_text(text)
    with pytest.raises(CheckpointError, match=words):
        open_run(tmp_path)


def test_a_damaged_state_is_named(tmp_path):
    run = create(Config(), out=tmp_path / "gm")
    run.state_path.write_text('{"status": ')
    with pytest.raises(CheckpointError, match=r"run_state\.json cannot be read"):
        run.state()


def test_a_run_whose_process_is_gone_was_interrupted(tmp_path):
    run = create(Config(), out=tmp_path / "gm")
    assert run.state().status == "new"
    run.write_state(RunState(status="running", step=3, best={"loss": 0.5}))
    assert (run.state().status, run.state().best) == ("interrupted", {"loss": 0.5})
    with run.held():
        assert run.state().status == "running"
    assert run.state().status == "interrupted"


def test_two_processes_cannot_write_into_one_run(tmp_path):
    run = create(Config(), out=tmp_path / "gm")
    with run.held(), pytest.raises(CheckpointError, match="another process"), RunFolder(run.path).held():
        pass
    with run.held():
        assert run.in_use()
    assert not run.in_use()


def test_each_later_start_is_added_to_the_provenance(tmp_path):
    run = create(Config(), out=tmp_path / "gm")
    assert run.provenance() == {}
    for number in range(3):
        run.write_provenance({"seed": number})
    assert json.loads(run.provenance_path.read_text()) == {"seed": 0, "resumed": [{"seed": 1}, {"seed": 2}]}


def test_half_written_files_of_a_killed_process_are_tidied_away(tmp_path):
    run = create(Config(), out=tmp_path / "gm")
    for name in (".run_state.json.0a1b.part", ".notes", "kept.part"):
        (run.path / name).write_text("half")
    run.tidy()
    assert sorted(path.name for path in run.path.iterdir() if path.is_file()) == [".notes", "config.toml", "kept.part"]
