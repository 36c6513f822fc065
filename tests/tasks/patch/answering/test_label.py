"""The label of a preset: words only, never the sound."""

import numpy as np

from melscape.synth.vital.presets import Modulation, VitalPreset
from melscape.tasks.patch.answering.label import labelled
from melscape.tasks.patch.search import Candidate

SCORES = {"mss": 3.2, "wmfcc": 6.0, "sot": 0.03, "rms": 0.95}


def labelled_preset(*modulations):
    preset = VitalPreset({"env_1_attack": 0.4}, modulations)
    candidate = Candidate(preset, 1.0, {}, "a nearest", np.zeros((2, 8), np.float32))
    return preset, labelled(candidate, "Horn 1", "Lead", SCORES, "Note 60.")


def test_the_label_tells_name_maker_style_and_scores():
    _, found = labelled_preset()
    assert (found.name, found.author, found.style) == ("Horn 1", "Melscape", "Lead")
    assert (
        found.comments.startswith("Made by Melscape to sound like 'Horn 1'. Note 60.") and "MSS 3.20" in found.comments
    )


def test_nothing_that_sounds_is_touched():
    preset, found = labelled_preset(Modulation("lfo_1", "filter_1_cutoff", 0.2))
    assert found.hash == preset.hash


def test_a_macro_is_called_after_what_it_moves():
    _, found = labelled_preset(
        Modulation("macro_control_2", "filter_1_cutoff", 0.5), Modulation("macro_control_3", "osc_1_level", 0.0)
    )
    assert found.macros == ("MACRO 1", "FILTER 1 CUTOFF", "MACRO 3", "MACRO 4")
