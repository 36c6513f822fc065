"""Losses that scikit-learn knows too, mixing that loses nothing, and a network that learns three made-up genres."""

import numpy as np
import pytest
import torch
from sklearn.metrics import log_loss
from tests.tasks.genre.sounds import material, small
from torch.nn import functional

from melscape.tasks.genre.data import Clips, Examples
from melscape.tasks.genre.model import make
from melscape.tasks.genre.objective import objective_of, validate_on
from melscape.training.batches import ItemBatches
from melscape.training.engine import fit
from melscape.training.events import Validated
from melscape.training.job import Job
from melscape.training.plan import Moment
from melscape.training.random import seeded

NOW = Moment(0, 0, 0)


class Echo(torch.nn.Module):
    """Says the first numbers of what it is given."""

    def __init__(self):
        super().__init__()
        self.seen = None

    def forward(self, x):
        self.seen = x
        return x[:, 0, 0, :3]


def batch(rows=4):
    pictures = torch.randn(rows, 1, 2, 5, generator=torch.Generator().manual_seed(0))
    return {"mel": pictures, "genre": torch.arange(rows) % 3}


def test_the_loss_is_the_surprise_that_sklearn_knows():
    given = batch()
    losses = objective_of(small())(Echo(), given, NOW)
    chances = given["mel"][:, 0, 0, :3].softmax(1).double().numpy()
    expected = log_loss(given["genre"].numpy(), chances / chances.sum(1, keepdims=True), labels=[0, 1, 2])
    assert losses["cross_entropy"].item() == pytest.approx(expected, rel=1e-6)


def test_the_share_of_wrong_answers_is_told():
    given = batch()
    given["mel"] = 9 * functional.one_hot(torch.tensor([0, 1, 0, 0]), 5).float()[:, None, None].expand(-1, 1, 2, -1)
    assert objective_of(small())(Echo(), given, NOW)["wrong"].item() == 0.25


def test_smoothing_leaves_a_loss_where_the_answer_is_certain():
    given = batch(3)
    given["mel"] = 50 * torch.eye(3, 5)[:, None, None].expand(-1, 1, 2, -1)
    assert objective_of(small())(Echo(), given, NOW)["cross_entropy"].item() < 1e-6
    assert objective_of(small(label_smoothing=0.1))(Echo(), given, NOW)["cross_entropy"].item() > 1.0


def test_mixed_pictures_lie_between_two_of_the_batch_and_keep_most_of_themselves():
    given, echo = batch(8), Echo()
    with seeded(3, "mix"):
        mixed = objective_of(small(mixup_alpha=1.0))(echo, given, NOW)
    with seeded(3, "mix"):
        again = objective_of(small(mixup_alpha=1.0))(Echo(), given, NOW)
    assert torch.equal(mixed["cross_entropy"], again["cross_entropy"])
    assert not torch.equal(echo.seen, given["mel"])
    assert echo.seen.sum(0).allclose(given["mel"].sum(0), atol=1e-5)
    own, other = (echo.seen - given["mel"]).flatten(1).norm(dim=1), given["mel"].flatten(1).norm(dim=1)
    assert (own <= other.max() + 1e-5).all()


def test_a_batch_of_one_is_not_mixed():
    given, echo = batch(1), Echo()
    objective_of(small(mixup_alpha=1.0))(echo, given, NOW)
    assert echo.seen is given["mel"]


def test_every_kind_of_clips_has_its_score_and_the_first_is_watched():
    clips = Clips(torch.randn(6, 1, 32, 40), np.repeat(np.arange(3), 2), np.array([0, 1, 2]))
    network = make(small()).eval()
    told = validate_on({"open": clips, "closed": clips}, small())(network, NOW)
    assert list(told) == ["f1_open", "f1_closed", "loss_open", "loss_closed"]
    assert told["f1_open"] == told["f1_closed"] and 0 <= told["f1_open"] <= 1 and told["loss_open"] > 0


def job(config, seed=0):
    made = material()
    examples = Examples(made, config, seed)
    clips = Clips.of_mashups(made, config, config.recipe, seed, config.judged_mixes)
    with seeded(seed, "weights"):
        network = make(config)
    batches = ItemBatches(len(examples), config.batch, seed, examples.read)
    return Job(network, batches, objective_of(config), validate_on({"closed": clips}, config))


@pytest.mark.slow
def test_three_made_up_genres_are_learnt_in_a_moment():
    config = small(epochs=3, epoch_steps=10, batch=12, learning_rate=5e-3)
    events = list(fit(job(config), config.plan(seed=0, device="cpu")))
    scores = [event.measures["f1_closed"] for event in events if isinstance(event, Validated)]
    assert scores[-1] > 0.9
