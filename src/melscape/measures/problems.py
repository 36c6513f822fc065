"""What can be wrong with the numbers that a measure is given."""

from __future__ import annotations

from melscape.errors import MelscapeError


class MeasureError(MelscapeError):
    """Numbers that a measure would turn into nonsense: empty, not finite, or not comparable."""
