"""One stroke on one drum: a skin that rings at falling pitch, rattling noise, metal, and the click of the stick."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32

from melscape.synth.band.songs.instruments.filters import filtered, high_pass, low_pass
from melscape.synth.band.songs.instruments.kernels import modes
from melscape.synth.band.songs.instruments.tables import HIGHEST

# Modes of a round skin, and of one that air loads until it has a pitch (Fletcher and Rossing, ch. 18).
SKIN, TUNED_SKIN = (1.0, 1.59, 2.14), (1.0, 1.5, 1.98, 2.44)
# The six square waves behind every cymbal of one well-known machine, in Hz.
SQUARES_HZ = (205.3, 304.4, 369.6, 522.7, 540.0, 800.0)
COWBELL_HZ = (540.0, 800.0)
METAL_MODES = 46
METAL_UNDER = 0.25  # of the rate: the lowest mode of a cymbal is no higher
BURST_SECONDS = 0.011
CLICK_SECONDS = 0.008
FADE = 0.15


@dataclass(frozen=True)
class Drum:
    """One make of a drum or cymbal. Levels are shares of each other; the whole is brought to one peak.

    Args:
        skin: level of the skin.
        skin_hz: where it comes to rest.
        fall: how many times higher it begins when struck hard.
        fall_seconds: how long it falls.
        ring_seconds: time for the skin to fall by 60 dB.
        overtones: level of each mode of the skin against the one under it.
        noise: level of snares, brush or breath of the drum.
        noise_hz, noise_top_hz: where the noise lies.
        noise_seconds: time for the noise to fall by 60 dB.
        swell_seconds: how slowly the noise begins.
        bursts: how many times it is struck, rounded: hands never clap at once.
        metal: level of its metal.
        metal_hz: its lowest strong mode.
        metal_seconds: time for that to fall by 60 dB.
        machine: whether its metal is the squares of a machine, 0 or 1.
        click: level of the stick.
        click_hz: where the stick lies.
    """

    skin: float
    skin_hz: float
    fall: float
    fall_seconds: float
    ring_seconds: float
    overtones: float
    noise: float
    noise_hz: float
    noise_top_hz: float
    noise_seconds: float
    swell_seconds: float
    bursts: float
    metal: float
    metal_hz: float
    metal_seconds: float
    machine: float
    click: float
    click_hz: float

    @property
    def seconds(self) -> float:
        """How long a stroke is heard."""
        heard = [0.08, 1.3 * CLICK_SECONDS]
        heard += [0.75 * self.ring_seconds] if self.skin else []
        heard += [0.75 * self.noise_seconds + self.swell_seconds] if self.noise else []
        heard += [0.75 * self.metal_seconds] if self.metal else []
        return min(max(heard), 2.5)


@dataclass(frozen=True)
class Metal:
    """The modes of a piece of metal: they belong to it, whoever strikes it. Louder than 1 is its loudest."""

    hz: Float[np.ndarray, "K"]
    levels: Float[np.ndarray, "K"]


def metal_of(drum: Drum, rate_hz: int, random: np.random.Generator) -> Metal:
    """The modes of this cymbal, bell or jingle; at low rates it is a larger one, or nothing of it would be left."""
    lowest_hz = min(drum.metal_hz, METAL_UNDER * rate_hz)
    if round(drum.machine):
        bell = lowest_hz < 1000.0
        roots = COWBELL_HZ if bell else SQUARES_HZ
        odd = np.arange(1, 2 * METAL_MODES // len(roots), 2)
        hz = np.outer(np.array(roots) * lowest_hz / (540.0 if bell else 4500.0), odd).ravel()
        levels = np.tile(1.0 / odd, len(roots))
    else:
        hz = lowest_hz * 2.0 ** (random.random(METAL_MODES) ** 1.2 * np.log2(HIGHEST * rate_hz / lowest_hz + 1.0))
        levels = random.uniform(0.2, 1.0, METAL_MODES) / (1.0 + 0.08 * hz / lowest_hz)
    # Cymbals have no bottom; of a machine's square waves hardly more than the fizz is kept.
    steep = 6 if round(drum.machine) and lowest_hz >= 1000.0 else 2
    rise = (hz / (lowest_hz * (1.3 if steep == 6 else 0.7))) ** steep
    levels = levels * rise / (1.0 + rise)
    heard = hz < HIGHEST * rate_hz
    return Metal(hz[heard], levels[heard])


def stroke(
    drum: Drum, metal: Metal, force: float, rate_hz: int, random: np.random.Generator
) -> Float32[np.ndarray, "S"]:
    """One stroke, its peak at 1; `force` 0 to 1 is how hard."""
    times = np.arange(round(drum.seconds * rate_hz), dtype=np.float32) / rate_hz
    sound = np.zeros(times.size, np.float32)
    if drum.skin:
        sound += drum.skin * _skin(drum, force, times, rate_hz)
    if drum.noise:
        sound += drum.noise * (0.55 + 0.6 * force) * _noise(drum, force, times, rate_hz, random)
    if drum.metal:
        sound += drum.metal * _metal(drum, metal, force, times.size, rate_hz, random)
    if drum.click:
        sound += drum.click * (0.2 + force**1.5) * _click(drum, times, rate_hz, random)
    sound *= np.clip((times[-1] - times) / (FADE * times[-1]), 0.0, 1.0)
    return (sound / (np.abs(sound).max() + 1e-9)).astype(np.float32)


def _skin(drum: Drum, force: float, times: Float32[np.ndarray, "S"], rate_hz: int) -> Float32[np.ndarray, "S"]:
    excess = (drum.fall - 1.0) * (0.4 + 0.7 * force)
    # The integral of a pitch that falls exponentially to where it rests.
    turns = drum.skin_hz * (times + excess * drum.fall_seconds * (1.0 - np.exp(-times / drum.fall_seconds)))
    ratios = TUNED_SKIN if drum.ring_seconds > 1.1 and drum.skin_hz > 65.0 else SKIN
    sound = np.zeros_like(times)
    for order, ratio in enumerate(ratios):
        level = (drum.overtones * (0.6 + 0.6 * force)) ** order
        if level > 0.02 and ratio * drum.skin_hz * drum.fall < HIGHEST * rate_hz:
            fall = np.exp(-6.91 * (1.0 + 0.7 * order) / drum.ring_seconds * times)
            sound += level * fall * np.sin(np.float32(2 * np.pi) * ratio * turns)
    rise = np.clip(times / 0.0015, 0.0, 1.0)
    return sound * rise


def _noise(
    drum: Drum, force: float, times: Float32[np.ndarray, "S"], rate_hz: int, random: np.random.Generator
) -> Float32[np.ndarray, "S"]:
    shape = np.exp(-6.91 / drum.noise_seconds * times)
    if drum.swell_seconds:
        rise = np.clip(times / drum.swell_seconds, 0.0, 1.0)
        shape = rise * rise * np.exp(-6.91 / drum.noise_seconds * np.maximum(times - drum.swell_seconds, 0.0))
    for burst in range(1, round(drum.bursts)):
        late = times - burst * BURST_SECONDS * random.uniform(0.7, 1.3)
        early = 0.8 * np.exp(-np.maximum(late, 0.0) / 0.004) * (late >= 0.0)
        shape = np.maximum(0.5 * shape * (late >= 0.0), early) if burst > 1 else np.maximum(shape, early)
    edges = [high_pass(drum.noise_hz, rate_hz)]
    top_hz = drum.noise_top_hz * (0.5 + 0.6 * force)
    if top_hz < 0.45 * rate_hz:
        edges.append(low_pass(top_hz, rate_hz))
    hiss = filtered(random.standard_normal(times.size, dtype=np.float32), edges)
    return hiss / (2.5 * hiss.std() + 1e-9) * shape


def _metal(
    drum: Drum, metal: Metal, force: float, samples: int, rate_hz: int, random: np.random.Generator
) -> Float32[np.ndarray, "S"]:
    # High modes of a cymbal are woken by hard strokes and die first.
    rings = drum.metal_seconds / (1.0 + 0.25 * np.maximum(metal.hz / drum.metal_hz - 1.0, 0.0))
    levels = metal.levels * np.exp(-(1.0 - force) * 0.35 * metal.hz / drum.metal_hz)
    order = np.argsort(-rings)
    stays = 10.0 ** (-3.0 / (rings[order] * rate_hz))
    sound = modes(metal.hz[order] / rate_hz, stays, levels[order], random.random(order.size), samples)
    return sound / (2.5 * sound[: rate_hz // 20].std() + 1e-9)


def _click(
    drum: Drum, times: Float32[np.ndarray, "S"], rate_hz: int, random: np.random.Generator
) -> Float32[np.ndarray, "S"]:
    fall = np.exp(-times / (0.3 * CLICK_SECONDS))
    knock = np.sin(2 * np.pi * min(drum.click_hz, 0.4 * rate_hz) * times)
    return fall * (0.7 * knock + 0.3 * random.standard_normal(times.size, dtype=np.float32))
