"""The equaliser read off two sounds."""

import numpy as np
import pytest
from scipy import signal

from melscape.synth.vital.presets import VitalPreset
from melscape.tasks.patch.objective import Look
from melscape.tasks.patch.search.equaliser import equalised, response_db, settings_of

RATE_HZ = 44_100


def noise(seconds=0.5):
    return np.random.Generator(np.random.Philox(3)).normal(size=(1, round(seconds * RATE_HZ))).astype(np.float32) * 0.1


def shelved(samples, gain_db, corner_hz):
    b, a = signal.butter(1, corner_hz, fs=RATE_HZ)
    return (samples + (10.0 ** (gain_db / 20.0) - 1.0) * signal.lfilter(b, a, samples)).astype(np.float32)


def flat(**values):
    return VitalPreset({"eq_on": 0.0, **values})


def octave(hz):
    return np.log2(hz)


def test_no_gain_is_no_change():
    settings = np.array([0.0, 0.0, 0.0, octave(200.0), octave(1000.0), octave(5000.0)])
    assert np.abs(response_db(settings)).max() < 1e-9


def test_a_low_shelf_lifts_what_is_low():
    found = response_db(np.array([12.0, 0.0, 0.0, octave(500.0), octave(1000.0), octave(5000.0)]))
    assert found[0] == pytest.approx(12.0, abs=0.3)
    assert abs(found[-1]) < 0.1


def test_equal_sounds_need_no_equaliser():
    sound = Look(noise())
    preset = equalised(sound, sound, 0.0, flat())
    assert preset is not None
    assert all(abs(preset.value(f"eq_{part}_gain")) < 0.3 for part in ("low", "band", "high"))


def test_what_is_missing_below_is_given_below():
    dull, full = noise(), shelved(noise(), 9.0, 300.0)
    preset = equalised(Look(full), Look(dull), 0.0, flat())
    assert preset is not None
    assert preset.value("eq_on") == 1.0
    found = response_db(settings_of(preset))
    assert found[0] - found[-1] > 6.0


def test_the_fit_leaves_less_than_there_was():
    dull, full = Look(noise()), Look(shelved(noise(), 9.0, 300.0))
    preset = equalised(full, dull, 0.0, flat())
    wanted = (full.mels[2] - dull.mels[2]).mean((0, 2))
    left = wanted - response_db(settings_of(preset))
    assert np.abs(left - left.mean()).mean() < 0.2 * np.abs(wanted - wanted.mean()).mean()


def test_an_equaliser_in_use_is_added_to():
    in_use = flat(eq_on=1.0, eq_low_gain=6.0, eq_low_cutoff=69.0)
    sound = Look(noise())
    preset = equalised(sound, sound, 0.0, in_use)
    assert preset is not None
    changed = response_db(settings_of(preset)) - response_db(settings_of(in_use))
    assert np.abs(changed - changed.mean()).max() < 1.0  # the same but for level, which is no matter of colour


def test_level_alone_asks_for_no_gain():
    loud, soft = Look(noise()), Look((0.25 * noise()).astype(np.float32))
    preset = equalised(loud, soft, 12.04, flat())
    assert preset is not None
    assert max(abs(preset.value(f"eq_{part}_gain")) for part in ("low", "band", "high")) < 0.3


def test_a_low_pass_in_the_equaliser_is_left_alone():
    sound = Look(noise())
    assert equalised(sound, sound, 0.0, flat(eq_on=1.0, eq_high_mode=1.0)) is None
