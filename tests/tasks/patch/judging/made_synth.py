"""A synthesizer, a reader and arms that take no time: a preset's cutoff says how strong the partials of a sine are."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np

from melscape.errors import SynthError
from melscape.synth.vital.presets import VitalPreset
from melscape.synth.vital.render.note import Note
from melscape.tasks.patch.judging.asked import Asked
from melscape.tasks.patch.judging.trial import Bench
from melscape.tasks.patch.search.candidate import Candidate
from melscape.tasks.patch.target import Target

NOTE = Note(midi=60, velocity=0.8, held_seconds=0.1, total_seconds=0.2)


def preset(cutoff=60.0, **raw):
    """Darker or brighter."""
    return VitalPreset({"filter_1_cutoff": cutoff, **raw})


class MadeEngine:
    """Renders a preset by its cutoff; crashes for a key-tracked one, is silent for a level of 0."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def render(self, preset, note, *, take=0):
        if preset.value("filter_1_keytrack") > 0.5:
            raise SynthError("It crashed.")
        times = np.arange(note.samples) / note.rate_hz
        brightness = (preset.value("filter_1_cutoff") - 8.0) / 128.0
        level = preset.value("osc_1_level")
        sound = sum(
            brightness**number * np.sin(2 * np.pi * 220.0 * number * times + 0.5 * take * number)
            for number in range(1, 6)
        )
        return np.stack([level * sound] * 2).astype(np.float32)

    def render_many(self, jobs):
        return [SimpleNamespace(samples=self.render(*job)) for job in jobs]


class MadeReader:
    """Reads what was written without a process of its own."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def read(self, path):
        import json

        settings = json.loads(path.read_text())["settings"]
        known = ("filter_1_cutoff", "osc_1_level")
        return SimpleNamespace(preset=VitalPreset({name: settings[name] for name in known}), problem=None, path=path)


def candidate(made, engine, target):
    return Candidate(made, 0.0, {}, "made", engine.render(made, target.note))


def random(target, library, engine, options):
    """Far too dark."""
    return candidate(preset(20.0), engine, target)


def best(target, library, engine, options):
    """The nearest of as many as may be tried."""
    tried = [candidate(preset(each), engine, target) for each in np.linspace(20, 120, options.renders)]
    return min(tried, key=lambda each: float(np.abs(each.samples - target.samples).sum()))


def broken(target, library, engine, options):
    raise SynthError("It could not.")


def bench(**more):
    usual = Bench({"random": random, "best": best}, MadeEngine, dict, renders=(5,))
    return replace(usual, **more)


def asked(cutoff=70.0, *, known=True):
    truth = preset(cutoff)
    return Asked(Target(MadeEngine().render(truth, NOTE), NOTE, "made"), truth if known else None)
