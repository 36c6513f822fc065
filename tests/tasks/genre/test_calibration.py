"""Temperatures that mend boasting, and a file that is believed only if it is whole."""

import json
from dataclasses import asdict, dataclass, replace

import numpy as np
import pytest
import torch
from tests.tasks.genre.sounds import GENRES, material, small

from melscape.errors import CheckpointError
from melscape.tasks.genre.calibration import CALIBRATION_NAME, Calibration, Fitted, calibrated
from melscape.tasks.genre.data import Clips, Material

KNOWN = Calibration(Fitted(1.7, 0.2, 0.03), Fitted(1.1, 0.05, 0.02), (0.5, 0.25, 0.25), GENRES, "0123456789abcdef")


@dataclass(frozen=True)
class Ready:
    """Stands where a prepared folder stands."""

    materials: dict[str, Material]
    config = small(judged_mixes=30)
    seed = 0

    def clips(self, part: str, count: int, seed: int) -> Clips:
        return Clips.of_mashups(self.materials[part], self.config, self.config.recipe, seed, count)


class Boasts(torch.nn.Module):
    """Always certain of the genre that has its tones, and sometimes of another."""

    def __init__(self, wrong: float) -> None:
        super().__init__()
        self.wrong, self.nothing = wrong, torch.nn.Parameter(torch.zeros(()))
        self.chance = torch.Generator().manual_seed(0)

    def forward(self, x):
        logits = 30.0 * torch.nn.functional.one_hot(torch.arange(len(x)) % 3, 3).float()
        slips = torch.rand(len(x), generator=self.chance) < self.wrong
        return torch.where(slips[:, None], logits.roll(1, 1), logits) + self.nothing


def test_who_boasts_is_cooled_down():
    one_window = replace(small(judged_mixes=30).recipe, lengths_seconds=((1.0, 1.0, 1.0),))
    ready = Ready({"train": material(), "validation": material()})
    object.__setattr__(ready, "config", replace(ready.config, recipe=one_window))
    found = calibrated(ready, Boasts(0.3))
    for fitted in (found.open, found.closed):
        assert fitted.temperature > 5 and fitted.error_after < 0.5 * fitted.error_before
    assert found.temperature == found.open.temperature and found.genres == GENRES


def test_with_nothing_held_out_both_are_the_same():
    found = calibrated(Ready({"train": material()}), Boasts(0.3))
    assert found.open == found.closed and not found.held_out


def test_it_tells_how_far_it_is():
    told = []
    calibrated(Ready({"train": material(), "validation": material()}), Boasts(0.3), told.append)
    assert [progress.done for progress in told] == [0, 1, 1, 2] and {progress.total for progress in told} == {2}


def test_the_prior_counts_songs():
    found = calibrated(Ready({"train": material(genres=("blues", "rock"))}), Boasts(0.3))
    assert found.prior == (0.5, 0.0, 0.5) and np.isclose(sum(found.prior), 1)


def test_it_comes_back_from_its_file(tmp_path):
    KNOWN.write(tmp_path)
    assert Calibration.read(tmp_path) == KNOWN


def test_it_holds_for_the_weights_that_it_was_fitted_for_and_no_others(tmp_path):
    network = Boasts(0.3)
    found = calibrated(Ready({"train": material()}), network)
    found.refuse_other(Boasts(0.1), tmp_path)
    torch.nn.init.ones_(network.nothing)
    with pytest.raises(CheckpointError, match="fitted for other weights") as caught:
        found.refuse_other(network, tmp_path)
    assert caught.value.next_step == f"melscape genre train --resume --out {tmp_path}"


NO_WEIGHTS = json.dumps({name: value for name, value in asdict(KNOWN).items() if name != "weights"})


@pytest.mark.parametrize("text", [None, "{", "[]", "{}", json.dumps({"open": 3}), NO_WEIGHTS])
def test_a_file_that_is_not_whole_is_refused(tmp_path, text):
    if text is not None:
        (tmp_path / CALIBRATION_NAME).write_text(text)
    with pytest.raises(CheckpointError) as caught:
        Calibration.read(tmp_path)
    assert caught.value.next_step == f"melscape genre train --resume --out {tmp_path}"
