"""Rows of words as columns for a terminal."""

from __future__ import annotations

from collections.abc import Sequence


def columns(rows: Sequence[Sequence[str]], indent: int = 2) -> list[str]:
    """One line a row, each column as wide as its widest word."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    return [
        f"{'':{indent}}{'  '.join(f'{cell:<{width}}' for cell, width in zip(row, widths))}".rstrip() for row in rows
    ]
