import numpy as np
import pytest

from melscape.errors import SynthError
from melscape.synth.vital.render.note import Note, Rendered


@pytest.mark.parametrize(
    "wrong",
    [
        {"midi": -1},
        {"midi": 128},
        {"velocity": 1.01},
        {"velocity": float("nan")},
        {"rate_hz": 7_999},
        {"rate_hz": 96_001},
        {"bpm": 0.0},
        {"held_seconds": 0.0},
        {"held_seconds": 0.001},
        {"held_seconds": 2.0},
        {"held_seconds": 3.0},
        {"total_seconds": 61.0},
        {"total_seconds": float("inf")},
    ],
)
def test_a_note_that_harms_the_synth_is_refused(wrong):
    with pytest.raises(SynthError):
        Note(**wrong)


def test_a_note_counts_its_samples():
    assert Note(total_seconds=1.5, rate_hz=8_000).samples == 12_000


def test_a_sound_under_the_rounding_of_the_synth_is_silent():
    assert Rendered(np.full((2, 8), 1e-6, np.float32), None, 0.1).silent
    assert not Rendered(np.full((2, 8), 1e-3, np.float32), None, 0.1).silent
    assert Rendered(None, "crash: SIGSEGV", 0.1).silent
