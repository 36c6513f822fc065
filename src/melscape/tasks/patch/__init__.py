"""Patch: from a sound to a preset of a synthesizer that plays it."""
