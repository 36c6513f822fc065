import numpy as np
import torch

from melscape.training.random import seeded, stream, torch_generator


def test_a_stream_depends_on_its_seed_and_counters_only():
    first = stream(7, "order", 3).random(8)
    stream(7, "order", 4).random(1000)
    assert np.array_equal(stream(7, "order", 3).random(8), first)


def test_streams_with_other_seeds_or_counters_differ():
    firsts = [stream(*key).random() for key in [(7,), (8,), (7, 1), (7, "1"), (7, 1, 23), (7, 12, 3), (7, 123)]]
    assert len(set(firsts)) == len(firsts)


def test_numpy_counters_count_like_pythons():
    assert stream(7, np.int64(3)).random() == stream(7, 3).random()


def test_numbers_of_neighbouring_streams_are_independent():
    draws = np.stack([stream(0, "item", item).standard_normal(200) for item in range(50)])
    correlations = np.corrcoef(draws)[~np.eye(50, dtype=bool)]
    assert abs(draws.mean()) < 0.05
    assert np.abs(correlations).max() < 0.35  # five standard deviations of chance are 0.35


def test_torch_streams_repeat_too():
    first = torch.rand(4, generator=torch_generator(7, "step", 3))
    assert torch.equal(torch.rand(4, generator=torch_generator(7, "step", 3)), first)
    assert not torch.equal(torch.rand(4, generator=torch_generator(7, "step", 4)), first)


def test_seeding_leaves_the_global_state_as_it_was():
    before = torch.get_rng_state()
    with seeded(7, "step", 3):
        inside = torch.rand(4)
    assert torch.equal(torch.get_rng_state(), before)
    torch.rand(5)
    with seeded(7, "step", 3):
        assert torch.equal(torch.rand(4), inside)
