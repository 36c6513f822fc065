from __future__ import annotations

import sys

import pytest

from melscape.errors import ConfigError
from melscape.runs.tensorboard import TensorBoard
from melscape.training.events import Finished, Step, Validated


@pytest.mark.slow
def test_losses_and_measures_arrive_in_tensorboard(tmp_path):
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    with TensorBoard(tmp_path) as board:
        board(Step(1, 0, {"kl": 0.5}, 1e-3, 0.1))
        board(Validated(1, 0, {"error": 0.25}, best=True))
        board(Finished("done"))
    events = EventAccumulator(str(tmp_path)).Reload()
    values = {name: [(event.step, event.value) for event in events.Scalars(name)] for name in events.Tags()["scalars"]}
    assert values == {
        "train/kl": [(1, 0.5)],
        "learning_rate": [(1, pytest.approx(1e-3))],
        "valid/error": [(1, 0.25)],
    }


def test_without_tensorboard_the_user_is_told_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", None)
    with pytest.raises(ConfigError, match="not installed") as caught:
        TensorBoard(tmp_path)
    assert "melscape[tensorboard]" in caught.value.next_step
