"""New sounds come from where the folder's sounds are: never far away, never the same, and repeatable."""

from dataclasses import replace

import numpy as np
import pytest

from melscape.errors import ConfigError
from melscape.tasks.generate.code import Code, stretched
from melscape.tasks.generate.prior import Prior


def codes(count=12, seed=0):
    random = np.random.default_rng(seed)
    heap = []
    for number in range(count):
        frames = int(random.integers(10, 60))
        middle = np.array([4.0 if number % 2 else -4.0, 0.0, random.normal()])
        latents = (middle + 0.3 * random.normal(size=(-(-frames // 16), 3))).astype(np.float32)
        heap.append(Code(f"sound {number}", latents, frames, -float(random.uniform(3, 20))))
    return tuple(heap)


@pytest.fixture
def prior():
    return Prior.fit(codes())


def test_the_same_seed_gives_the_same_sounds(prior):
    for first, second in zip(prior.sample(4, seed=1), prior.sample(4, seed=1)):
        assert np.array_equal(first.latents, second.latents) and first.grain == second.grain


def test_a_sound_does_not_depend_on_how_many_were_asked_for(prior):
    few, many = prior.sample(3, seed=1), prior.sample(20, seed=1)
    assert all(np.array_equal(one.latents, other.latents) for one, other in zip(few, many))


def test_another_seed_gives_other_sounds(prior):
    one, other = prior.sample(1, seed=1)[0], prior.sample(1, seed=2)[0]
    assert one.latents.shape != other.latents.shape or not np.allclose(one.latents, other.latents)


def test_everybodys_course_is_taken_once_before_anybodys_is_taken_again(prior):
    first = [code.parents[0] for code in prior.sample(12, seed=3)]
    assert sorted(first) == sorted(code.name for code in codes())


def test_without_spread_a_new_sound_is_one_of_the_folder(prior):
    known = {code.name: code for code in codes()}
    for code in prior.sample(6, seed=0, spread=0.0):
        assert np.allclose(code.latents, known[code.parents[0]].latents, atol=1e-6)
        assert code.shift_semitones == 0.0


def test_more_spread_goes_further(prior):
    known = {code.name: code for code in codes()}

    def distance(spread):
        made = prior.sample(12, seed=0, spread=spread)
        return np.mean(
            [np.abs(stretched(code.latents, 4) - stretched(known[code.parents[0]].latents, 4)).mean() for code in made]
        )

    assert 0 < distance(0.5) < distance(1.0) < distance(2.0)


def test_neighbours_are_of_the_same_kind(prior):
    for index, near in enumerate(prior.near):
        assert all((other - index) % 2 == 0 for other in near[:3])


def test_steps_fit_the_length(prior):
    for code in prior.sample(24, seed=5):
        assert (code.steps - 1) * 16 < code.frames <= code.steps * 16


def test_a_variation_of_nothing_is_the_sound_itself(prior):
    code = codes()[0]
    same = prior.vary(code, 0.0, seed=1)
    assert np.allclose(same.latents, code.latents, atol=1e-6) and same.frames == code.frames


def test_a_far_variation_is_further_than_a_near_one(prior):
    code = codes()[1]
    near, far = (prior.vary(code, amount, seed=4) for amount in (0.2, 1.0))
    gaps = [np.abs(stretched(each.latents, 4) - stretched(code.latents, 4)).mean() for each in (near, far)]
    assert gaps[0] < gaps[1]


def test_a_folder_of_one_sound_still_gives_variations():
    prior = Prior.fit(codes(1))
    made = prior.sample(3, seed=0)
    assert [code.parents for code in made] == [("sound 0",)] * 3
    assert len({code.grain for code in made}) == 3


@pytest.mark.parametrize("amount", [-0.1, 1.1])
def test_an_amount_out_of_range_is_refused(prior, amount):
    with pytest.raises(ConfigError, match="0 .itself. to 1"):
        prior.vary(codes()[0], amount, seed=0)


def test_no_sounds_are_refused():
    with pytest.raises(ConfigError, match="No sounds"):
        Prior.fit(())
    with pytest.raises(ConfigError):
        Prior.fit(codes()).sample(0, seed=0)


def test_a_stretched_row_keeps_its_ends_and_its_straight_lines():
    row = np.linspace(0, 3, 4)[:, None]
    assert np.allclose(stretched(row, 7)[:, 0], np.linspace(0, 3, 7))
    assert stretched(row, 1)[0, 0] == 0.0


def test_a_code_without_steps_is_refused():
    with pytest.raises(ConfigError, match="one frame and one step"):
        replace(codes()[0], latents=np.zeros((0, 3), np.float32))
