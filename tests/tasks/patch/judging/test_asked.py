"""Targets as sound: cut as it is said, silent ones refused, notes of other engines heard and not told."""

from pathlib import Path

import numpy as np
import pytest
from tests.tasks.patch.judging.made_synth import MadeEngine, preset

from melscape.audio.clip import Clip
from melscape.audio.files import write
from melscape.audio.problems import DecodeTimedOut, NotAudio
from melscape.errors import CorpusError, SynthError
from melscape.synth.vital.passing import PassingError
from melscape.synth.vital.prior import draw, draw_note
from melscape.tasks.patch.judging import asked
from melscape.tasks.patch.judging.asked import RefusedError
from melscape.tasks.patch.judging.specs import Hidden, Human, Played, Recorded, Spec


class Mute(MadeEngine):
    """Silent for the first few renders."""

    def __init__(self, silences):
        self.left = silences

    def render(self, preset, note, *, take=0):
        self.left -= 1
        return super().render(preset, note) * np.float32(self.left < 0)


def spec(source):
    return Spec("s1", 0, "made", "a", source)


def test_a_hidden_preset_is_the_one_that_the_prior_draws():
    made = asked.make(spec(Hidden(5, 1, 3)), MadeEngine())
    assert made.truth == draw(5, 1, 3) and made.target.note == draw_note(5, 3)


def test_a_silent_draw_is_drawn_again_but_not_for_ever():
    made = asked.make(spec(Hidden(5, 1, 3)), Mute(2))
    assert made.truth == draw(5, 1, 3, attempt=2)
    with pytest.raises(RefusedError, match="8 draws were silent"):
        asked.make(spec(Hidden(5, 1, 3)), Mute(100))


def test_a_preset_of_a_person_plays_middle_c_and_is_refused_when_silent(monkeypatch):
    monkeypatch.setattr(asked, "read", lambda path: preset())
    monkeypatch.setattr(asked, "_there", Path)
    assert asked.make(spec(Human("a.vital", "")), MadeEngine()).target.note == asked.HUMAN_NOTE
    with pytest.raises(RefusedError, match="silent at note 60"):
        asked.make(spec(Human("a.vital", "")), Mute(1))


def test_the_pitch_of_another_engine_is_heard():
    made = asked.make(spec(Played("additive", 5, 67.0, 100, 1.0)), MadeEngine())
    assert made.truth is None and made.target.note.midi == 67


def test_a_recording_of_any_rate_and_many_channels_can_be_asked(tmp_path):
    times = np.arange(22050) / 22050
    tone = 0.3 * sum(np.sin(2 * np.pi * 220.0 * number * times) / number for number in range(1, 6))
    write(tmp_path / "a.wav", Clip.of(np.stack([tone] * 4), 22050))
    target = asked.make(spec(Recorded(str(tmp_path / "a.wav"), "")), MadeEngine()).target
    assert target.note.midi == 57 and target.note.rate_hz == 44100 and target.samples.shape[0] <= 2


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (SynthError("no JSON"), RefusedError),
        (PassingError("late"), PassingError),
        (NotAudio("no sound"), RefusedError),
        (DecodeTimedOut("late"), DecodeTimedOut),
    ],
)
def test_a_file_is_refused_for_what_is_in_it_and_not_for_a_slow_machine(tmp_path, monkeypatch, problem, told):
    def fail(path):
        raise problem

    path = tmp_path / "a"
    path.touch()
    monkeypatch.setattr(asked, "read", fail)
    monkeypatch.setattr(asked, "read_untrusted", fail)
    kind = Human if isinstance(problem, SynthError) else Recorded
    with pytest.raises(told) as raised:
        asked.make(spec(kind(str(path), "")), MadeEngine())
    assert isinstance(raised.value, RefusedError) == (told is RefusedError)
    with pytest.raises(CorpusError, match="has gone"):
        asked.make(spec(kind(str(tmp_path / "gone"), "")), MadeEngine())


def test_a_recording_of_nothing_is_refused(tmp_path):
    write(tmp_path / "a.wav", Clip.of(np.zeros((1, 22050)), 22050))
    with pytest.raises(RefusedError):
        asked.make(spec(Recorded(str(tmp_path / "a.wav"), "")), MadeEngine())
