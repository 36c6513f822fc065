"""What presets are like before any sound is heard: drawn by number, varied, crossed.

Tables in words hold the choices (`laws`, `kinds`, `routes`); the rest turns chances into presets.
"""

from melscape.synth.vital.prior.change import cross, vary
from melscape.synth.vital.prior.draw import TIERS, draw, draw_note, free_controls, mean_preset

__all__ = ["TIERS", "cross", "draw", "draw_note", "free_controls", "mean_preset", "vary"]
