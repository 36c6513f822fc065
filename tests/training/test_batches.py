import numpy as np
import pytest
import torch

from melscape.errors import ConfigError
from melscape.training.batches import ItemBatches, Share, parts, row_count, share_of


def read(items, epoch):
    return {"item": torch.from_numpy(items), "epoch": torch.full((len(items),), epoch)}


class WholeOnly:
    steps_per_epoch = 2

    def batch(self, epoch, index):
        return {"item": torch.arange(5) + 10 * index}


def batches(items=53, size=16, seed=1):
    return ItemBatches(items, size, seed, read)


def items_of(source, epoch):
    return torch.cat([source.batch(epoch, index)["item"] for index in range(source.steps_per_epoch)])


def test_every_item_comes_once_an_epoch_in_batches_of_like_size():
    source = batches()
    assert sorted(items_of(source, 0).tolist()) == list(range(53))
    assert {row_count(source.batch(0, index)) for index in range(source.steps_per_epoch)} == {13, 14}


def test_a_batch_does_not_depend_on_what_was_asked_before():
    first = batches().batch(5, 2)["item"]
    used = batches()
    items_of(used, 9)
    assert torch.equal(used.batch(5, 2)["item"], first)


def test_epochs_and_seeds_have_orders_of_their_own():
    orders = {tuple(items_of(batches(seed=seed), epoch).tolist()) for seed in (1, 2) for epoch in (0, 1)}
    assert len(orders) == 4


@pytest.mark.parametrize("world", [1, 2, 3, 5])
@pytest.mark.parametrize("source", [batches(), WholeOnly()], ids=["items", "whole only"])
def test_processes_together_see_the_batch_of_one(source, world):
    shares = [share_of(source, Share(rank, world)) for rank in range(world)]
    for index in range(source.steps_per_epoch):
        together = torch.cat([share.batch(3, index)["item"] for share in shares])
        assert torch.equal(together, source.batch(3, index)["item"])


def test_a_share_reads_only_its_own_rows():
    asked = []
    source = ItemBatches(40, 8, 0, lambda items, epoch: asked.extend(items) or read(items, epoch))
    share_of(source, Share(1, 2)).batch(0, 0)
    assert len(asked) == 4


def test_more_processes_than_rows_are_refused():
    with pytest.raises(ConfigError, match="3 for 4 processes"):
        share_of(batches(items=3), Share(0, 4)).batch(0, 0)


def test_parts_hold_all_rows_in_order():
    pieces = parts({"x": torch.arange(10), "y": torch.arange(10) * 2}, 3)
    assert [row_count(piece) for piece in pieces] == [3, 3, 4]
    assert torch.equal(torch.cat([piece["x"] for piece in pieces]), torch.arange(10))


def test_a_batch_is_never_cut_into_empty_parts():
    assert [row_count(piece) for piece in parts({"x": torch.arange(2)}, 8)] == [1, 1]


def test_no_items_make_no_batches():
    with pytest.raises(ConfigError):
        ItemBatches(0, 4, 0, read)


def test_the_order_looks_random():
    firsts = np.array([batches(items=100, size=100).rows(epoch, 0)[0] for epoch in range(400)])
    assert abs(firsts.mean() - 49.5) < 6  # four standard errors
