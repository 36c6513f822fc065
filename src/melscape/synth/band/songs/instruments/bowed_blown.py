"""Bows, reeds and brass: what each is drawn from. Every pair is a range; numbers are those of `sustained.Sustained`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from melscape.synth.band.songs.chance import between, happens
from melscape.synth.band.songs.instruments.bus import Bus, Peak, coloured
from melscape.synth.band.songs.instruments.sustained import Sustained, hold, noise_of
from melscape.synth.band.songs.instruments.tone import Make, Programme, Ranges, drawn

# fmt: off
BOWED: Ranges = {
    "dark_db": (9, 13), "bright_db": (4, 7.5), "even": (0.75, 1.05), "fingerprint_db": (2.5, 5.0),
    "attack_seconds": (0.04, 0.12), "release_seconds": (0.1, 0.2), "bloom": (0.4, 0.8), "noise": (0.02, 0.07),
    "noise_hz": (1200, 2400), "chiff": (1, 4), "scoop_semitones": (-0.5, -0.05), "vibrato_hz": (4.8, 6.4),
    "vibrato_cents": (12, 32), "vibrato_after_seconds": (0.1, 0.3), "tremolo": (0.05, 0.2), "drift_cents": (2, 5),
    "unsteady": (0.04, 0.1), "players": (1, 1), "detune_cents": (0, 0),
}
REED: Ranges = {
    **BOWED, "dark_db": (8, 12), "bright_db": (3, 6), "attack_seconds": (0.02, 0.06), "release_seconds": (0.05, 0.1),
    "noise": (0.02, 0.06), "noise_hz": (1500, 3000), "vibrato_cents": (4, 16), "scoop_semitones": (-0.3, 0.0),
    "unsteady": (0.02, 0.05),
}
BRASS: Ranges = {
    **REED, "dark_db": (10, 15), "bright_db": (2, 5), "attack_seconds": (0.025, 0.07), "bloom": (0.6, 0.95),
    "fingerprint_db": (1.0, 2.5), "vibrato_cents": (4, 18), "noise": (0.008, 0.03), "scoop_semitones": (-0.7, -0.1),
}
KINDS: Mapping[str, Ranges] = {
    "violin": BOWED,
    "cello": {**BOWED, "noise_hz": (700, 1500), "attack_seconds": (0.06, 0.15), "vibrato_cents": (10, 26)},
    "fiddle": {**BOWED, "attack_seconds": (0.02, 0.05), "bright_db": (3, 6), "noise": (0.03, 0.09),
               "vibrato_cents": (0, 14), "scoop_semitones": (-1.2, -0.2), "release_seconds": (0.05, 0.1)},
    "strings": {**BOWED, "players": (3, 5), "detune_cents": (4, 11), "attack_seconds": (0.08, 0.25),
                "release_seconds": (0.2, 0.5), "noise": (0.01, 0.04), "vibrato_cents": (8, 20)},
    "flute": {**REED, "dark_db": (18, 26), "bright_db": (10, 15), "even": (0.7, 1.3), "noise": (0.02, 0.09),
              "noise_hz": (1000, 2200), "chiff": (1, 4), "vibrato_cents": (6, 18), "tremolo": (0.1, 0.3)},
    "clarinet": {**REED, "even": (0.05, 0.3), "dark_db": (9, 13), "bright_db": (4, 7), "vibrato_cents": (0, 8)},
    "oboe": {**REED, "dark_db": (5, 8), "bright_db": (1, 3.5), "vibrato_cents": (6, 18)},
    "sax": {**REED, "noise": (0.02, 0.1), "scoop_semitones": (-1.2, -0.2), "vibrato_cents": (8, 28),
            "attack_seconds": (0.02, 0.05), "fingerprint_db": (3, 5)},
    "trumpet": BRASS,
    "trombone": {**BRASS, "scoop_semitones": (-1.0, -0.2), "dark_db": (11, 16), "bright_db": (3, 6)},
    "horns": {**BRASS, "players": (3, 4), "detune_cents": (4, 10), "release_seconds": (0.05, 0.12)},
    "harmonica": {**REED, "bright_db": (1.5, 4), "dark_db": (5, 9), "noise": (0.03, 0.1), "tremolo": (0.1, 0.5),
                  "scoop_semitones": (-1.3, -0.1), "vibrato_cents": (4, 24), "even": (0.6, 1.0)},
    "melodica": {**REED, "bright_db": (2, 4.5), "dark_db": (4, 8), "vibrato_cents": (0, 10), "tremolo": (0, 0.3),
                 "scoop_semitones": (-0.2, 0.0), "even": (0.6, 1.1), "noise": (0.03, 0.1)},
    "accordion": {**REED, "bright_db": (2, 4), "dark_db": (3, 6), "players": (2, 3), "detune_cents": (4, 16),
                  "vibrato_cents": (0, 0), "scoop_semitones": (0, 0), "tremolo": (0, 0.05), "noise": (0.01, 0.05)},
}
BODIES: Mapping[str, tuple[Peak, ...]] = {
    "violin": (Peak(280, 5, 4), Peak(470, 6, 3), Peak(1000, 3, 2), Peak(2500, 6, 1.2)),
    "cello": (Peak(105, 5, 3), Peak(200, 5, 3), Peak(420, 4, 2), Peak(1600, 4, 1.2)),
    "clarinet": (Peak(1500, 4, 1), Peak(3500, 3, 1)),
    "oboe": (Peak(300, -5, 1), Peak(1050, 9, 1.8), Peak(2900, 7, 1.8)),
    "sax": (Peak(550, 5, 1.3), Peak(1250, 5, 1.5), Peak(2700, 4, 1.5)),
    "trumpet": (Peak(1250, 6, 1.2), Peak(2500, 4, 1.2)),
    "trombone": (Peak(550, 6, 1.3), Peak(1500, 3, 1.2)),
    "horns": (Peak(800, 4, 1), Peak(1700, 4, 1)),
    "harmonica": (Peak(500, -3, 1), Peak(1900, 7, 1.2), Peak(3600, 4, 1.2)),
    "melodica": (Peak(900, 5, 1.2), Peak(2600, 4, 1.2)),
    "accordion": (Peak(450, 3, 1.2), Peak(1400, 4, 1.2), Peak(3200, 3, 1.2)),
}
LIKE = {"fiddle": "violin", "strings": "violin"}
MUTES = (Peak(1700, 12, 2.2), Peak(500, -8, 0.8))
MUTABLE, MUTED = ("trumpet", "trombone"), 0.25
HIGH_CUTS_HZ = (3200.0, 9000.0)  # where the room and the distance end a body's highs
# fmt: on


def programme(make: Make) -> Programme:
    """One make of one of `KINDS`, now and then with a mute in it or played through an amplifier."""
    random = make.chance("sustained")
    name = make.instrument
    kind = Sustained(**drawn(KINDS[name], random))
    peaks = BODIES.get(LIKE.get(name, name), ())
    if name in MUTABLE and happens(random, MUTED):
        peaks = (*peaks, *MUTES)
    driven = name == "harmonica" and happens(random, 0.5)
    bus = Bus(
        coloured(random, *peaks),
        low_cut_hz=between(random, (50, 120)),
        high_cut_hz=between(random, HIGH_CUTS_HZ),
        drive_db=between(random, (4, 18)) if driven else 0.0,
        lean=between(random, (0.2, 1.0)),
        cabinet_hz=between(random, (3000, 5000)) if driven else 0.0,
    )
    return Programme(partial(hold, kind, make, noise_of(kind, make)), kind.release_seconds, bus)
