"""The command line starts at once: what is heavy is imported by the verb that needs it."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("torch", "umap", "librosa", "sklearn", "matplotlib", "numba", "pyarrow")


def test_the_command_line_starts_without_anything_heavy() -> None:
    code = f"import sys, melscape.interface.cli; print([name for name in {HEAVY} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert told.stdout.strip() == "[]"
