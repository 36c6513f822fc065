from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from melscape.audio.problems import NotFinite
from melscape.features.kernel_engine import Engine, engine
from melscape.features.mel import Mel, music_22k

MEL = Mel(hop_samples=512)


def noise(samples, seed=0):
    return (np.random.default_rng(seed).standard_normal(samples) * 0.1).astype(np.float32)


def filled(worker, sound):
    out = np.empty((MEL.bands, MEL.frames(sound.size)), np.float32)
    worker.fill(sound, -MEL.edge_samples, out)
    return out


def test_threads_may_share_one_engine():
    worker, sounds = Engine(MEL), [noise(50_000, seed) for seed in range(8)]
    expected = [filled(Engine(MEL), sound) for sound in sounds]
    with ThreadPoolExecutor(4) as pool:
        for got, right in zip(pool.map(lambda sound: filled(worker, sound), sounds), expected, strict=True):
            np.testing.assert_array_equal(got, right)


def test_a_slice_of_time_is_filled_and_nothing_beside_it():
    out = np.full((MEL.bands, 30), 7.0, np.float32)
    Engine(MEL).fill(noise(20_000), 0, out[:, 3:22])
    assert (out[:, :3] == 7.0).all()
    assert (out[:, 22:] == 7.0).all()
    assert (out[:, 3:22] != 7.0).all()


def test_an_engine_works_on_after_a_bad_sound():
    worker, good = Engine(MEL), noise(20_000)
    before = filled(worker, good)
    with pytest.raises(NotFinite):
        filled(worker, np.full(20_000, np.inf, np.float32))
    np.testing.assert_array_equal(filled(worker, good), before)


def test_equal_contracts_share_an_engine():
    assert engine(Mel()) is engine(Mel())
    assert engine(Mel()) is not engine(music_22k())
