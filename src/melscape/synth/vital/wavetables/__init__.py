"""Wavetables that this package brings along: made from formulas, free of anybody's rights."""

from melscape.synth.vital.wavetables.made import by_name, tables

__all__ = ["by_name", "tables"]
