import json
from dataclasses import replace

import pytest
import torch

from melscape.errors import CheckpointError, ContractError
from melscape.features.mel import Mel
from melscape.models.refiner import MagnitudeRefiner, RefinerConfig
from melscape.tasks.generate.refining.fidelity import Fidelity, Verdict
from melscape.tasks.generate.refining.store import ABOUT, WEIGHTS, read, read_verdict, write

MEL = Mel(rate_hz=16_000, fft_samples=512, hop_samples=128, bands=24)
GOOD = Verdict(Fidelity(-10.0, 3.0, 0.3), Fidelity(-12.0, 2.8, 0.25), 5)
BAD = Verdict(GOOD.refined, GOOD.plain, 5)


def refiner():
    return MagnitudeRefiner(RefinerConfig(MEL.bands, MEL.bins, width=16, depth=1))


def test_what_is_written_comes_back(tmp_path):
    before = refiner()
    write(tmp_path, MEL, GOOD, before)
    after = read(tmp_path, MEL)
    assert after.config == before.config and not after.training
    assert all(torch.equal(after.state_dict()[name], value) for name, value in before.state_dict().items())
    assert read_verdict(tmp_path) == GOOD
    about = json.loads((tmp_path / ABOUT).read_text())
    assert "is kept" in about["words"] and len(about["mel_hash"]) == 16


def test_a_refiner_that_does_not_help_leaves_only_its_verdict(tmp_path):
    write(tmp_path, MEL, BAD, refiner())
    assert read(tmp_path, MEL) is None
    assert read_verdict(tmp_path) == BAD
    assert not (tmp_path / WEIGHTS).exists()


def test_a_folder_without_one_has_none(tmp_path):
    assert read(tmp_path, MEL) is None
    assert read_verdict(tmp_path) is None


def test_another_contract_is_refused_by_name(tmp_path):
    write(tmp_path, MEL, GOOD, refiner())
    with pytest.raises(ContractError, match="hop_samples 128 here, 256 there"):
        read(tmp_path, replace(MEL, hop_samples=256))


def test_how_levels_are_kept_is_of_no_account(tmp_path):
    write(tmp_path, MEL, GOOD, refiner())
    assert read(tmp_path, replace(MEL, reference="peak", floor=-60.0)) is not None


def damage(path, how):
    if how == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:40])


@pytest.mark.parametrize("name, how", [(WEIGHTS, "missing"), (WEIGHTS, "cut"), (ABOUT, "cut")])
def test_damaged_files_are_named(tmp_path, name, how):
    write(tmp_path, MEL, GOOD, refiner())
    damage(tmp_path / name, how)
    with pytest.raises(CheckpointError, match="cannot be read"):
        read(tmp_path, MEL)


@pytest.mark.parametrize("change", [{"format_version": 9}, {"shape": {"width": 99}}, {"shape": {"colour": 1}}])
def test_a_description_that_does_not_fit_is_refused(tmp_path, change):
    write(tmp_path, MEL, GOOD, refiner())
    about = json.loads((tmp_path / ABOUT).read_text())
    (tmp_path / ABOUT).write_text(json.dumps(about | change))
    with pytest.raises(CheckpointError):
        read(tmp_path, MEL)
