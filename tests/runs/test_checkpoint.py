from __future__ import annotations

import json

import pytest
import torch

from melscape.errors import CheckpointError, ContractError
from melscape.runs import checkpoint
from melscape.runs.checkpoint import Label, load, load_best, load_latest, save
from melscape.training.state import TrainState

MEL = {"mel": {"bands": 80, "hop_samples": 256}}


def state_of(step):
    generator = torch.Generator().manual_seed(step)
    weight = torch.randn(4, 3, generator=generator)
    tensors = {
        "network.weight": weight,
        "network.tied": weight,
        "network.turned": weight.T,
        "network.half": weight.bfloat16(),
        "optimiser.step": torch.tensor(float(step)),
        "empty": torch.zeros(0),
    }
    return TrainState(
        tensors=tensors, numbers={"step": step, "best": 1 / 3, "worst": float("inf"), "tail": [1, "two", None]}
    )


def save_steps(folder, *steps, reason="interval", **extra):
    return [save(folder, state_of(step), Label(step, reason, contract=MEL), **extra) for step in steps]


def equal(one, other):
    same_bits = all(
        torch.equal(tensor, other.tensors[name]) and tensor.dtype == other.tensors[name].dtype
        for name, tensor in one.tensors.items()
    )
    return same_bits and one.tensors.keys() == other.tensors.keys() and one.numbers == other.numbers


def test_a_state_comes_back_bit_by_bit(tmp_path):
    label = Label(7, "interval", history_rows=9, contract=MEL)
    loaded = load(save(tmp_path, state_of(7), label))
    assert equal(loaded.state, state_of(7))
    assert (loaded.label, loaded.notes, loaded.damaged) == (label, (), ())


def test_the_last_three_stay(tmp_path):
    save_steps(tmp_path, 10, 20, 30, 40, 100)
    assert [path.name for path in checkpoint.committed(tmp_path)] == ["step-00000100", "step-00000040", "step-00000030"]


def test_the_best_outlives_the_others_until_there_is_a_better_one(tmp_path):
    save_steps(tmp_path, 10, reason="best")
    save_steps(tmp_path, 20, 30, 40, 50)
    assert load_best(tmp_path).label.step == 10
    assert load_latest(tmp_path).label.step == 50
    save_steps(tmp_path, 60, reason="best")
    assert load_best(tmp_path).label.step == 60
    assert [checkpoint.place_number(path)[0] for path in checkpoint.committed(tmp_path)] == [60, 50, 40]


def test_without_a_best_one_the_newest_is_taken(tmp_path):
    save_steps(tmp_path, 10, 20)
    assert load_best(tmp_path).label.step == 20


def test_a_damaged_one_is_passed_over_and_named(tmp_path):
    save_steps(tmp_path, 10, 20)
    target = tmp_path / "step-00000020" / checkpoint.NUMBERS
    target.write_text(target.read_text().replace("20", "21"))
    loaded = load_latest(tmp_path)
    assert loaded.label.step == 10
    assert loaded.damaged == (tmp_path / "step-00000020",)
    assert "numbers.json is damaged" in loaded.notes[0]
    assert loaded.notes[-1] == "Went back to step 10."


def test_when_all_are_damaged_each_is_named(tmp_path):
    for path in save_steps(tmp_path, 10, 20):
        (path / checkpoint.TENSORS).unlink()
    with pytest.raises(CheckpointError, match="no whole checkpoint") as caught:
        load_latest(tmp_path)
    assert caught.value.found.count("tensors.safetensors cannot be read") == 2


def test_an_empty_folder_has_no_checkpoint(tmp_path):
    with pytest.raises(CheckpointError, match="no whole checkpoint"):
        load_latest(tmp_path)


def test_a_save_that_never_got_its_manifest_does_not_count_and_goes(tmp_path):
    save_steps(tmp_path, 10)
    torn = tmp_path / "step-00000020"
    torn.mkdir()
    (torn / checkpoint.NUMBERS).write_text("{")
    loaded = load_latest(tmp_path)
    assert (loaded.label.step, loaded.notes) == (10, ())
    save_steps(tmp_path, 30)
    assert not torn.exists()


def test_saving_a_step_again_keeps_the_older_one_meanwhile(tmp_path):
    first, second = save_steps(tmp_path, 10, 10)
    assert first != second
    assert load_latest(tmp_path).path == second
    assert load(first).label.step == 10


def test_a_damaged_one_set_aside_no_longer_counts_but_is_not_lost(tmp_path):
    save_steps(tmp_path, 10, 20)
    for number in (1, 2):
        aside = checkpoint.set_aside(tmp_path / "step-00000020")
        assert aside.name == f"damaged-{number}-step-00000020"
        save_steps(tmp_path, 20)
    assert aside.exists()
    assert len(checkpoint.committed(tmp_path)) == 2


def test_another_mel_contract_is_refused_by_what_differs(tmp_path):
    save_steps(tmp_path, 10)
    assert load_latest(tmp_path, contract=MEL).label.step == 10
    with pytest.raises(ContractError, match=r"mel\.hop_samples 256") as caught:
        load_latest(tmp_path, contract={"mel": {"bands": 80, "hop_samples": 512}})
    assert "bands" not in caught.value.text


def test_a_format_of_the_future_is_refused(tmp_path):
    (path,) = save_steps(tmp_path, 10)
    body = json.loads((path / checkpoint.MANIFEST).read_text())
    del body["seal"]
    (path / checkpoint.MANIFEST).write_bytes(checkpoint._with_seal({**body, "format_version": 2}))
    with pytest.raises(CheckpointError, match="format_version 2"):
        load(path)


def test_nothing_is_unpickled(tmp_path, monkeypatch):
    def refuse(*words, **extra):
        raise AssertionError("pickle was used")

    for name in ("pickle.load", "pickle.loads", "pickle.dumps", "torch.load", "torch.save"):
        monkeypatch.setattr(name, refuse)
    save_steps(tmp_path, 10)
    assert load_latest(tmp_path).label.step == 10
