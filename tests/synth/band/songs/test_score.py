"""Songs as plain data."""

import math

import pytest

from melscape.errors import ConfigError
from melscape.synth.band.songs.compose import compose
from melscape.synth.band.songs.score import Chord, Drums, Event, Part, StemSound


@pytest.mark.parametrize(
    "make,word",
    [
        (lambda: Part("drums", "piano", ()), "drums"),
        (lambda: Part("other", "kazoo", ()), "kazoo"),
        (lambda: Drums("bongos", ()), "bongos"),
    ],
)
def test_a_name_nobody_can_play_is_refused(make, word):
    with pytest.raises(ConfigError, match=word):
        make()


def test_a_chord_knows_its_notes_and_its_end():
    chord = Chord(4.0, 2.0, 7, (0, 4, 7, 10), 11)
    assert chord.pitch_classes == (7, 11, 2, 5) and chord.end_beats == 6.0
    assert Event(1.5, 0.5, 60, 90).end_beats == 2.0


def test_a_score_counts_beats_and_seconds():
    score = compose("rock", seed=0, song=0, seconds=12.0)
    assert score.at_seconds(score.beats) == pytest.approx(12.0)
    assert score.at_seconds(1.0) == pytest.approx(60.0 / score.tempo_bpm)
    assert all(part.stem == "other" for part in score.parts_of("other"))
    with pytest.raises(ConfigError, match="brass"):
        score.parts_of("brass")


def test_a_stem_is_left_alone_unless_asked():
    sound = StemSound()
    assert sound.drive == sound.compression == sound.reverb_wet == sound.tilt_db == sound.gain_db == 0.0
    assert math.isinf(sound.high_cut_hz)
    with pytest.raises(ConfigError, match="choir"):
        compose("pop", seed=0, song=0, seconds=4.0).production.of("choir")
