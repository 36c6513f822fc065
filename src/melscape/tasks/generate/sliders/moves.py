"""From positions of sliders to a moved sound: each position means a goal, and each kind of goal its own way to go.

Length is stretched in the picture, pitch moves the picture along frequency, loudness is level and density, and what
remains is a move of the latents. Position 0 is the sound itself; 1 is where the folder's 95th percentile is, -1 the
5th, but never less than a part of the folder's own range away: the brightest sound can still be made brighter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from jaxtyping import Float

from melscape.measures.descriptors import attack_seconds
from melscape.tasks.generate.code import Code, stretched
from melscape.tasks.generate.config import GenerateConfig
from melscape.tasks.generate.data import to_db, to_scale
from melscape.tasks.generate.model import refine
from melscape.tasks.generate.sliders.directions import STEERED, Compass

Ends = tuple[float, float]

PERCENTILES = (5.0, 95.0)
LEAST_SHARE = 0.25  # of the folder's range that every sound can be moved to either side
FURTHEST_OCTAVES = 2.0  # of length: a hit stretched more than four times is no hit
LEAST_SEMITONES, MOST_SEMITONES = 3.0, 12.0
LEAST_ATTACK_SECONDS, MOST_ATTACK_SECONDS = 0.06, 0.5
ATTACK_SHARE = 0.5  # of a sound that may be attack
LINEAR_RISE = 0.8  # of a straight fade lies between a tenth and nine tenths
NINE_TENTHS_DB = -0.92
LEAST_RISE_FRAMES = 3  # a sharper start is not to be seen through a window of four frames
SHARPEST = 0.9  # of its rise that a sound can lose
STRETCH_REFINE_STEPS = 15


@dataclass(frozen=True)
class Ranges:
    """5th and 95th percentile of each quality over the folder, in the units of the moves.

    `ends` holds dB for loudness, semitones, dB and dB for brightness, noisiness and roughness, octaves for length,
    semitones to move for pitch; of attack the seconds of a rise.
    """

    ends: Mapping[str, Ends]

    @classmethod
    def of(cls, codes: Sequence[Code], compass: Compass, config: GenerateConfig) -> Ranges:
        """From the sounds of a folder."""
        steered = [compass.values(code.latents, code.frames) for code in codes]
        loudness = [compass.loudness_db(code.latents, code.frames) + code.level_db for code in codes]
        ends = {name: _ends([row[name] for row in steered]) for name in STEERED if name != "density"}
        ends["loudness"] = _ends(loudness)
        ends["length"] = _ends([float(np.log2(code.frames)) for code in codes])
        ends["pitch"] = _pitch_ends([code.note_midi for code in codes if code.note_midi is not None])
        rises = [_attack_seconds(compass, code, config) for code in codes]
        ends["attack"] = (0.0, float(np.clip(_ends(rises)[1], LEAST_ATTACK_SECONDS, MOST_ATTACK_SECONDS)))
        return cls(ends)

    def change(self, name: str, value: float, position: float) -> float:
        """How far a sound with this value goes at a position of -1 to 1."""
        low, high = self.ends[name]
        least = LEAST_SHARE * (high - low)
        return position * (max(high - value, least) if position > 0 else max(value - low, least))


@dataclass(frozen=True)
class Moves:
    """All ways to move a sound of one folder."""

    compass: Compass
    ranges: Ranges
    config: GenerateConfig

    def apply(self, code: Code, positions: Mapping[str, float]) -> Code:
        """The sound with every named quality moved to its position; none is moved by default."""
        wanted = {name: position for name, position in positions.items() if position != 0}
        if "length" in wanted:
            code = self._stretched(code, wanted["length"])
        code = self._steered(code, wanted)
        shift = wanted.get("pitch", 0.0) * self.ranges.ends["pitch"][1]
        return replace(code, shift_semitones=code.shift_semitones + shift) if shift else code

    def _stretched(self, code: Code, position: float) -> Code:
        octaves = self.ranges.change("length", float(np.log2(code.frames)), position)
        octaves = float(np.clip(octaves, -FURTHEST_OCTAVES, FURTHEST_OCTAVES))
        frames = max(1, round(code.frames * 2.0**octaves))
        if frames == code.frames:
            return code
        # Between two latents lies no later moment of the sound: it is the picture that is stretched, and heard anew.
        network = self.compass.network
        with torch.no_grad():
            decoded = network.decode(torch.from_numpy(np.array(code.latents, np.float32))[None])[0]  # type: ignore[operator]
            longer = stretched(to_db(decoded, self.config)[:, : code.frames].T, frames).T
            x = to_scale(longer, self.config)[None]
            start, _ = network.encode(x)  # type: ignore[operator]
        mask = torch.zeros(1, x.shape[-1])
        mask[:, :frames] = 1.0
        latents = refine(network, x, start.float(), STRETCH_REFINE_STEPS, mask)[0].numpy()
        return replace(code, latents=latents, frames=frames)

    def _steered(self, code: Code, wanted: Mapping[str, float]) -> Code:
        before = self.compass.values(code.latents, code.frames)
        loudness_db = self.compass.loudness_db(code.latents, code.frames)
        changes = {name: self.ranges.change(name, before[name], wanted[name]) for name in STEERED if name in wanted}
        louder_db = 0.0
        if "loudness" in wanted:
            louder_db = self.ranges.change("loudness", loudness_db + code.level_db, wanted["loudness"])
            # A sound at full scale cannot be turned up, only made denser: half of the way is that.
            if louder_db > 0:
                changes["density"] = louder_db / 2.0
        fade_db = self._fade_db(code, wanted["attack"]) if "attack" in wanted else None
        if not changes and fade_db is None:
            return replace(code, level_db=code.level_db + louder_db)
        latents = self.compass.move(code.latents, code.frames, changes, fade_db)
        # What the move itself did to loudness is not what was asked for.
        drift_db = self.compass.loudness_db(latents, code.frames) - loudness_db
        return replace(code, latents=latents, level_db=code.level_db + louder_db - drift_db)

    def _fade_db(self, code: Code, position: float) -> Float[np.ndarray, "T"] | None:
        """What to add to the level of the first frames; None where a start is as sharp as can be.

        A slower start is held under a straight ramp; for a sharper one the sound's own rise runs faster.
        """
        with torch.no_grad():
            db = self.compass.picture(torch.from_numpy(code.latents), code.frames).clamp(self.config.mel.floor, 0.0)
            under_peak = self.compass.envelope(db).numpy()
        under_peak -= under_peak.max()
        risen = int(np.argmax(under_peak >= NINE_TENTHS_DB))
        target = self._slower(under_peak, risen, position) if position > 0 else _sharper(under_peak, risen, position)
        return None if target is None else target - under_peak

    def _slower(self, under_peak_db: Float[np.ndarray, "T"], risen: int, position: float) -> Float[np.ndarray, "T"]:
        """Held under a straight ramp where there is no rise yet; else the sound's own rise, slowed down."""
        frames = len(under_peak_db)
        longest = self.ranges.ends["attack"][1] / LINEAR_RISE / self.config.mel.frame_seconds
        most = max(1.0, min(longest, ATTACK_SHARE * frames))
        end = min(frames - 1.0, risen + position * max(most - risen, LEAST_SHARE * most))
        if risen < LEAST_RISE_FRAMES:
            ramp_db = 20.0 * np.log10((np.arange(frames) + 0.5) / (end + 0.5))
            return np.minimum(under_peak_db, ramp_db)
        return _played_in(under_peak_db, risen, end)


def _sharper(under_peak_db: Float[np.ndarray, "T"], risen: int, position: float) -> Float[np.ndarray, "T"] | None:
    """The sound's own rise run faster, then kept up; None where it is as sharp as can be."""
    return _played_in(under_peak_db, risen, risen * (1.0 + SHARPEST * position)) if risen >= LEAST_RISE_FRAMES else None


def _played_in(under_peak_db: Float[np.ndarray, "T"], risen: int, end: float) -> Float[np.ndarray, "T"]:
    """The envelope with a rise of another length; from there to where it was up before it stays up."""
    frames = np.arange(len(under_peak_db))
    rise_db = np.interp(frames * risen / end, frames[: risen + 1], under_peak_db[: risen + 1])
    kept = np.maximum(under_peak_db, np.where(frames < risen, NINE_TENTHS_DB, under_peak_db))
    return np.where(frames < end, rise_db, kept)


def _ends(values: Sequence[float]) -> Ends:
    low, high = np.percentile(values, PERCENTILES)
    return float(low), float(high)


def _pitch_ends(pitches: Sequence[float]) -> Ends:
    # Too few pitched sounds say nothing of a range: an octave either way is what samplers offer.
    low, high = _ends(pitches) if len(pitches) >= 3 else (-MOST_SEMITONES, MOST_SEMITONES)
    most = float(np.clip((high - low) / 2.0, LEAST_SEMITONES, MOST_SEMITONES))
    return -most, most


def _attack_seconds(compass: Compass, code: Code, config: GenerateConfig) -> float:
    with torch.no_grad():
        db = compass.picture(torch.from_numpy(code.latents), code.frames).clamp(config.mel.floor, 0.0)
    found = attack_seconds(db.numpy()[None], config.mel.frame_seconds, config.mel.floor)[0]
    return float(found) if np.isfinite(found) else 0.0
