"""Copies are found however they were changed, and different sounds are kept apart."""

import numpy as np
import pytest

from melscape.corpus.duplicates import NEAR_DB, joined, near_pairs, repeats
from melscape.corpus.fingerprint import BANDS, FLOOR_DB, FRAMES, fingerprint
from melscape.synth.band.note import Note
from melscape.synth.band.voices import play

RATE_HZ = 22_050


def sound(voice="additive", pitch=52, program=0, seed=0):
    return play(voice, Note(pitch, 1.2, program), RATE_HZ, seed)


def near(*sounds):
    prints = np.stack([fingerprint(samples, rate_hz) for samples, rate_hz in sounds])
    return [pair[:2] for pair in near_pairs(prints)]


def softer(samples):
    return 0.3 * samples, RATE_HZ


def trimmed(samples):
    return samples[70:-500], RATE_HZ


def with_silence_before(samples):
    return np.concatenate([np.zeros(4000, np.float32), samples]), RATE_HZ


def offset(samples):
    return samples + 0.1, RATE_HZ


def dithered(samples):
    return samples + 1e-4 * np.random.default_rng(0).standard_normal(samples.size), RATE_HZ


def resampled(samples):
    import soxr

    return soxr.resample(samples, RATE_HZ, 16_000), 16_000


@pytest.mark.parametrize("change", [softer, trimmed, with_silence_before, offset, dithered, resampled])
@pytest.mark.parametrize("voice", ["additive", "plucked", "noise"])
def test_changed_copies_are_near(change, voice):
    samples = sound(voice)
    assert near((samples, RATE_HZ), change(samples)) == [(0, 1)]


def test_other_pitches_programs_and_voices_are_not_near():
    others = [sound(), sound(pitch=53), sound(pitch=64), sound(program=3), sound("pad"), sound("fm", program=1)]
    assert near(*((samples, RATE_HZ) for samples in others)) == []


def test_fingerprints_have_one_size_and_one_scale_for_any_sound():
    for samples in (sound()[:40], sound(), np.tile(sound(), 5)):
        levels = fingerprint(samples, RATE_HZ)
        assert levels.shape == (BANDS * FRAMES,) and levels.dtype == np.float32
        assert levels.max() == pytest.approx(0.0, abs=1e-3) and levels.min() >= FLOOR_DB


def test_near_pairs_agree_with_comparing_all_with_all():
    random = np.random.default_rng(1)
    prints = np.maximum(random.uniform(-70, 0, (1300, 24)), FLOOR_DB).astype(np.float32)
    prints[700:] = np.maximum(prints[:600] + random.normal(0, 1.9, (600, 24)), FLOOR_DB)

    def apart(a, b):
        heard = (a > FLOOR_DB) | (b > FLOOR_DB)
        return np.sqrt(((a.astype(float) - b) ** 2).sum() / max(heard.sum(), 1))

    slow = [(n, 700 + n) for n in range(600) if apart(prints[n], prints[700 + n]) < NEAR_DB]
    assert 50 < len(slow) < 550
    assert [pair[:2] for pair in near_pairs(prints)] == slow


def test_one_sound_alone_has_no_pair():
    assert near((sound(), RATE_HZ)) == []


def test_chains_of_pairs_become_one_set_named_after_its_first():
    assert joined(6, [(4, 2), (2, 1), (3, 5)]) == [0, 1, 1, 3, 1, 3]
    assert joined(2, []) == [0, 1]


def test_repeats_name_the_first_of_equal_things():
    assert repeats(["a", "b", "a", "a", "b"]) == {2: 0, 3: 0, 4: 1}
