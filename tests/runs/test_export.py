from __future__ import annotations

import pytest
import safetensors.torch
import torch
from tests.runs.conftest import CONTRACT

from melscape.errors import CheckpointError
from melscape.runs import checkpoint
from melscape.runs.export import export, is_exported, open_model
from melscape.runs.launch import Options, launch


@pytest.fixture
def trained(run, small):
    launch(small.job(), small.plan, run, options=Options(contract=CONTRACT))
    return run


def test_an_exported_model_is_the_best_one_without_its_optimiser(trained, tmp_path):
    place = export(trained, tmp_path / "model")
    config, loaded = open_model(place, contract=CONTRACT)
    best = checkpoint.load_best(trained.checkpoints_path).state.weights()
    assert config == trained.config()
    assert loaded.state.weights().keys() == best.keys() == {"weight", "bias"}
    assert all(torch.equal(tensor, best[name]) for name, tensor in loaded.state.weights().items())
    assert set(safetensors.torch.load_file(place / checkpoint.TENSORS)) == {"network.weight", "network.bias"}


def test_files_that_a_task_names_go_with_it(trained, tmp_path):
    (trained.path / "sure.json").write_text("{}")
    place = export(trained, tmp_path / "model", ("sure.json",))
    assert (place / "sure.json").read_text() == "{}" and is_exported(place) and not is_exported(trained.path)


def test_a_run_opens_the_same_way(trained):
    config, loaded = open_model(trained.path)
    assert (config["task"], loaded.label.step) == ("small", 8)


def test_the_card_says_what_it_is_and_how_good(trained, tmp_path):
    card = (export(trained, tmp_path / "model") / "README.md").read_text()
    assert card.startswith("# small: run")
    assert "8 steps" in card
    assert "| error | " in card


def test_nothing_is_exported_over_other_files(trained, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "song.txt").write_text("la")
    with pytest.raises(CheckpointError, match="not empty"):
        export(trained, tmp_path / "mine")


def test_a_damaged_export_is_refused(trained, tmp_path):
    place = export(trained, tmp_path / "model")
    (place / checkpoint.TENSORS).write_bytes((place / checkpoint.TENSORS).read_bytes()[:-1])
    with pytest.raises(CheckpointError, match="is damaged"):
        open_model(place)
