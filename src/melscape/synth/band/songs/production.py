"""How songs are recorded: eras that all genres share, and what a genre does on top of its era.

An era gives the band its width, room, noise and squeeze, so that timbre alone says more about the year than the genre.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from melscape.synth.band.songs.chance import Range, between, happens, pick
from melscape.synth.band.songs.score import Production, StemSound
from melscape.synth.band.songs.style import Recording

NONE_DB = float("-inf")
WIDE_OPEN_HZ = 11_000.0


@dataclass(frozen=True)
class Era:
    """What the machines of a time do to a stem, as ranges; units as in `StemSound` and `Production`."""

    low_cut_hz: Range
    high_cut_hz: Range
    tilt_db: Range
    drive: Range
    compression: Range
    reverb_seconds: Range
    reverb_wet: Range
    hiss_db: Range = (NONE_DB, NONE_DB)
    wow_cents: Range = (0.0, 0.0)
    crackle: float = 0.0


# fmt: off
ERAS: dict[str, Era] = {
    "shellac": Era((90, 220), (3_500, 6_500), (-4, 3), (0.1, 0.35), (0.3, 0.6), (0.3, 1.2), (0.05, 0.25),
                   (-52, -38), (2, 8), 0.8),
    "fifties": Era((60, 140), (5_500, 9_000), (-4, 3), (0.1, 0.3), (0.2, 0.5), (0.6, 1.8), (0.1, 0.3),
                   (-62, -46), (1, 5), 0.4),
    "sixties": Era((50, 110), (7_000, 11_000), (-4, 3), (0.05, 0.25), (0.2, 0.6), (0.8, 2.2), (0.1, 0.35),
                   (-66, -52), (0, 4), 0.25),
    "seventies": Era((35, 80), (9_000, 20_000), (-5, 1), (0.0, 0.2), (0.3, 0.6), (0.3, 1.0), (0.03, 0.2),
                     (-72, -56), (0, 2), 0.15),
    "eighties": Era((35, 70), (10_000, 20_000), (0, 5), (0.0, 0.15), (0.3, 0.7), (0.8, 2.4), (0.12, 0.35),
                    (-80, -64), (0, 1), 0.05),
    "nineties": Era((30, 60), (14_000, 20_000), (-2, 3), (0.0, 0.2), (0.4, 0.7), (0.4, 1.4), (0.05, 0.22)),
    "modern": Era((22, 40), (15_000, 20_000), (-1, 4), (0.05, 0.3), (0.6, 0.95), (0.3, 1.5), (0.03, 0.2)),
    "live": Era((40, 90), (8_000, 16_000), (-3, 2), (0.0, 0.25), (0.1, 0.5), (1.2, 3.0), (0.2, 0.45),
                (-70, -52)),
    "home": Era((50, 150), (5_000, 14_000), (-5, 4), (0.0, 0.4), (0.0, 0.4), (0.2, 0.6), (0.05, 0.2),
                (-60, -44), (0, 6), 0.1),
    "hall": Era((25, 60), (9_000, 20_000), (-4, 1), (0.0, 0.03), (0.0, 0.2), (1.4, 3.2), (0.25, 0.5),
                (-76, -58)),
}
# fmt: on
# How far the four stems differ from their song: one desk, but a microphone each.
STEM_TILT_DB, STEM_GAIN_DB = 2.0, (-4.0, 3.0)
ROOM_SHARE = {"drums": 0.8, "bass": 0.25, "other": 1.0, "vocals": 1.1}
ECHOES_BEATS = (0.5, 0.75, 1.0)
SAMPLER_RATES_HZ = (11_025.0, 16_000.0, 22_050.0)


def draw_production(recording: Recording, random: np.random.Generator) -> Production:
    """One song's production: an era that the genre is likely to come from, and the genre's own habits."""
    era = ERAS[pick(random, recording.eras)]
    tilt_db = between(random, era.tilt_db) + between(random, recording.bright_db)
    seconds = between(random, era.reverb_seconds)
    wet = between(random, era.reverb_wet) * between(random, recording.wet)
    high_cut_hz = between(random, era.high_cut_hz)
    echo = float(random.choice(ECHOES_BEATS)) if happens(random, recording.echo) else 0.0
    levels = {"bass": recording.low_end_db, "drums": recording.drums_db}

    def stem(name: str) -> StemSound:
        own = between(random, recording.drive) if name in ("bass", "other") else 0.0
        level_db = between(random, levels[name]) if name in levels else 0.0
        return StemSound(
            gain_db=between(random, STEM_GAIN_DB) + level_db,
            drive=min(between(random, era.drive) + own, 1.0),
            tilt_db=tilt_db + between(random, (-STEM_TILT_DB, STEM_TILT_DB)),
            low_cut_hz=between(random, era.low_cut_hz) * (0.5 if name == "bass" else 1.0),
            high_cut_hz=high_cut_hz if high_cut_hz < WIDE_OPEN_HZ else float("inf"),
            compression=between(random, era.compression),
            reverb_seconds=seconds,
            reverb_wet=float(min(wet * ROOM_SHARE[name], 0.7)),
            delay_beats=echo if name in ("other", "vocals") else 0.0,
            delay_wet=between(random, (0.1, 0.4)) if echo and name in ("other", "vocals") else 0.0,
        )

    drums, bass, other, vocals = stem("drums"), stem("bass"), stem("other"), stem("vocals")
    sampler = happens(random, recording.sampler)
    crackles = happens(random, max(era.crackle, recording.crackle))
    return Production(
        drums,
        bass,
        other,
        vocals,
        hiss_db=between(random, era.hiss_db) if era.hiss_db[0] > NONE_DB else NONE_DB,
        crackle_db=between(random, (-55.0, -34.0)) if crackles else NONE_DB,
        wow_cents=between(random, era.wow_cents),
        sidechain=between(random, (0.3, 0.9)) if happens(random, recording.sidechain) else 0.0,
        lofi_rate_hz=float(random.choice(SAMPLER_RATES_HZ)) if sampler else 0.0,
        lofi_bits=int(random.choice([8, 12, 12])) if sampler else 0,
    )
