"""What went wrong with the machine and not with the preset: another time the same may go well."""

from __future__ import annotations

from melscape.errors import SynthError


class PassingError(SynthError):
    """The synth did not start, its process died, or it was not done in time: nothing is known of the preset."""
