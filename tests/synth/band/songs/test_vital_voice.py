"""Parts on presets of Vital. The synth is a stand-in here, but for one test that plays the real one."""

import importlib.util

import numpy as np
import pytest
from tests.synth.band.songs.played import band, line, score

from melscape.errors import SynthError
from melscape.synth.band.songs.guests import Guests
from melscape.synth.band.songs.instruments.catalogue import MAKERS
from melscape.synth.band.songs.perform import play_score
from melscape.synth.band.songs.vital_voice import STYLES, VitalBand

RATE_HZ = 8_000
SINGERS = {"voice_male", "voice_female", "rap", "scat", "growl"}


class Sine:
    """An engine whose presets are all sines; it keeps what it was asked for."""

    def __init__(self, loudness=0.5):
        self.loudness, self.asked, self.closed = loudness, [], False

    def render(self, preset, note, *, take=0):
        self.asked.append((preset.style, note.midi, note.held_seconds))
        times = np.arange(note.samples) / note.rate_hz
        wave = self.loudness * np.sin(2 * np.pi * 440 * 2 ** ((note.midi - 69) / 12) * times)
        return np.stack([wave, wave]).astype(np.float32)

    def close(self):
        self.closed = True


def test_all_but_singers_have_a_stand_in():
    assert set(MAKERS) - set(STYLES) == SINGERS


@pytest.mark.parametrize(("instrument", "styles"), [("bass_pick", {"Bass"}), ("piano", {"Keys"})])
def test_presets_are_of_a_fitting_style(instrument, styles):
    engine = Sine()
    sound = VitalBand(engine=engine).play(line("other", instrument), score(), RATE_HZ)
    assert {style for style, _, _ in engine.asked} == styles
    assert sound.shape == (2 * RATE_HZ,) and np.isfinite(sound).all() and sound.any()


def test_each_note_is_rendered_once_at_its_key():
    engine = Sine()
    VitalBand(engine=engine).play(line("other", "piano", (60, 64, 60, 64)), score(), RATE_HZ)
    trial, *notes = engine.asked
    assert trial[2] == 0.3 and [midi for _, midi, _ in notes] == [60, 64]


def test_singers_and_the_rest_of_the_share_stay_ours():
    engine = Sine()
    assert VitalBand(engine=engine).play(line("vocals", "rap"), score(), RATE_HZ) is None
    assert VitalBand(0.0, engine).play(line("other", "piano"), score(), RATE_HZ) is None
    assert engine.asked == []


def test_the_same_song_has_the_same_presets():
    def played(song):
        engine = Sine()
        VitalBand(engine=engine).play(line("other", "pluck_synth"), score(song=song), RATE_HZ)
        return engine.asked

    assert played(0) == played(0)


@pytest.mark.slow
def test_silent_presets_are_given_up_with_words():
    with pytest.raises(SynthError, match="Keys"):
        VitalBand(engine=Sine(0.0)).play(line("other", "piano"), score(), RATE_HZ)


def test_the_synth_is_let_go_at_the_end():
    engine = Sine()
    with VitalBand(engine=engine) as vital:
        stems = play_score(band(), RATE_HZ, Guests((vital,)))
    assert engine.closed and all(np.isfinite(stem).all() for stem in stems.values())


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("vita") is None, reason="Vital is not installed")
def test_the_real_synth_plays_a_part():
    with VitalBand() as vital:
        sound = vital.play(line("other", "piano", (60, 67)), score(), 22_050)
        again = vital.play(line("other", "piano", (60, 67)), score(), 22_050)
    assert np.abs(sound).max() > 1e-3 and np.array_equal(sound, again)
