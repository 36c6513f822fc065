from __future__ import annotations

import pytest

from crashing import damage, faults
from melscape.runs import checkpoint
from melscape.runs.checkpoint import Label


@pytest.fixture
def checkpoints(tmp_path):
    for step in (1, 2):
        checkpoint.save(tmp_path, faults.small_state(step), Label(step))
    return tmp_path


@pytest.mark.parametrize(("harm", "times"), [(damage.flip, 90), (damage.truncate, 30), (damage.blank, 3)])
def test_harm_to_any_file_is_noticed_and_the_older_one_used(checkpoints, harm, times):
    assert damage.noticed(checkpoints, harm, times) == times


def test_every_bit_of_the_manifest_counts(checkpoints):
    target = checkpoint.committed(checkpoints)[0] / checkpoint.MANIFEST
    whole = target.read_bytes()
    for at in range(0, 8 * len(whole), 7):
        harmed = bytearray(whole)
        harmed[at // 8] ^= 1 << at % 8
        target.write_bytes(bytes(harmed))
        assert checkpoint.load_latest(checkpoints).label.step == 1, f"bit {at} may be changed"
