"""Presets of Vital: values in memory, files on disk, and what to do with files that nobody vouches for."""

from melscape.synth.vital.presets.family import KnownTable, catalogue, families
from melscape.synth.vital.presets.files import read, write, write_bank
from melscape.synth.vital.presets.parts import LfoShape, Modulation
from melscape.synth.vital.presets.preset import VitalPreset
from melscape.synth.vital.presets.reader import PresetReader, PresetReading
from melscape.synth.vital.presets.repair import repair
from melscape.synth.vital.presets.wavetable import Wavetable, init_wavetable

__all__ = [
    "KnownTable",
    "LfoShape",
    "Modulation",
    "PresetReader",
    "PresetReading",
    "VitalPreset",
    "Wavetable",
    "catalogue",
    "families",
    "init_wavetable",
    "read",
    "repair",
    "write",
    "write_bank",
]
