import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from tests.tasks.generate.judged import generator
from tests.tasks.generate.slid import code, sliders

from melscape.errors import CheckpointError, ContractError
from melscape.tasks.generate.sliders.files import read, write


def test_sliders_come_back_and_move_sounds_as_before(tmp_path):
    before = sliders(hidden=("pitch",))
    write(before, tmp_path)
    after = read(tmp_path, generator())
    assert after.sliders == before.sliders
    assert after.moves.ranges == before.moves.ranges
    positions = {"brightness": 0.5, "length": -0.3}
    np.testing.assert_array_equal(after.apply(code(), positions).latents, before.apply(code(), positions).latents)
    np.testing.assert_array_equal(after.offsets["roughness"], before.offsets["roughness"])


def test_what_is_not_known_stays_unknown(tmp_path):
    found = sliders()
    unknown = replace(found.sliders[0], spearman=float("nan"), low=float("nan"), shown=False)
    write(replace(found, sliders=(unknown, *found.sliders[1:])), tmp_path)
    assert np.isnan(read(tmp_path, generator()).sliders[0].spearman)
    assert json.loads((tmp_path / "sliders.json").read_text())["sliders"][0]["spearman"] is None


def test_sliders_of_other_weights_are_refused_by_name(tmp_path):
    write(sliders(), tmp_path)
    import copy

    network = copy.deepcopy(generator().network)
    with torch.no_grad():
        next(network.parameters()).add_(1.0)
    with pytest.raises(ContractError, match="weights"):
        read(tmp_path, replace(generator(), network=network))


def test_sliders_of_another_mel_are_refused_by_name(tmp_path):
    write(sliders(), tmp_path)
    config = generator().config
    other = replace(generator(), config=replace(config, mel=replace(config.mel, floor=-70.0)))
    with pytest.raises(ContractError, match="mel"):
        read(tmp_path, other)


def test_missing_sliders_say_what_to_do(tmp_path):
    with pytest.raises(CheckpointError, match="--resume"):
        read(tmp_path, generator())


def test_numbers_that_were_changed_are_noticed(tmp_path):
    write(sliders(), tmp_path)
    place = tmp_path / "sliders.safetensors"
    data = bytearray(place.read_bytes())
    data[-1] ^= 1
    place.write_bytes(bytes(data))
    with pytest.raises(CheckpointError, match="not the one"):
        read(tmp_path, generator())


@pytest.mark.parametrize(
    "change",
    [
        {"format_version": 99},
        {"ranges": {}},
        {"ranges": 3},
        {"sliders": []},
        {"sliders": [{"name": "length"}]},
        {"rough_signs": [1.0]},
        {"limit": float("inf")},
        {"limit": None},
        {"made_for": "me"},
    ],
)
def test_words_that_were_changed_are_refused_kindly(tmp_path, change):
    write(sliders(), tmp_path)
    place = tmp_path / "sliders.json"
    place.write_text(json.dumps(json.loads(place.read_text()) | change))
    with pytest.raises(CheckpointError, match="no sliders that can be read"):
        read(tmp_path, generator())
