"""Guitars and their kin: what each is drawn from. Every pair is a range; numbers are those of `string.String`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from melscape.synth.band.songs.chance import Range, between, happens
from melscape.synth.band.songs.instruments.bus import Bus, Peak, coloured
from melscape.synth.band.songs.instruments.string import String, pluck
from melscape.synth.band.songs.instruments.tone import Make, Programme, Ranges, drawn

# fmt: off
STEEL: Ranges = {
    "hardness": (0.62, 0.9), "pick": (0.08, 0.24), "ring_seconds": (3.0, 6.0), "bright_seconds": (0.5, 1.3),
    "stiffness": (0.0, 0.15), "course_cents": (0.4, 1.6), "noise": (0.04, 0.14), "noise_hz": (1800, 4200),
    "buzz": (0.0, 0.1), "slide_semitones": (0.0, 0.12), "vibrato_cents": (0.0, 9.0), "release_seconds": (0.05, 0.12),
}
KINDS: Mapping[str, Ranges] = {
    "guitar_acoustic": STEEL,
    "guitar_clean": {**STEEL, "noise": (0.02, 0.07), "bright_seconds": (0.4, 1.1), "vibrato_cents": (0, 12)},
    "guitar_crunch": {**STEEL, "noise": (0.03, 0.1), "bright_seconds": (0.6, 1.4), "course_cents": (0.2, 1.0)},
    "guitar_distorted": {**STEEL, "noise": (0.03, 0.12), "bright_seconds": (0.7, 1.8), "vibrato_cents": (5, 22),
                         "hardness": (0.7, 0.95), "course_cents": (0.2, 0.8)},
    "guitar_muted": {**STEEL, "ring_seconds": (0.25, 0.6), "bright_seconds": (0.05, 0.16), "noise": (0.08, 0.2),
                     "release_seconds": (0.02, 0.05)},
    "guitar_nylon": {**STEEL, "hardness": (0.3, 0.55), "pick": (0.18, 0.36), "ring_seconds": (1.8, 3.4),
                     "bright_seconds": (0.12, 0.35), "stiffness": (0.0, 0.05), "noise": (0.05, 0.14),
                     "noise_hz": (900, 2200), "vibrato_cents": (3, 16)},
    "banjo": {**STEEL, "hardness": (0.8, 1.0), "pick": (0.06, 0.14), "ring_seconds": (0.6, 1.3),
              "bright_seconds": (0.2, 0.45), "noise": (0.08, 0.2), "noise_hz": (2500, 5000)},
    "pedal_steel": {**STEEL, "hardness": (0.5, 0.75), "ring_seconds": (6, 10), "bright_seconds": (0.7, 1.6),
                    "slide_semitones": (-1.2, -0.1), "vibrato_cents": (10, 35), "noise": (0.01, 0.04),
                    "release_seconds": (0.15, 0.4)},
    "pizzicato": {**STEEL, "hardness": (0.35, 0.6), "pick": (0.25, 0.42), "ring_seconds": (0.5, 1.0),
                  "bright_seconds": (0.06, 0.16), "course_cents": (3, 9), "noise": (0.05, 0.14),
                  "noise_hz": (700, 1800), "buzz": (0, 0)},
    "harpsichord": {**STEEL, "hardness": (0.88, 1.0), "pick": (0.09, 0.16), "ring_seconds": (2.5, 4.5),
                    "bright_seconds": (0.7, 1.4), "course_cents": (0.8, 3.0), "noise": (0.08, 0.2),
                    "noise_hz": (2500, 5500), "slide_semitones": (0, 0), "vibrato_cents": (0, 0)},
    "clavinet": {**STEEL, "hardness": (0.75, 0.98), "pick": (0.05, 0.12), "ring_seconds": (1.2, 2.4),
                 "bright_seconds": (0.25, 0.6), "course_cents": (0, 0), "noise": (0.06, 0.16), "buzz": (0.1, 0.4),
                 "slide_semitones": (0, 0), "vibrato_cents": (0, 0), "release_seconds": (0.02, 0.05)},
}
BODIES: Mapping[str, tuple[Peak, ...]] = {
    "guitar_acoustic": (Peak(105, 6, 4), Peak(205, 7, 4), Peak(420, 4, 3), Peak(2600, 4, 1)),
    "guitar_nylon": (Peak(98, 7, 4), Peak(190, 8, 4), Peak(400, 4, 2.5)),
    "banjo": (Peak(300, -6, 1), Peak(850, 8, 2), Peak(1900, 5, 1.5), Peak(3600, 4, 1.5)),
    "pizzicato": (Peak(280, 6, 3), Peak(460, 5, 3), Peak(1100, 3, 2)),
    "harpsichord": (Peak(240, 3, 2), Peak(1200, 3, 1.2), Peak(4200, 5, 1)),
    "clavinet": (Peak(900, 5, 1.2), Peak(2400, 5, 1.2)),
}
PICKUP = (Peak(650, 2.0, 0.8), Peak(2900, 6.0, 1.6))
# Of those that go through an amplifier: its drive in dB and where its loudspeaker ends.
AMPLIFIERS: Mapping[str, tuple[Range, Range]] = {
    "guitar_clean": ((0.5, 7.0), (3800, 6500)),
    "guitar_crunch": ((11.0, 21.0), (3500, 5200)),
    "guitar_distorted": ((24.0, 40.0), (3600, 5600)),
    "guitar_muted": ((0.5, 14.0), (3500, 5600)),
    "pedal_steel": ((0.5, 6.0), (4000, 6500)),
}
# fmt: on
MUTED_ACOUSTIC = 0.35  # share of muted guitars that are played without an amplifier


def programme(make: Make) -> Programme:
    """One make of one of `KINDS`."""
    random = make.chance("string")
    kind = String(**drawn(KINDS[make.instrument], random))
    if make.instrument != "pizzicato" and happens(random, 0.5):
        kind = String(**{**vars(kind), "course_cents": 0.0})
    return Programme(partial(pluck, kind, make), kind.release_seconds, _bus(make), takes=2)


def _bus(make: Make) -> Bus:
    random = make.chance("bus")
    name = make.instrument
    amplified = name in AMPLIFIERS and not (name == "guitar_muted" and happens(random, MUTED_ACOUSTIC))
    if not amplified:
        peaks = coloured(random, *BODIES.get(name, BODIES["guitar_acoustic"]))
        wah = between(random, (0.4, 0.9)) if name == "clavinet" and happens(random, 0.5) else 0.0
        return Bus(peaks, low_cut_hz=between(random, (60, 110)), wah=wah, wah_hz=between(random, (0.8, 2.2)))
    drive_db, cabinet_hz = AMPLIFIERS[name]
    distorted = name == "guitar_distorted"
    chorus = between(random, (0.2, 0.8)) if not distorted and happens(random, 0.35) else 0.0
    tremolo = between(random, (0.2, 0.6)) if name == "guitar_clean" and happens(random, 0.2) else 0.0
    return Bus(
        coloured(random, *PICKUP),
        low_cut_hz=between(random, (80, 160) if distorted else (70, 120)),
        drive_db=between(random, drive_db),
        lean=between(random, (0.0, 1.0)),
        cabinet_hz=between(random, cabinet_hz),
        chorus=chorus,
        chorus_hz=between(random, (0.4, 1.2)),
        tremolo=tremolo,
        tremolo_hz=between(random, (3.5, 7.0)),
    )
