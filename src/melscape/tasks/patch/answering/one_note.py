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
LONGEST_LEAD_SECONDS = 1.0  # what is soft for longer is the room before a note; a swell is not so slow
LEAD_SECONDS, FADE_SECONDS = 0.02, 0.02
NEXT_RISE_DB, RISE_STEPS, SHORTEST_STEPS = 15.0, 5, 25  # a tremolo rises less; a note lasts a quarter of a second
_STEPS_AT_ONCE = 2000


def refuse_nothing(clip: Clip, name: str) -> None:
    """Errors: AudioError for a sound that nobody can hear, or that is over before anybody knows what it was."""
    peak_db = 20.0 * np.log10(max(float(np.abs(clip.samples).max()), 1e-12))
    if peak_db < SILENT_DB:
        raise AudioError(f"{name} is silent.", f"a sound that peaks above {SILENT_DB:.0f} dBFS", "Turn it up.")
    if clip.seconds < SHORTEST_SECONDS:
        found = f"{name} lasts {1000 * clip.seconds:.0f} ms."
        raise AudioError(found, f"{1000 * SHORTEST_SECONDS:.0f} ms or more", "Choose a longer sound.")


def one_note(clip: Clip) -> tuple[Clip, tuple[str, ...]]:
    """The clip, or of a long one what comes before a second note begins, and what to tell of that.

    Of a long one at most 20 s are listened to: its first ones, or those from its note on if that comes late.
    """
    level, step_seconds = _level(clip)
    begin = int(np.argmax(level > level.max() * 10.0 ** (AUDIBLE_DB / 20.0)))
    onset_seconds = max(0.0, begin * step_seconds - LEAD_SECONDS)
    start_seconds = onset_seconds if onset_seconds > LONGEST_LEAD_SECONDS else 0.0
    following = next_onset(level[begin : round((start_seconds + LISTENED_SECONDS) / step_seconds)])
    if clip.seconds <= LONGEST_SECONDS:
        if following is None:
            return clip, ()
        at_seconds = (begin + following + RISE_STEPS) * step_seconds
        told = f"More than one note seems to be in it: one begins at {at_seconds:.1f} s, and a preset plays only one."
        return clip, (told,)
    if following is None:
        return clip.cut(start_seconds, LISTENED_SECONDS), ()
    part = clip.cut(onset_seconds, following * step_seconds + LEAD_SECONDS)
    where = f"{onset_seconds:.2f} to {onset_seconds + part.seconds:.2f} s"
    told = f"The sound is {clip.seconds:.1f} s of more than one note, and a preset plays one: the first ({where})."
    return _faded(part), (told,)


def next_onset(level: Float[np.ndarray, "T"]) -> int | None:
    """The step at which another note begins: a sudden rise after the first one has had its time; None without."""
    level_db = 20.0 * np.log10(np.maximum(level, 1e-9 + level.max() * 1e-3))
    for step in range(SHORTEST_STEPS, level_db.size - RISE_STEPS):
        if level_db[step + RISE_STEPS] - level_db[step] > NEXT_RISE_DB:
            return step
    return None


def _level(clip: Clip) -> tuple[Float[np.ndarray, "T"], float]:
    """Level of each step, and how long a step is: about a hundredth of a second, a whole number of samples."""
    step = max(1, round(STEP_SECONDS * clip.rate_hz))
    size = step * _STEPS_AT_ONCE  # squares of ten minutes at once would fill the memory
    parts = [clip.samples[:, start : start + size] for start in range(0, clip.samples.shape[1], size)]
    return np.concatenate([envelope(part, clip.rate_hz) for part in parts]), step / clip.rate_hz


def _faded(clip: Clip) -> Clip:
    """What was cut off must not end in a click: that would be matched too."""
    length = min(round(FADE_SECONDS * clip.rate_hz), clip.samples.shape[1])
    shape = np.ones(clip.samples.shape[1], np.float32)
    shape[shape.size - length :] = np.linspace(1.0, 0.0, length, dtype=np.float32)
    return Clip(clip.samples * shape, clip.rate_hz)
