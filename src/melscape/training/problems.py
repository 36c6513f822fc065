"""What can go wrong while a network learns."""

from __future__ import annotations

from melscape.errors import MelscapeError


class TrainingError(MelscapeError):
    """Training that cannot go on."""


class NotFiniteLoss(TrainingError):  # noqa: N818 - named after what was found
    """A loss or gradient that became infinite or not a number; the weights are those of the step before."""
