"""The command line starts at once, and leaves a busy machine its cores."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

HEAVY = ("torch", "umap", "librosa", "sklearn", "matplotlib", "numba", "pyarrow")


def test_the_command_line_starts_without_anything_heavy() -> None:
    code = f"import sys, melscape.interface.cli; print([name for name in {HEAVY} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize(("chosen", "expected"), [(None, "PASSIVE"), ("ACTIVE", "ACTIVE")])
def test_waiting_threads_sleep_unless_somebody_chose_otherwise(chosen: str | None, expected: str) -> None:
    given = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    given |= {} if chosen is None else {"OMP_WAIT_POLICY": chosen}
    code = "import melscape, os; print(os.environ['OMP_WAIT_POLICY'])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=given)
    assert told.stdout.strip() == expected
