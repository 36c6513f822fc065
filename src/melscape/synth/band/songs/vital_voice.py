"""Parts played by presets of Vital, where the extra is installed and somebody asks for them.

Presets are drawn by the song's seed among those of a fitting style. Off by default, and slower than our own
instruments by far: a note takes a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType

import numpy as np
from jaxtyping import Float32

from melscape.errors import SynthError
from melscape.synth.band.songs.chance import chance_of, happens
from melscape.synth.band.songs.instruments.bus import Bus
from melscape.synth.band.songs.instruments.tone import Programme, Tone
from melscape.synth.band.songs.perform import place_notes
from melscape.synth.band.songs.score import Part, Score
from melscape.synth.vital.presets import VitalPreset
from melscape.synth.vital.prior import draw
from melscape.synth.vital.render.engine import Engine
from melscape.synth.vital.render.note import Note

TIER = 2
RELEASE_SECONDS = 0.3
MOST_DRAWS, MOST_TRIALS = 600, 5
QUIET = 1e-3
# The words that presets are filed under, by what they stand in for. Singers stay ours: presets have no words.
STYLES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("bass_finger", "bass_pick", "bass_slap", "bass_upright", "bass_synth", "bass_sub"), ("Bass",)),
    **dict.fromkeys(("guitar_clean", "guitar_crunch", "guitar_distorted", "guitar_acoustic"), ("Pluck",)),
    **dict.fromkeys(("guitar_nylon", "guitar_muted", "banjo", "pedal_steel", "pizzicato"), ("Pluck",)),
    **dict.fromkeys(("harpsichord", "clavinet", "pluck_synth", "arpeggio_synth"), ("Pluck", "Keys")),
    **dict.fromkeys(("piano", "rhodes", "organ", "accordion", "melodica"), ("Keys",)),
    **dict.fromkeys(("strings", "violin", "cello", "fiddle"), ("Strings",)),
    **dict.fromkeys(("flute", "clarinet", "oboe", "harmonica"), ("Wind",)),
    **dict.fromkeys(("trumpet", "trombone", "sax", "horns", "brass_synth"), ("Brass",)),
    "vibraphone": ("Percussion", "Bell"),
    "lead_synth": ("Lead",),
    "pad_synth": ("Pad",),
    "choir": ("Vocal", "Pad"),
}


@dataclass(frozen=True)
class VitalBand:
    """Vital as a player of a share of the parts; a `Player` for `play_score`. Use it in a `with` block.

    Args:
        share: of the parts that it can play, 0 to 1.
        engine: what renders; one of its own without.

    Raises SynthError where Vital is not installed.
    """

    share: float = 1.0
    engine: Engine | None = None

    def __post_init__(self) -> None:
        if self.engine is None:
            object.__setattr__(self, "engine", Engine())

    def __enter__(self) -> VitalBand:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.engine is not None
        self.engine.close()

    def play(self, part: Part, score: Score, rate_hz: int) -> Float32[np.ndarray, "S"] | None:
        """The part as sound of the score's length; None where it stays with our own instruments."""
        random = chance_of(score.seed, "vital", score.genre, score.song, part.instrument, part.program)
        if part.instrument not in STYLES or not happens(random, self.share):
            return None
        preset = self._preset(part, int(random.integers(2**31)), rate_hz)
        made = Programme(lambda tone: self._render(preset, tone, rate_hz), RELEASE_SECONDS, Bus())
        return place_notes(part, score, rate_hz, made)

    def _preset(self, part: Part, seed: int, rate_hz: int) -> VitalPreset:
        """The first drawn preset of a fitting style that sounds."""
        middle = part.events[len(part.events) // 2].pitch_midi if part.events else 60.0
        trials = 0
        for number in range(MOST_DRAWS):
            preset = draw(seed, TIER, number)
            if preset.style not in STYLES[part.instrument]:
                continue
            if np.abs(self._render(preset, Tone(middle, 0.3, 100), rate_hz)).max() > QUIET:
                return preset
            trials += 1
            if trials == MOST_TRIALS:
                break
        words = " or ".join(STYLES[part.instrument])
        raise SynthError(f"No preset of style {words} that sounds.", "one in a few draws", "Choose another seed.")

    def _render(self, preset: VitalPreset, tone: Tone, rate_hz: int) -> Float32[np.ndarray, "S"]:
        assert self.engine is not None
        held_seconds = max(tone.held_seconds, 0.02)
        key = int(np.clip(round(tone.pitch_midi), 0, 127))
        note = Note(key, tone.force, held_seconds, held_seconds + RELEASE_SECONDS, rate_hz)
        return self.engine.render(preset, note).mean(axis=0)
