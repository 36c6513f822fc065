"""Presets as plain text, and the long way round to their sound: a process for each, nothing left out."""

import base64
import json
import subprocess
import sys

import numpy as np

RICH = {
    "osc_1_unison_voices": 5.0,
    "osc_1_unison_detune": 6.0,
    "osc_2_on": 1.0,
    "osc_2_transpose": 12.0,
    "filter_1_on": 1.0,
    "filter_1_cutoff": 70.0,
    "chorus_on": 1.0,
    "reverb_on": 1.0,
    "modulation_1_amount": 0.5,
    "oversampling": 2.0,
}
MODULATED = [{"source": "random_1", "destination": "filter_1_cutoff"}]
_PLAIN = """
import json, sys, vita
text, (key, velocity, held, total, rate_hz, bpm) = json.load(sys.stdin)
synth = vita.Synth()
if rate_hz != 44100:
    synth.set_sample_rate(rate_hz)
assert synth.load_json(text)
synth.set_bpm(bpm)
synth.render(key, velocity, .01, .3), synth.render(key, velocity, .01, .3)
sys.stdout.buffer.write(synth.render(key, velocity, held, total).tobytes())
"""


class Text:
    """A preset that is a text; what is not said stays as it is in a new synth."""

    def __init__(self, *, modulations=(), tables=None, more=None, **settings):
        sample = {"name": "none", "length": 16, "sample_rate": 44100, "samples": base64.b64encode(bytes(32)).decode()}
        self.document = {"synth_version": "1.0.7", "settings": {"sample": sample, **settings}, **(more or {})}
        self.document["settings"]["modulations"] = list(modulations)
        if tables is not None:
            self.document["settings"]["wavetables"] = tables

    def to_json(self, *, slim=False):
        return json.dumps(self.document)


def tables(*partials):
    """Three wavetables with a keyframe for each number of partials."""
    times = np.arange(2048) * 2 * np.pi / 2048
    waves = [np.sin(count * times).astype(np.float32).tobytes() for count in partials]
    places = np.linspace(0, 256, len(waves)).astype(int).tolist()
    frames = [{"position": at, "wave_data": base64.b64encode(wave).decode()} for at, wave in zip(places, waves)]
    source = {"type": "Wave Source", "interpolation": 1, "interpolation_style": 1, "keyframes": frames}
    table = {"name": "made", "author": "", "version": "1.0.7", "full_normalize": True, "remove_all_dc": True}
    return [{**table, "groups": [{"components": [source]}]}] * 3


def plainly(text, note):
    """The sound of a preset's full text from a synth in a new process, set up and loaded in the ordinary way."""
    values = [note.midi, note.velocity, note.held_seconds, note.total_seconds, note.rate_hz, note.bpm]
    command = [sys.executable, "-c", _PLAIN]
    done = subprocess.run(command, input=json.dumps([text, values]).encode(), stdout=subprocess.PIPE, check=True)
    return np.frombuffer(done.stdout, np.float32).reshape(2, -1)
