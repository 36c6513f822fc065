"""One note of a recording that may hold many: what a preset can answer."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from melscape.audio.clip import Clip
from melscape.errors import AudioError
from melscape.tasks.patch.answering.character import STEP_SECONDS, envelope
from melscape.tasks.patch.target import LONGEST_SECONDS, SHORTEST_SECONDS

SILENT_DB = -70.0
AUDIBLE_DB = -40.0  # under the peak: what is softer comes before a sound, and does not begin it
LISTENED_SECONDS = 20.0
LEAD_SECONDS, FADE_SECONDS = 0.02, 0.02
NEXT_RISE_DB, RISE_STEPS, SHORTEST_STEPS = (
    15.0,
    5,
    25,
)  # a tremolo rises less, and a note is longer than a quarter second


def refuse_nothing(clip: Clip, name: str) -> None:
    """Errors: AudioError for a sound that nobody can hear, or that is over before anybody knows what it was."""
    peak_db = 20.0 * np.log10(max(float(np.abs(clip.samples).max()), 1e-12))
    if peak_db < SILENT_DB:
        raise AudioError(f"{name} is silent.", f"a sound that peaks above {SILENT_DB:.0f} dBFS", "Turn it up.")
    if clip.seconds < SHORTEST_SECONDS:
        found = f"{name} lasts {1000 * clip.seconds:.0f} ms."
        raise AudioError(found, f"{1000 * SHORTEST_SECONDS:.0f} ms or more", "Choose a longer sound.")


def one_note(clip: Clip) -> tuple[Clip, tuple[str, ...]]:
    """The clip, or of a long one what comes before a second note begins, and what to tell of that."""
    if clip.seconds <= LONGEST_SECONDS:
        return clip, ()
    level = envelope(clip.cut(0.0, LISTENED_SECONDS).samples, clip.rate_hz)
    begin = int(np.argmax(level > level.max() * 10.0 ** (AUDIBLE_DB / 20.0)))
    following = next_onset(level[begin:])
    if following is None:
        return clip.cut(0.0, LISTENED_SECONDS), ()
    start_seconds = max(0.0, begin * STEP_SECONDS - LEAD_SECONDS)
    part = clip.cut(start_seconds, following * STEP_SECONDS + LEAD_SECONDS)
    where = f"{start_seconds:.2f} to {start_seconds + part.seconds:.2f} s"
    told = f"The sound is {clip.seconds:.1f} s of more than one note, and a preset plays one: the first ({where})."
    return _faded(part), (told,)


def next_onset(level: Float[np.ndarray, "T"]) -> int | None:
    """The step at which another note begins: a sudden rise after the first one has had its time; None without."""
    level_db = 20.0 * np.log10(np.maximum(level, 1e-9 + level.max() * 1e-3))
    for step in range(SHORTEST_STEPS, level_db.size - RISE_STEPS):
        if level_db[step + RISE_STEPS] - level_db[step] > NEXT_RISE_DB:
            return step
    return None


def _faded(clip: Clip) -> Clip:
    """What was cut off must not end in a click: that would be matched too."""
    length = min(round(FADE_SECONDS * clip.rate_hz), clip.samples.shape[1])
    shape = np.ones(clip.samples.shape[1], np.float32)
    shape[shape.size - length :] = np.linspace(1.0, 0.0, length, dtype=np.float32)
    return Clip(clip.samples * shape, clip.rate_hz)
