"""Notes, makes and their chance; loops that are compiled when they are first needed."""

import subprocess
import sys

import numpy as np
import pytest

from melscape.synth.band.songs.instruments.compiling import compiled
from melscape.synth.band.songs.instruments.tone import Make, Tone


def test_a_tone_knows_its_frequency_and_the_top_of_its_bend():
    tone = Tone(57, 1.0, 127, bend=(0.0, 12.0, -1.0))
    assert tone.pitch_hz == pytest.approx(220.0) and tone.highest_hz == pytest.approx(440.0)
    assert tone.force == 1.0 and Tone(57, 1.0, 0).force == 0.0


def test_chance_belongs_to_the_make_and_the_purpose():
    make = Make("piano", 0, "song", 22_050)
    assert make.chance("a").random() == make.chance("a").random() != make.chance("b").random()
    others = [Make("organ", 0, "song", 22_050), Make("piano", 1, "song", 22_050), Make("piano", 0, "other", 22_050)]
    assert all(other.chance("a").random() != make.chance("a").random() for other in others)


def test_chance_of_a_note_knows_pitch_and_take_but_not_force():
    make = Make("piano", 0, "song", 22_050)
    first = make.chance_for(Tone(60, 1.0, 90)).random()
    assert make.chance_for(Tone(60, 2.0, 30)).random() == first
    assert make.chance_for(Tone(61, 1.0, 90)).random() != first != make.chance_for(Tone(60, 1.0, 90, take=1)).random()


def test_lengths_are_never_nothing():
    make = Make("piano", 0, "song", 8_000)
    assert make.samples(0.5) == 4_000 and make.samples(0.0) == 1


@pytest.mark.slow
def test_a_compiled_loop_is_the_loop():
    @compiled
    def doubled(samples: np.ndarray) -> np.ndarray:
        out = np.empty_like(samples)
        for at in range(samples.size):
            out[at] = 2.0 * samples[at]
        return out

    assert np.array_equal(doubled(np.arange(4.0)), 2.0 * np.arange(4.0)) and doubled.__name__ == "doubled"


@pytest.mark.slow
def test_nothing_heavy_is_imported_before_something_is_played():
    heavy = ("numba", "torch", "librosa", "scipy", "vita")
    names = ("instruments.catalogue", "perform", "record", "soundfont")
    code = f"import sys; {'; '.join(f'import melscape.synth.band.songs.{name}' for name in names)}; "
    code += f"print([name for name in {heavy} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
