"""Looking into one file: what is measured, and what is refused with which words."""

import hashlib

import numpy as np
import pytest
from tests.corpus.sounds import RATE_HZ, put, tone

from melscape.audio.problems import NotAudio
from melscape.corpus import inspect as inspecting
from melscape.corpus.inspect import Checks, clipped_share, inspect, problem_of, warnings_about
from melscape.errors import AudioError, CorpusError
from melscape.work.many import Failure

CHECKS = Checks(longest_seconds=2.0)


def test_a_good_file_is_measured(tmp_path):
    path = put(tmp_path / "a.wav", 0.5 * np.sign(tone(440.0, seconds=0.5)), subtype="FLOAT")
    seen = inspect(path, CHECKS)
    assert (seen.seconds, seen.rate_hz, seen.channels) == (0.5, RATE_HZ, 1)
    assert seen.checksum == hashlib.sha256(path.read_bytes()).hexdigest()
    assert seen.peak_db == pytest.approx(-6.0, abs=0.1) and seen.clipped_share == 0.0
    assert warnings_about(path, seen, CHECKS) == []


def test_a_sound_is_hashed_in_pieces_and_levelled_without_a_copy_as_if_it_were_in_one(tmp_path, monkeypatch):
    samples = np.stack([0.1 + 0.4 * tone(), tone(300.0)], axis=1).astype(np.float32)
    monkeypatch.setattr(inspecting, "HASHED_SAMPLES", 1000)
    seen = inspect(put(tmp_path / "a.wav", samples, subtype="FLOAT"), CHECKS)
    steps = np.round(samples.T.astype(np.float64) * 2**23).astype(np.int32)
    assert seen.sound_hash == hashlib.sha256(f"{RATE_HZ} 2 ".encode() + steps.tobytes()).hexdigest()
    swing = np.abs(samples.T - samples.T.mean(axis=1, keepdims=True)).max()
    assert seen.peak_db == 20.0 * float(np.log10(float(swing)))


def test_equal_samples_in_other_containers_have_one_sound_hash(tmp_path):
    samples = np.round(32_767 * tone()).astype(np.int16)
    one = inspect(put(tmp_path / "a.wav", samples), CHECKS)
    other = inspect(put(tmp_path / "b.flac", samples), CHECKS)
    louder = inspect(put(tmp_path / "c.wav", tone(level=0.4)), CHECKS)
    assert one.sound_hash == other.sound_hash != louder.sound_hash and one.checksum != other.checksum


@pytest.mark.parametrize(
    "samples,words",
    [
        (np.zeros(RATE_HZ), "silent"),
        (np.full(RATE_HZ, 0.5), "silent"),
        (1e-5 * tone(), "silent"),
        (tone(seconds=0.01), "0.010 s long"),
        (tone(seconds=3.0), "3 s"),
        (np.full(RATE_HZ, np.nan), "nan"),
        (np.zeros(0), "no samples"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(tmp_path, samples, words):
    path = put(tmp_path / "a.wav", samples, subtype="FLOAT")
    with pytest.raises((AudioError, CorpusError), match=words):
        inspect(path, CHECKS)


def test_clipped_and_very_quiet_files_are_kept_with_a_warning(tmp_path):
    clipped = put(tmp_path / "a.wav", np.clip(9 * tone(), -1, 1))
    (warning,) = warnings_about(clipped, inspect(clipped, CHECKS), CHECKS)
    assert "clipped" in warning.reason and warning.kind == "warning"
    quiet = put(tmp_path / "b.wav", tone(level=0.01), subtype="FLOAT")
    (warning,) = warnings_about(quiet, inspect(quiet, CHECKS), CHECKS)
    assert "very quiet" in warning.reason


def test_only_three_full_samples_in_a_row_count_as_clipped():
    samples = np.zeros((1, 20), np.float32)
    samples[0, [2, 3, 7, 8, 9]] = 1.0
    samples[0, 15:19] = -1.0
    assert clipped_share(samples) == pytest.approx(7 / 20)


@pytest.mark.parametrize(
    "failure,words",
    [
        (
            Failure("error", NotAudio("a.wav: It is a picture.", "WAV", "Convert it."), ""),
            "It is a picture. Expected: WAV.",
        ),
        (Failure("timeout", None, ""), "too long"),
        (Failure("crash", None, ""), "crashed"),
        (Failure("error", OSError(), "no right to read"), "no right to read"),
    ],
)
def test_every_failure_becomes_words_and_a_next_step(tmp_path, failure, words):
    problem = problem_of(tmp_path / "a.wav", failure)
    assert words in problem.reason and problem.next_step and problem.kind == "refused"
    assert not problem.reason.startswith("a.wav")
