"""Presets whose sound is known, found again by how they sound."""

from melscape.tasks.patch.library.library import Library, Neighbour

__all__ = ["Library", "Neighbour"]
