"""Drum kits: what each piece is drawn from in an acoustic kit, and what others change. Numbers are those of `Drum`."""

from __future__ import annotations

from collections.abc import Mapping

from melscape.synth.band.songs.chance import Range
from melscape.synth.band.songs.instruments.tone import Ranges

NOTHING: Ranges = {
    "skin": (0, 0), "skin_hz": (100, 100), "fall": (1, 1), "fall_seconds": (0.02, 0.02), "ring_seconds": (0.1, 0.1),
    "overtones": (0.3, 0.6), "noise": (0, 0), "noise_hz": (1000, 1000), "noise_top_hz": (2e4, 2e4),
    "noise_seconds": (0.1, 0.1), "swell_seconds": (0, 0), "bursts": (1, 1), "metal": (0, 0),
    "metal_hz": (3000, 3000), "metal_seconds": (0.1, 0.1), "machine": (0, 0), "click": (0, 0),
    "click_hz": (2500, 2500),
}  # fmt: skip
# fmt: off
KICK: Ranges = {
    **NOTHING, "skin": (1, 1), "skin_hz": (46, 68), "fall": (1.8, 3.4), "fall_seconds": (0.012, 0.04),
    "ring_seconds": (0.22, 0.5), "overtones": (0.1, 0.3), "noise": (0.1, 0.3), "noise_hz": (60, 200),
    "noise_top_hz": (2000, 5000), "noise_seconds": (0.04, 0.12), "click": (0.15, 0.5), "click_hz": (1500, 3500),
}
SNARE: Ranges = {
    **NOTHING, "skin": (0.5, 0.9), "skin_hz": (165, 240), "fall": (1.1, 1.5), "fall_seconds": (0.01, 0.03),
    "ring_seconds": (0.1, 0.28), "overtones": (0.4, 0.7), "noise": (0.6, 1.0), "noise_hz": (900, 2200),
    "noise_top_hz": (7000, 14000), "noise_seconds": (0.16, 0.36), "click": (0.1, 0.35), "click_hz": (1500, 3500),
}
TOM: Ranges = {
    **NOTHING, "skin": (1, 1), "fall": (1.2, 1.8), "fall_seconds": (0.03, 0.09), "ring_seconds": (0.4, 0.9),
    "overtones": (0.3, 0.55), "noise": (0.05, 0.2), "noise_hz": (300, 900), "noise_top_hz": (4000, 9000),
    "noise_seconds": (0.06, 0.2), "click": (0.1, 0.3), "click_hz": (1200, 3000),
}
HAT: Ranges = {
    **NOTHING, "noise": (0.5, 1.0), "noise_hz": (4500, 7000), "noise_seconds": (0.06, 0.14), "metal": (0.3, 0.9),
    "metal_hz": (2600, 5000), "metal_seconds": (0.06, 0.16), "click": (0.02, 0.15), "click_hz": (4000, 7000),
}
RIDE: Ranges = {
    **NOTHING, "noise": (0.1, 0.3), "noise_hz": (3500, 6000), "noise_seconds": (0.3, 0.9), "metal": (0.8, 1.0),
    "metal_hz": (1500, 3200), "metal_seconds": (1.4, 3.0), "click": (0.2, 0.6), "click_hz": (3000, 6000),
}
CONGA: Ranges = {
    **TOM, "fall": (1.02, 1.15), "ring_seconds": (0.2, 0.5), "noise": (0.15, 0.5), "noise_seconds": (0.02, 0.06),
}
PIECES: Mapping[str, Ranges] = {
    "kick": KICK,
    "snare": SNARE,
    "rim": {**NOTHING, "skin": (0.5, 0.9), "skin_hz": (420, 900), "ring_seconds": (0.04, 0.1), "overtones": (0.5, 0.9),
            "noise": (0.2, 0.5), "noise_hz": (1500, 3000), "noise_seconds": (0.02, 0.05), "click": (0.5, 1.0),
            "click_hz": (1500, 2600)},
    "clap": {**NOTHING, "noise": (1, 1), "noise_hz": (700, 1300), "noise_top_hz": (4000, 9000),
             "noise_seconds": (0.18, 0.4), "bursts": (3, 4.4)},
    "closed_hat": HAT,
    "open_hat": {**HAT, "noise_seconds": (0.4, 1.0), "metal_seconds": (0.5, 1.2)},
    "pedal_hat": {**HAT, "noise_hz": (3000, 5500), "noise_seconds": (0.08, 0.15), "metal": (0.2, 0.6), "click": (0, 0)},
    "ride": RIDE,
    "ride_bell": {**RIDE, "metal_hz": (700, 1300), "noise": (0.02, 0.1), "click": (0.3, 0.8)},
    "crash": {**RIDE, "noise": (0.6, 1.0), "noise_hz": (2200, 4000), "noise_seconds": (1.2, 2.6),
              "metal_hz": (900, 2400), "swell_seconds": (0.0, 0.012)},
    "tom_high": {**TOM, "skin_hz": (150, 210)},
    "tom_mid": {**TOM, "skin_hz": (110, 150)},
    "tom_low": {**TOM, "skin_hz": (72, 108)},
    "tambourine": {**NOTHING, "noise": (0.4, 0.8), "noise_hz": (5000, 7500), "noise_seconds": (0.1, 0.22),
                   "bursts": (1, 3), "metal": (0.7, 1.0), "metal_hz": (4500, 7000), "metal_seconds": (0.15, 0.35)},
    "shaker": {**NOTHING, "noise": (1, 1), "noise_hz": (3500, 6500), "noise_seconds": (0.06, 0.14),
               "swell_seconds": (0.015, 0.05)},
    "cowbell": {**NOTHING, "metal": (1, 1), "metal_hz": (480, 750), "metal_seconds": (0.2, 0.5), "machine": (1, 1),
                "click": (0.1, 0.4)},
    "conga_high": {**CONGA, "skin_hz": (270, 370)},
    "conga_low": {**CONGA, "skin_hz": (180, 250)},
    "brush": {**NOTHING, "noise": (1, 1), "noise_hz": (1500, 3500), "noise_top_hz": (6000, 11000),
              "noise_seconds": (0.2, 0.5), "swell_seconds": (0.05, 0.14)},
    "timpani": {**TOM, "skin_hz": (70, 125), "fall": (1.0, 1.04), "ring_seconds": (1.4, 2.8), "overtones": (0.5, 0.75),
                "noise_hz": (60, 120), "noise_top_hz": (500, 1200), "click": (0.0, 0.1), "click_hz": (400, 900)},
}
TOMS = ("tom_high", "tom_mid", "tom_low")
HATS = ("closed_hat", "open_hat", "pedal_hat")
CYMBALS = (*HATS, "ride", "ride_bell", "crash")


def _all(pieces: tuple[str, ...], changes: Ranges) -> dict[str, Ranges]:
    return dict.fromkeys(pieces, changes)


MACHINE = {
    **_all(HATS, {"machine": (1, 1), "metal_hz": (3800, 5200), "metal": (0.8, 1.0), "noise": (0.1, 0.5)}),
    **_all(("ride", "crash"), {"machine": (1, 1), "metal_hz": (3200, 4800), "metal_seconds": (0.8, 1.8)}),
    **_all(TOMS, {"overtones": (0, 0), "fall": (1.3, 2.0), "ring_seconds": (0.3, 0.7), "noise": (0, 0.1)}),
    "rim": {"skin": (1, 1), "skin_hz": (450, 1700), "ring_seconds": (0.02, 0.05), "noise": (0, 0.1)},
}
EIGHT_O_EIGHT = {
    **MACHINE,
    "kick": {"skin_hz": (42, 58), "fall": (1.5, 3.0), "ring_seconds": (0.6, 1.05), "overtones": (0, 0),
             "noise": (0, 0.05), "click": (0.05, 0.3), "click_hz": (800, 2500)},
    "snare": {"skin_hz": (175, 240), "fall": (1.0, 1.1), "ring_seconds": (0.12, 0.25), "noise_hz": (1500, 3500),
              "noise_seconds": (0.12, 0.3)},
}
KITS: Mapping[str, Mapping[str, Ranges]] = {
    "acoustic": {},
    "rock": {"kick": {"click": (0.4, 1.0), "click_hz": (2200, 4500), "fall": (2.2, 4)},
             "snare": {"skin_hz": (150, 220), "noise_seconds": (0.25, 0.5), "ring_seconds": (0.15, 0.35)},
             "crash": {"metal_seconds": (2, 3.5)}, **_all(HATS, {"metal_hz": (2200, 4200), "noise": (0.7, 1)})},
    "jazz": {"kick": {"skin_hz": (62, 92), "ring_seconds": (0.35, 0.7), "click": (0.02, 0.15), "fall": (1.2, 1.8),
                      "overtones": (0.25, 0.5)},
             "snare": {"skin_hz": (200, 300), "ring_seconds": (0.18, 0.4), "noise": (0.4, 0.8)},
             "ride": {"metal_hz": (1200, 2600), "metal_seconds": (2, 3.5), "noise": (0.02, 0.15)},
             **_all(TOMS, {"ring_seconds": (0.6, 1.05), "fall": (1.05, 1.3), "overtones": (0.4, 0.65)})},
    "brushes": {"kick": {"skin_hz": (58, 88), "ring_seconds": (0.3, 0.6), "click": (0, 0.05), "fall": (1.1, 1.6)},
                "snare": {"skin": (0.15, 0.4), "noise_seconds": (0.1, 0.25), "swell_seconds": (0.004, 0.02),
                          "click": (0, 0.05), "noise_hz": (1200, 3000)},
                "ride": {"click": (0, 0.15), "noise": (0.2, 0.4), "metal": (0.4, 0.7)},
                **_all(HATS, {"click": (0, 0.02), "swell_seconds": (0.002, 0.008)})},
    "disco": {"kick": {"skin_hz": (52, 72), "ring_seconds": (0.14, 0.28), "click": (0.25, 0.6), "fall": (2, 4)},
              "snare": {"skin_hz": (150, 200), "ring_seconds": (0.06, 0.14), "noise_seconds": (0.12, 0.24)},
              "open_hat": {"noise_seconds": (0.25, 0.5), "metal_seconds": (0.3, 0.6)},
              **_all(TOMS, {"ring_seconds": (0.25, 0.45), "fall": (1.4, 2.2)})},
    "808": EIGHT_O_EIGHT,
    "trap": {**EIGHT_O_EIGHT,
             "kick": {**EIGHT_O_EIGHT["kick"], "fall": (2, 5), "click": (0.2, 0.8), "ring_seconds": (0.3, 0.9)},
             "snare": {"skin_hz": (180, 280), "bursts": (1, 3), "noise": (1, 1), "skin": (0.2, 0.7)},
             "closed_hat": {"machine": (1, 1), "metal_hz": (4200, 6000), "noise_seconds": (0.03, 0.07),
                            "metal_seconds": (0.03, 0.08)}},
    "lofi": {"kick": {"skin_hz": (50, 75), "ring_seconds": (0.15, 0.35), "noise": (0.2, 0.5), "click": (0.05, 0.3)},
             "snare": {"noise_top_hz": (4000, 7500), "noise_seconds": (0.1, 0.22)},
             **_all(HATS, {"noise_hz": (3000, 5000), "noise_top_hz": (7000, 10000)})},
    "metal": {"kick": {"click": (1.0, 2.2), "click_hz": (3500, 6000), "ring_seconds": (0.12, 0.26), "fall": (2.5, 5)},
              "snare": {"skin_hz": (190, 270), "noise_hz": (1400, 2800), "ring_seconds": (0.08, 0.2)},
              "crash": {"noise": (0.9, 1.2), "metal_seconds": (2, 3.5)}, **_all(TOMS, {"click": (0.4, 0.9)})},
    "reggae": {"kick": {"skin_hz": (48, 64), "ring_seconds": (0.14, 0.3), "click": (0.05, 0.25)},
               "snare": {"skin_hz": (230, 340), "ring_seconds": (0.1, 0.22), "noise": (0.3, 0.7),
                         "noise_seconds": (0.08, 0.2)},
               **_all(TOMS, {"fall": (1.05, 1.25), "overtones": (0.4, 0.65)})},
    "country": {"kick": {"ring_seconds": (0.18, 0.35), "click": (0.1, 0.35)},
                "snare": {"skin_hz": (180, 260), "noise_seconds": (0.12, 0.26)}},
    "orchestral": {"kick": {"skin_hz": (38, 58), "ring_seconds": (0.7, 1.5), "click": (0, 0.03), "fall": (1.0, 1.3),
                            "noise_top_hz": (600, 1500)},
                   "snare": {"skin_hz": (200, 280), "noise_seconds": (0.1, 0.22), "skin": (0.2, 0.5)},
                   "crash": {"metal_seconds": (2.5, 3.5), "noise_seconds": (1.6, 3), "swell_seconds": (0.005, 0.03)}},
    "electronic": {**MACHINE,
                   "kick": {"skin_hz": (44, 60), "fall": (4, 8), "fall_seconds": (0.015, 0.05), "overtones": (0, 0.1),
                            "ring_seconds": (0.25, 0.6), "click": (0.2, 0.9)},
                   "snare": {"skin_hz": (170, 230), "fall": (1.3, 2), "noise_hz": (1200, 3000)},
                   **_all(HATS, {"noise_hz": (6000, 8500), "metal": (0.1, 0.5)})},
}
# How loud each piece is against the kick, in dB, before the hand of whoever mixes.
LEVELS_DB: Mapping[str, float] = {
    "kick": 0, "snare": -2, "rim": -6, "clap": -4, "closed_hat": -12, "open_hat": -11, "pedal_hat": -15, "ride": -12,
    "ride_bell": -11, "crash": -8, "tom_high": -3, "tom_mid": -3, "tom_low": -2, "tambourine": -12, "shaker": -15,
    "cowbell": -12, "conga_high": -7, "conga_low": -6, "brush": -13, "timpani": 0,
}
LEVEL_SPREAD: Range = (-3.5, 3.5)
DRIVES: Mapping[str, Range] = {"808": (0.5, 10), "trap": (2, 14), "lofi": (3, 14), "electronic": (0.5, 8),
                               "metal": (0.5, 5), "rock": (0.5, 5), "disco": (0.5, 4)}
TUNED = {"808": "kick", "trap": "kick", "orchestral": "timpani"}
# fmt: on


def ranges_of(kit: str, piece: str) -> Ranges:
    """What a piece of a kit is drawn from."""
    return {**PIECES[piece], **KITS[kit].get(piece, {})}
