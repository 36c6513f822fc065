from __future__ import annotations

import pytest
import torch
from torch import nn

from melscape.errors import CheckpointError, ConfigError, ContractError
from melscape.inference.session import open_session
from melscape.runs import checkpoint
from melscape.runs.checkpoint import Label
from melscape.runs.export import export
from melscape.runs.folder import create
from melscape.training.state import TrainState

MEL = {"bands": 4, "hop_samples": 256}


def build(config):
    return nn.Sequential(nn.Linear(config["mel"]["bands"], config["latent"]), nn.Dropout(0.5))


@pytest.fixture
def run(tmp_path):
    made = create({"task": "timbre", "latent": 2, "mel": MEL}, out=tmp_path / "run")
    for step, reason in ((1, "best"), (2, "interval")):
        tensors = {"network.0.weight": torch.full((2, 4), float(step)), "network.0.bias": torch.zeros(2)}
        averaged = {"average.0.weight": torch.full((2, 4), step + 0.5)}
        state = TrainState({**tensors, **averaged}, {"step": step})
        checkpoint.save(made.checkpoints_path, state, Label(step, reason, contract={"mel": MEL}))
    return made


def test_a_session_has_the_best_averaged_weights_ready_to_use(run):
    session = open_session(run.path, build)
    assert (session.label.step, session.config["latent"], session.notes) == (1, 2, ())
    assert not session.network.training
    assert session.network(torch.ones(4)).tolist() == [6.0, 6.0]
    assert not any(weight.requires_grad for weight in session.network.parameters())


def test_an_exported_model_answers_like_its_run(run, tmp_path):
    place = export(run, tmp_path / "model")
    sound = torch.arange(4.0)
    answers = [open_session(path, build).network(sound) for path in (run.path, place)]
    assert torch.equal(*answers)


def test_a_damaged_best_is_passed_over_and_said(run):
    (run.checkpoints_path / "step-00000001" / checkpoint.TENSORS).write_bytes(b"")
    session = open_session(run.path, build)
    assert session.label.step == 2
    assert "is damaged" in session.notes[0]


def test_sounds_of_another_mel_contract_are_refused(run):
    with pytest.raises(ContractError, match=r"mel\.hop_samples 256"):
        open_session(run.path, build, contract={"mel": {**MEL, "hop_samples": 512}})


def test_a_config_that_was_changed_afterwards_is_refused(run):
    run.config_path.write_text(run.config_path.read_text().replace("hop_samples = 256", "hop_samples = 512"))
    with pytest.raises(ContractError, match=r"config\.toml"):
        open_session(run.path, build)


def test_the_weights_of_another_network_are_named(run):
    run.config_path.write_text(run.config_path.read_text().replace("latent = 2", "latent = 3"))
    with pytest.raises(CheckpointError, match=r"0\.weight, 0\.bias"):
        open_session(run.path, build)


def test_a_run_without_a_checkpoint_is_refused(tmp_path):
    create({"task": "timbre"}, out=tmp_path / "empty")
    with pytest.raises(CheckpointError, match="no whole checkpoint"):
        open_session(tmp_path / "empty", build)


@pytest.mark.parametrize("device", ["gramophone", "cuda"])
def test_a_device_that_is_not_there_is_refused_kindly(run, device, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ConfigError, match="no device|no usable graphics card"):
        open_session(run.path, build, device=device)
