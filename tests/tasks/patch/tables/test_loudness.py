"""The envelope that follows a sound: made with a known envelope, and asked back; and the synth agrees."""

import importlib.util

import numpy as np
import pytest

from melscape.synth.vital.presets.preset import VitalPreset
from melscape.synth.vital.render.engine import Engine
from melscape.synth.vital.render.note import Note
from melscape.tasks.patch.listening.contour import HOP_SECONDS, levels_db
from melscape.tasks.patch.tables.loudness import envelope_of

RATE_HZ = 44_100
HELD_SECONDS, SECONDS = 1.2, 2.0
PLUCK = {"attack": 0.0, "decay": 0.9, "sustain": 0.3, "release": 0.6}
SWELL = {"attack": 0.8, "decay": 0.9, "sustain": 0.8, "release": 0.7}


def envelope(times, decay_power=-2.0):
    powers = {"attack_power": 0.0, "decay_power": decay_power, "release_power": -2.0}
    return {f"env_1_{name}": value for name, value in {**times, **powers}.items()}


def contour_of(values, held_seconds, seconds):
    """The level in dB of an envelope at each moment, 0 at its peak: the square of what the synth's stages draw."""

    def stage(name, at):
        share = np.clip(at / max(values[f"env_1_{name}"] ** 4, 1e-4), 0.0, 1.0)
        power = values[f"env_1_{name}_power"] * (-1.0 if name == "attack" else 1.0)
        return np.expm1(power * share) / np.expm1(power) if power else share

    def held(at):
        attack_seconds = values["env_1_attack"] ** 4
        falling = 1.0 - (1.0 - values["env_1_sustain"]) * stage("decay", np.maximum(at - attack_seconds, 0.0))
        return np.where(at < attack_seconds, stage("attack", at), falling)

    after = held(np.array(held_seconds)) * (1.0 - stage("release", np.maximum(seconds - held_seconds, 0.0)))
    height = np.where(seconds < held_seconds, held(seconds), after)
    return np.maximum(40.0 * np.log10(np.maximum(height, 1e-3)), -60.0)


def sound(values):
    time = np.arange(round(SECONDS * RATE_HZ)) / RATE_HZ
    level = 10.0 ** (contour_of(values, HELD_SECONDS, time) / 20.0)
    return np.where(level > 1e-3, level, 0.0) * np.sin(2 * np.pi * 400.0 * time)


def heard_db(samples):
    found_db = levels_db(samples, RATE_HZ)
    return np.maximum(found_db - found_db.max(), -60.0)


@pytest.mark.parametrize("times", [PLUCK, SWELL])
@pytest.mark.parametrize("power", [-2.0, 0.0])
def test_a_known_envelope_is_found_again(times, power):
    samples = sound(envelope(times, power))
    found = envelope_of(samples, RATE_HZ, HELD_SECONDS)
    moments = np.arange(round(SECONDS / HOP_SECONDS)) * HOP_SECONDS
    apart_db = np.abs(contour_of(found, HELD_SECONDS, moments) - heard_db(samples))
    assert apart_db.mean() < 1.5
    assert found["env_1_attack"] ** 4 == pytest.approx(times["attack"] ** 4, abs=0.08)


def test_two_channels_have_the_envelope_of_their_mean():
    samples = sound(envelope(PLUCK))
    assert envelope_of(np.stack([samples, samples]), RATE_HZ, 1.2) == envelope_of(samples, RATE_HZ, 1.2)


@pytest.mark.parametrize("seconds", [0.001, 0.02, 0.3])
def test_short_sounds_have_an_envelope_too(seconds):
    found = envelope_of(np.ones(max(1, round(seconds * RATE_HZ))), RATE_HZ, seconds)
    assert all(np.isfinite(value) for value in found.values()) and 0 <= found["env_1_sustain"] <= 1


def test_all_values_are_ones_that_the_synth_takes():
    found = envelope_of(sound(envelope(SWELL)), RATE_HZ, HELD_SECONDS)
    preset = VitalPreset().with_values(found)
    assert {name: preset.value(name) for name in found} == pytest.approx(found)


@pytest.mark.skipif(importlib.util.find_spec("vita") is None, reason="the synth is not installed")
@pytest.mark.slow
@pytest.mark.parametrize("times", [PLUCK, SWELL])
def test_the_synth_plays_the_contour_that_we_say(times):
    values = envelope(times)
    note = Note(midi=69, held_seconds=HELD_SECONDS, total_seconds=SECONDS)
    with Engine() as engine:
        played_db = heard_db(engine.render(VitalPreset().with_values(values), note).mean(axis=0))
    moments = np.arange(played_db.size) * HOP_SECONDS
    assert np.abs(contour_of(values, HELD_SECONDS, moments) - played_db).mean() < 1.5
