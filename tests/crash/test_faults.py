from __future__ import annotations

import pytest

from crashing import faults


@pytest.mark.parametrize("kind", ["error", "full"])
def test_a_disk_that_fails_anywhere_leaves_the_old_or_the_new_checkpoint(tmp_path, kind):
    found = faults.sweep_of_saves(tmp_path, kind)
    assert found["places"] > 20
    assert found["held"] == found["places"]
