"""Melscape: one toolkit on log-mel spectrograms for people who make sound and people who study it."""

from __future__ import annotations

import os

__version__ = "0.1.0"

# Threads that wait for each other by spinning stand still on a machine that is busy with anything else: a training step
# on two cores took 5 s instead of 0.3 s. It has to be said before torch is imported; who has chosen otherwise is heard.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
