from __future__ import annotations

import numpy as np

from melscape.audio.tape import Tape


def test_blocks_become_channels_in_order() -> None:
    tape = Tape(2, 5)
    tape.append(np.array([0, 10, 1, 11, 2, 12], np.float32).tobytes())
    tape.append(np.array([3, 13, 4, 14], np.float32).tobytes())
    assert tape.samples().tolist() == [[0, 1, 2, 3, 4], [10, 11, 12, 13, 14]]


def test_a_tape_that_stays_short_gives_what_it_has() -> None:
    tape = Tape(1, 1_000_000)
    tape.append(np.ones(3, np.float32).tobytes())
    samples = tape.samples()
    assert samples.tolist() == [[1, 1, 1]]
    assert samples.flags.c_contiguous


def test_what_goes_beyond_the_claim_is_not_kept() -> None:
    tape = Tape(1, 2)
    tape.append(np.arange(3, dtype=np.float32).tobytes())
    tape.append(np.arange(3, dtype=np.float32).tobytes())
    assert tape.samples().tolist() == [[0, 1]]


def test_a_block_may_be_overwritten_once_it_is_added() -> None:
    block, tape = bytearray(np.full(2, 5, np.float32).tobytes()), Tape(1, 4)
    tape.append(memoryview(block))
    block[:] = bytes(len(block))
    assert tape.samples().tolist() == [[5, 5]]
