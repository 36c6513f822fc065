"""Melscape: one toolkit on log-mel spectrograms for people who make sound and people who study it."""

from __future__ import annotations

__version__ = "0.1.0"
