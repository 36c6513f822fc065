"""Finished targets on disk: one file each, named by all that decides it, so that what was interrupted goes on.

FOLDER/targets/KEY.json      scores of one target
FOLDER/targets/KEY.vital     the best answer to it
FOLDER/targets/KEY-*.flac    for the first few: the target, and answers to hear
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import melscape
from melscape.audio.clip import Clip
from melscape.audio.files import write as write_sound
from melscape.synth.vital.farm.recipe import source_hash
from melscape.synth.vital.presets import VitalPreset, read, write
from melscape.synth.vital.render.engine import version
from melscape.tasks.patch.judging.specs import BEST, Spec, digest
from melscape.tasks.patch.judging.trial import Answered, Bench, Tried
from melscape.work.atomic import write_bytes

PLAYED_PEAK = 0.7
HEARD = 6  # targets whose sounds are kept
KEPT = ("nn", "cma_nn", BEST, "best_wavetable")
# What may change a result: a change anywhere in it begins anew.
DECIDING = (
    *("tasks/patch", "synth/vital", "synth/band", "features", "audio"),
    *("measures/hayes25.py", "measures/hayes25_kernel.py"),
)


@dataclass(frozen=True)
class Store:
    """Results of one way of asking. `context` is what all its targets have in common."""

    folder: Path
    context: str

    @classmethod
    def at(cls, folder: Path, bench: Bench, library_hash: str) -> Store:
        """The store in a folder; results of other arms, budgets, seeds, libraries and versions lie beside these."""
        common = {
            "arms": list(bench.arms),
            "renders": list(bench.renders),
            "tier": bench.tier,
            "seed": bench.seed,
            "extras": list(bench.extras),
            "library": library_hash,
            "code": code_version(),
            "vita": version(),
        }
        return cls(folder, digest(common))

    def path(self, spec: Spec, suffix: str = ".json") -> Path:
        """Where a target's result is, or would be."""
        return self.folder / "targets" / f"{digest({'spec': spec.words(), 'context': self.context})}{suffix}"

    def find(self, spec: Spec) -> dict[str, Any] | None:
        """The result of a target that was finished before; a damaged file is no result."""
        try:
            words = json.loads(self.path(spec).read_text())
        except (OSError, ValueError):
            return None
        return words if isinstance(words, dict) and words.get("spec") == spec.words() else None

    def keep(self, spec: Spec, tried: Tried) -> dict[str, Any]:
        """Put a result away; its JSON comes last, for it says that all the rest is there."""
        self.path(spec).parent.mkdir(parents=True, exist_ok=True)
        best = (tried.answers or {}).get(BEST)
        if best is not None and best.preset is not None:
            write(self.path(spec, ".vital"), best.preset)
        if spec.index < HEARD and tried.asked is not None:
            self._keep_sounds(spec, tried)
        return self.keep_words(spec, tried.words)

    def keep_words(self, spec: Spec, words: Mapping[str, Any]) -> dict[str, Any]:
        """Put figures away."""
        write_bytes(self.path(spec), json.dumps(words, allow_nan=False, indent=1).encode())
        return dict(words)

    def best(self, spec: Spec) -> VitalPreset | None:
        """The best answer to a target, if there is one."""
        path = self.path(spec, ".vital")
        return read(path) if path.exists() else None

    def sounds(self, spec: Spec) -> dict[str, Path]:
        """What can be heard of a target: the target itself first, then answers."""
        there = {name: self.path(spec, f"-{name}.flac") for name in ("target", *KEPT)}
        return {name: path for name, path in there.items() if path.exists()}

    def _keep_sounds(self, spec: Spec, tried: Tried) -> None:
        assert tried.asked is not None
        answers: Mapping[str, Answered] = tried.answers or {}
        target = tried.asked.target
        heard = {"target": target.samples, **{name: got.samples for name, got in answers.items() if name in KEPT}}
        for name, samples in heard.items():
            if samples is None:
                continue
            loudest = max(float(np.abs(samples).max()), 1e-9)
            clip = Clip.of(samples * (PLAYED_PEAK / loudest), target.note.rate_hz)
            write_sound(self.path(spec, f"-{name}.flac"), clip, encoding="pcm_16")


def code_version() -> str:
    """A name for all source files that may change a result."""
    return digest({"version": melscape.__version__, "source": source_hash(DECIDING)})[:16]
