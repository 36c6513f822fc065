"""What all notes of a part go through together: the body, the amplifier and its cabinet, and what moves."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32

from melscape.synth.band.songs.chance import between
from melscape.synth.band.songs.instruments.effects import doubled, overdriven, swept
from melscape.synth.band.songs.instruments.filters import Row, filtered, high_pass, low_pass, peak
from melscape.synth.band.songs.instruments.kernels import CURVE_SAMPLES

COLOUR_DB, COLOUR_PEAKS = 4.5, 3
LOUD = 0.25  # RMS that an amplifier is fed with before its drive
WAH_LOW_HZ, WAH_OCTAVES, WAH_DAMPING = 420.0, 2.2, 0.35


@dataclass(frozen=True)
class Peak:
    """A resonance of a body: where, how strong, how narrow (centre over width)."""

    centre_hz: float
    gain_db: float
    q: float = 1.5


@dataclass(frozen=True)
class Bus:
    """The way from the notes to the desk; the defaults leave the sound alone.

    Args:
        peaks: resonances before everything else.
        low_cut_hz, high_cut_hz: what the body or the pickup lets through.
        drive_db: how far the amplifier is overdriven; 0 is clean.
        lean: how uneven it saturates its two sides, 0 to 1.
        cabinet_hz: where the loudspeaker of a guitar amplifier ends; 0 for none.
        chorus: depth of a second, wavering voice, 0 to 1.
        chorus_hz: its speed; fast and deep it is a rotor.
        tremolo: depth, 0 to 1.
        tremolo_hz: speed of the tremolo.
        wah: how much of the sound goes through a band that moves, 0 to 1.
        wah_hz: how often it moves.
    """

    peaks: tuple[Peak, ...] = ()
    low_cut_hz: float = 0.0
    high_cut_hz: float = math.inf
    drive_db: float = 0.0
    lean: float = 0.0
    cabinet_hz: float = 0.0
    chorus: float = 0.0
    chorus_hz: float = 0.8
    tremolo: float = 0.0
    tremolo_hz: float = 5.0
    wah: float = 0.0
    wah_hz: float = 1.0


def coloured(random: np.random.Generator, *peaks: Peak) -> tuple[Peak, ...]:
    """These resonances moved a little, and some of its own: no two bodies, microphones or rooms are the same."""
    moved = [
        Peak(each.centre_hz * 2.0 ** random.normal(0.0, 0.12), each.gain_db * random.uniform(0.6, 1.3), each.q)
        for each in peaks
    ]
    own = [
        Peak(float(200.0 * 2.0 ** random.uniform(0.0, 5.0)), between(random, (-COLOUR_DB, COLOUR_DB)), 0.9)
        for _ in range(COLOUR_PEAKS)
    ]
    return (*moved, *own)


def through(bus: Bus, samples: Float32[np.ndarray, "S"], rate_hz: int) -> Float32[np.ndarray, "S"]:
    """The sound of a part after its bus."""
    sound = filtered(samples, _body(bus, rate_hz))
    if bus.wah:
        sound = _wah(bus, sound, rate_hz)
    if bus.drive_db:
        sound = overdriven(sound, _drive(bus, sound), 0.4 * bus.lean)
    if bus.cabinet_hz:
        sound = filtered(sound, _cabinet(bus.cabinet_hz, rate_hz))
    if bus.chorus:
        delays = (0.006 + 0.004 * bus.chorus * _turning(bus.chorus_hz, sound.size, rate_hz)) * rate_hz
        sound = doubled(sound, delays.astype(np.float32), 0.75, 0.65)
    if bus.tremolo:
        swing = 1.0 - 0.5 * bus.tremolo * (1.0 + _turning(bus.tremolo_hz, sound.size, rate_hz))
        sound = sound * np.repeat(swing.astype(np.float32), CURVE_SAMPLES)[: sound.size]
    return sound


def _body(bus: Bus, rate_hz: int) -> list[Row]:
    rows = [
        peak(each.centre_hz, each.gain_db, rate_hz, each.q) for each in bus.peaks if each.centre_hz < 0.45 * rate_hz
    ]
    if bus.low_cut_hz:
        rows.append(high_pass(bus.low_cut_hz, rate_hz))
    if bus.high_cut_hz < 0.45 * rate_hz:
        rows.append(low_pass(bus.high_cut_hz, rate_hz))
    return rows


def _cabinet(edge_hz: float, rate_hz: int) -> list[Row]:
    """A twelve-inch loudspeaker in a box: a bump at the bottom, a bark below the edge, a steep end."""
    bump, bark = peak(110.0, 4.0, rate_hz, 1.1), peak(0.55 * edge_hz, 5.0, rate_hz, 1.2)
    return [high_pass(75.0, rate_hz), bump, bark, low_pass(edge_hz, rate_hz, 0.9), low_pass(1.15 * edge_hz, rate_hz)]


def _drive(bus: Bus, sound: Float32[np.ndarray, "S"]) -> float:
    # Driven against what is played loudly, not against the average: rests must not turn the amplifier up.
    loud = float(np.sqrt(np.percentile(sound[::7] ** 2, 90)))
    return LOUD * 10.0 ** (bus.drive_db / 20.0) / max(loud, 1e-6)


def _wah(bus: Bus, sound: Float32[np.ndarray, "S"], rate_hz: int) -> Float32[np.ndarray, "S"]:
    way = 0.5 + 0.5 * _turning(bus.wah_hz, sound.size, rate_hz)
    centres = np.tan(np.pi * WAH_LOW_HZ * 2.0 ** (WAH_OCTAVES * way) / rate_hz)
    return swept(sound, centres.astype(np.float32), WAH_DAMPING, bus.wah)


def _turning(speed_hz: float, samples: int, rate_hz: int) -> Float[np.ndarray, "T"]:
    times = np.arange(samples // CURVE_SAMPLES + 2) * (CURVE_SAMPLES / rate_hz)
    return np.sin(2 * np.pi * speed_hz * times)
