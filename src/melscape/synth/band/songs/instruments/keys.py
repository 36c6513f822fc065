"""Keyboards and bars: what each is drawn from. Struck ones are `modal`, blown ones `sustained`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from melscape.synth.band.songs.chance import between, happens
from melscape.synth.band.songs.instruments.bus import Bus, Peak, coloured
from melscape.synth.band.songs.instruments.modal import Struck, strike
from melscape.synth.band.songs.instruments.tone import Make, Programme, Ranges, drawn

# fmt: off
PIANO: Ranges = {
    "slope_db": (2.0, 6.0), "cut_hz": (900, 2600), "strike": (0.1, 0.145), "stiffness": (1e-4, 4e-4),
    "ring_seconds": (5.0, 9.0), "ring_octaves": (1.1, 1.6), "damping": (0.5, 1.6), "twin_cents": (0.4, 2.2),
    "thump": (0.05, 0.2), "bark": (0, 0), "fingerprint_db": (1.5, 3.5), "release_seconds": (0.08, 0.18),
    "tine": (0, 0), "tine_ratio": (1, 1),
}
KINDS: Mapping[str, Ranges] = {
    "piano": PIANO,
    "rhodes": {**PIANO, "slope_db": (13, 20), "cut_hz": (1200, 3000), "strike": (0.3, 0.5), "stiffness": (0, 0),
               "ring_seconds": (3.0, 6.0), "ring_octaves": (1.5, 2.5), "damping": (0.8, 2.0), "twin_cents": (0, 0),
               "thump": (0.03, 0.12), "bark": (0.2, 0.9), "release_seconds": (0.06, 0.14), "tine": (0.1, 0.5),
               "tine_ratio": (6.2, 9.4)},
    "vibraphone": {**PIANO, "slope_db": (7, 12), "cut_hz": (1500, 4000), "ring_seconds": (4.0, 8.0),
                   "ring_octaves": (1.2, 2.0), "damping": (0.6, 1.5), "twin_cents": (0, 0), "thump": (0.02, 0.1),
                   "release_seconds": (0.2, 0.6)},
}
# Bars are cut so that their second mode is two octaves up (Fletcher and Rossing, The physics of musical instruments).
RATIOS: Mapping[str, tuple[float, ...]] = {"piano": (), "rhodes": (1.0, 2.0, 3.0), "vibraphone": (1.0, 4.0, 9.9)}
BODIES: Mapping[str, tuple[Peak, ...]] = {
    "piano": (Peak(110, 3, 1.5), Peak(240, 2, 1), Peak(2200, 3, 0.8)),
    "rhodes": (Peak(300, 3, 0.8), Peak(1600, 2, 0.8)),
    "vibraphone": (Peak(700, 2, 0.8),),
}
# fmt: on


def programme(make: Make) -> Programme:
    """One make of one of `KINDS`."""
    random = make.chance("struck")
    kind = Struck(**drawn(KINDS[make.instrument], random))
    bus = Bus(coloured(random, *BODIES[make.instrument]))
    if make.instrument == "rhodes":
        bus = _suitcase(make)
    elif make.instrument == "vibraphone":
        motor = between(random, (0.2, 0.7)) if happens(random, 0.7) else 0.0
        bus = Bus(bus.peaks, tremolo=motor, tremolo_hz=between(random, (3.0, 6.5)))
    return Programme(partial(strike, kind, RATIOS[make.instrument], make), kind.release_seconds, bus)


def _suitcase(make: Make) -> Bus:
    random = make.chance("bus")
    return Bus(
        coloured(random, *BODIES["rhodes"]),
        low_cut_hz=40.0,
        high_cut_hz=between(random, (3500, 8000)),
        drive_db=between(random, (0.5, 10.0)),
        lean=between(random, (0.2, 1.0)),
        chorus=between(random, (0.2, 0.9)) if happens(random, 0.4) else 0.0,
        tremolo=between(random, (0.2, 0.6)) if happens(random, 0.5) else 0.0,
        tremolo_hz=between(random, (2.5, 6.5)),
    )
