"""Who can be asked: choices of players and keys that several genres share, so that no instrument gives a genre away."""

from __future__ import annotations

from melscape.synth.band.songs.chance import Choices

GUITAR_KEYS, HORN_KEYS, ALL_KEYS = (4, 9, 2, 7, 0), (5, 10, 3, 8, 0), tuple(range(12))

SINGERS: Choices = (("voice_male", 1.0), ("voice_female", 1.0))
MEN: Choices = (("voice_male", 0.75), ("voice_female", 0.25))
ELECTRIC_BASSES: Choices = (("bass_finger", 0.65), ("bass_pick", 0.35))
STAGE_BASSES: Choices = (("bass_finger", 0.5), ("bass_upright", 0.4), ("bass_pick", 0.1))
MACHINE_BASSES: Choices = (("bass_synth", 0.5), ("bass_finger", 0.3), ("bass_sub", 0.2))
CLEAN_GUITARS: Choices = (("guitar_clean", 0.7), ("guitar_crunch", 0.15), ("guitar_acoustic", 0.15))
DIRTY_GUITARS: Choices = (("guitar_crunch", 0.55), ("guitar_distorted", 0.3), ("guitar_clean", 0.15))
LOUD_GUITARS: Choices = (("guitar_distorted", 0.8), ("guitar_crunch", 0.2))
ACOUSTIC_GUITARS: Choices = (("guitar_acoustic", 0.8), ("guitar_nylon", 0.15), ("guitar_clean", 0.05))
PICKED: Choices = (("guitar_acoustic", 0.6), ("guitar_clean", 0.25), ("guitar_nylon", 0.15))
KEYS: Choices = (("piano", 0.5), ("rhodes", 0.25), ("organ", 0.25))
PIANOS: Choices = (("piano", 0.85), ("rhodes", 0.15))
ELECTRIC_PIANOS: Choices = (("rhodes", 0.7), ("piano", 0.3))
ORGANS: Choices = (("organ", 0.85), ("accordion", 0.15))
BRASS: Choices = (("horns", 0.7), ("trumpet", 0.1), ("sax", 0.15), ("brass_synth", 0.05))
STRINGS: Choices = (("strings", 0.8), ("pad_synth", 0.2))
PADS: Choices = (("pad_synth", 0.55), ("strings", 0.35), ("choir", 0.1))
SYNTHS: Choices = (("lead_synth", 0.35), ("pluck_synth", 0.35), ("brass_synth", 0.15), ("arpeggio_synth", 0.15))
ARPS: Choices = (("arpeggio_synth", 0.6), ("pluck_synth", 0.4))
ANSWERERS: Choices = (("guitar_clean", 0.3), ("guitar_crunch", 0.25), ("sax", 0.15), ("piano", 0.2), ("trumpet", 0.1))
