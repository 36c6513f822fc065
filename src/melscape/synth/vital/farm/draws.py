"""What stands in a row before it is rendered: a function of the plan, the row's number and the attempt alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from melscape.synth.vital.farm.block import settled
from melscape.synth.vital.farm.plan import SetPlan
from melscape.synth.vital.farm.row import Draw
from melscape.synth.vital.farm.varied import varied
from melscape.synth.vital.prior import draw, draw_note


def drawn(plan: SetPlan, index: int, attempt: int, folder: Path) -> Draw:
    """The preset and the note of a row: of the prior, or made from the presets that the set in `folder` keeps."""
    note = replace(draw_note(plan.seed, index), rate_hz=plan.rate_hz)
    if not plan.source:
        return settled(Draw(draw(plan.seed, plan.tier, index, attempt=attempt), note))
    return settled(varied(plan.seed, index, attempt, folder, note))
