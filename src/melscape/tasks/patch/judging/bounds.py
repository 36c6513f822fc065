"""What an answer could score at best, and what the way through a file costs.

The floor is the true preset once more with other random phases: nobody can be nearer than that but by luck. The oracle
is the true preset written, read back and rendered: whatever it scores over 0 is lost on the way through the file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from melscape.errors import SynthError
from melscape.synth.vital.presets import PresetReader, VitalPreset, write
from melscape.tasks.patch.judging.asked import Asked
from melscape.tasks.patch.judging.scoring import Scorer
from melscape.tasks.patch.judging.specs import SCORES

if TYPE_CHECKING:
    from melscape.synth.vital.render.engine import Engine
    from melscape.synth.vital.render.note import Note

TAKES = (1, 2, 3)
Rendition = tuple[VitalPreset, Float[np.ndarray, "2 S"]]


def floor(asked: Asked, scorer: Scorer, engine: Engine, takes: Sequence[int] = TAKES) -> dict[str, float] | None:
    """Mean scores of the true preset with other random phases; None where no preset made the sound."""
    if asked.truth is None:
        return None
    note = asked.target.note
    rows = [scorer.score(engine.render(asked.truth, note, take=take)) for take in takes]
    return {name: float(np.mean([row[name] for row in rows])) for name in SCORES}


def oracle(asked: Asked, scorer: Scorer, engine: Engine, reader: PresetReader) -> dict[str, float]:
    """Scores of the true preset after it was a file; where no preset made the sound, those of a perfect answer."""
    if asked.truth is None:
        return {"mss": 0.0, "wmfcc": 0.0, "sot": 0.0, "rms": 1.0}
    return scorer.score(engine.render(through_file(asked.truth, reader), asked.target.note))


def reproduced(answer: Rendition, note: Note, engine: Engine, reader: PresetReader) -> bool:
    """Whether an answer sounds the same to the bit after it was a file."""
    preset, samples = answer
    again = engine.render(through_file(preset, reader), note)
    return again.shape == samples.shape and again.tobytes() == samples.tobytes()


def through_file(preset: VitalPreset, reader: PresetReader) -> VitalPreset:
    """The preset after it was written and read as a file that nobody vouches for. Errors: SynthError."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.vital"
        write(path, preset)
        reading = reader.read(path)
    if reading.preset is None:
        raise reading.problem or SynthError("A preset of ours cannot be read.")
    return reading.preset
