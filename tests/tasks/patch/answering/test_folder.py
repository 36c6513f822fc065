"""A folder of answers: presets that play what was scored, sounds to compare, and nobody's files lost."""

import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest
from tests.tasks.patch.answering.answered import BRIGHT, DARK, found, needs_vital

from melscape.audio.files import describe
from melscape.audio.files import read as read_sound
from melscape.errors import ConfigError, SynthError
from melscape.synth.vital.presets import read
from melscape.synth.vital.render.engine import Engine
from melscape.synth.vital.render.note import Note
from melscape.tasks.patch.answering import proof
from melscape.tasks.patch.answering.folder import write_answer
from melscape.tasks.patch.answering.proof import audio_sha256
from melscape.tasks.patch.answering.room import PICTURE_NAME, claim, clear, refuse_taken, room_in
from melscape.tasks.patch.judging.scoring import Scorer
from melscape.tasks.patch.target import Target

pytestmark = needs_vital


@pytest.fixture(scope="module")
def engine():
    with Engine() as running:
        yield running


@pytest.fixture(scope="module")
def answered(engine, tmp_path_factory):
    return write_answer(tmp_path_factory.mktemp("answers") / "answer", found(engine, BRIGHT, DARK), engine)


def test_everything_promised_is_there(answered):
    names = {path.name for path in answered.folder.iterdir()}
    assert (
        names
        == {path.name for path in answered.files}
        == {
            *("1_My_horn.vital", "1_My_horn.wav", "1_My_horn_alone.wav"),
            *("2_My_horn.vital", "2_My_horn.wav", "2_My_horn_alone.wav"),
            *("My_horn.vitalbank", "target.wav", "READ_ME.txt", "match.json"),
        }
    )
    assert all(path.is_file() and path.stat().st_size for path in answered.files)


def test_a_released_synth_opens_the_files(answered):
    for place in (1, 2):
        document = json.loads((answered.folder / f"{place}_My_horn.vital").read_text())
        assert document["synth_version"] == "1.0.7" and document["author"] == "Melscape"
        assert document["preset_name"] == f"My horn {place}" and document["preset_style"] == "Lead"
        assert "MSS" in document["comments"] and "2 renders, from the nearest of 2" in document["comments"]


def test_the_record_renders_everything_again_bit_by_bit(answered, engine):
    told = json.loads((answered.folder / "match.json").read_text())
    assert told["reproduces"] is True
    for row in told["candidates"]:
        path = answered.folder / row["file"]
        assert row["reproduces"] and hashlib.sha256(path.read_bytes()).hexdigest() == row["preset_sha256"]
        assert audio_sha256(engine.render(read(path), Note(**told["note"]))) == row["audio_sha256"]


def test_the_record_says_what_was_heard_searched_and_set(answered):
    told = json.loads((answered.folder / "match.json").read_text())
    assert told["heard"]["midi"] == 57 and told["options"]["keep"] == 2 and told["library"]["presets"] == 2
    assert [moment["best"] for moment in told["history"]] == [3.0, 1.0]
    first = told["candidates"][0]
    assert set(first["scores"]) == {"mss", "wmfcc", "sot", "rms"} and first["views"] == {"mel": 0.5}
    assert [row["group"] for row in first["changed"]] == ["filter_1", "env_1"]
    assert first["changed"][0]["settings"][1]["value"] == "1.48 kHz"
    assert set(told["files"]) == {path.name for path in answered.files} - {"match.json"}


def test_two_sounds_follow_each_other_at_one_loudness(answered):
    pair, alone = (read_sound(answered.folder / f"1_My_horn{end}.wav") for end in ("", "_alone"))
    assert describe(answered.folder / "1_My_horn.wav").channels == 2
    assert np.array_equal(pair.samples[:, -alone.samples.shape[1] :], alone.samples)
    assert answered.sounds[0][0] == "the sound" and len(answered.sounds) == 3


def test_a_file_that_plays_something_else_is_told(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(proof, "read", lambda _path: DARK)
    answered = write_answer(tmp_path / "answer", found(engine, BRIGHT), engine)
    assert answered.record["reproduces"] is False and not answered.answers[0].proof.reproduces


def test_how_far_the_file_is_from_what_the_search_heard_is_told(engine, tmp_path):
    same, other = (
        write_answer(tmp_path / name, found(engine, BRIGHT, change=change), engine).answers[0].proof
        for name, change in (("same", 1.0), ("other", 0.5))
    )
    assert same.reproduces and same.drift_db == -200.0
    assert other.reproduces and other.drift_db == pytest.approx(-6.02, abs=0.01)


def test_sounds_of_other_lengths_differ_wholly():
    assert proof.difference_db(np.ones((2, 4)), np.ones((2, 5))) == 0.0


def test_an_answer_takes_the_place_of_an_earlier_one(engine, tmp_path):
    write_answer(tmp_path, found(engine, BRIGHT, DARK), engine)
    (tmp_path / PICTURE_NAME).touch()
    write_answer(tmp_path, found(engine, DARK, name="other"), engine)
    names = {path.name for path in tmp_path.iterdir()}
    assert "1_Other.vital" in names and not {"1_My_horn.vital", "2_My_horn.wav", PICTURE_NAME} & names


def test_what_somebody_changed_is_not_taken_away(engine, tmp_path):
    write_answer(tmp_path, found(engine, BRIGHT), engine)
    (tmp_path / "1_My_horn.vital").write_text("mine")
    with pytest.raises(ConfigError, match=r"1_My_horn\.vital was changed"):
        write_answer(tmp_path, found(engine, DARK), engine)
    assert (tmp_path / "1_My_horn.vital").read_text() == "mine"


def test_a_folder_of_somebody_else_is_left_alone(engine, tmp_path):
    (tmp_path / "song.txt").write_text("la")
    with pytest.raises(ConfigError, match="is taken"):
        write_answer(tmp_path, found(engine, BRIGHT), engine)
    assert [path.name for path in tmp_path.iterdir()] == ["song.txt"]


def test_a_file_that_was_put_beside_an_answer_is_not_written_over(engine, tmp_path):
    write_answer(tmp_path, found(engine, BRIGHT), engine)
    (tmp_path / "1_Other.vital").write_text("mine")
    with pytest.raises(ConfigError, match=r"1_Other\.vital is of no answer"):
        write_answer(tmp_path, found(engine, DARK, name="other"), engine)
    assert (tmp_path / "1_Other.vital").read_text() == "mine"


def test_what_a_kill_left_is_swept_away(engine, tmp_path):
    (tmp_path / ".answer-x1").mkdir()
    (tmp_path / ".answer-x1" / "1_My_horn.vital").touch()
    (tmp_path / ".DS_Store").touch()
    write_answer(tmp_path, found(engine, BRIGHT), engine)
    assert not (tmp_path / ".answer-x1").exists() and (tmp_path / "1_My_horn.vital").stat().st_size


def test_a_kill_while_answers_are_moved_in_leaves_a_folder_that_is_still_known(engine, tmp_path, monkeypatch):
    write_answer(tmp_path, found(engine, BRIGHT), engine)

    def killed(_folder):
        raise KeyboardInterrupt

    monkeypatch.setattr("melscape.tasks.patch.answering.folder.sync_folder", killed)
    with pytest.raises(KeyboardInterrupt):
        write_answer(tmp_path, found(engine, DARK, name="other"), engine)
    assert json.loads((tmp_path / "match.json").read_text())["unfinished"] and (tmp_path / "1_Other.vital").is_file()
    monkeypatch.undo()
    write_answer(tmp_path, found(engine, BRIGHT), engine)
    assert not (tmp_path / "1_Other.vital").exists()
    assert "unfinished" not in json.loads((tmp_path / "match.json").read_text())


def test_an_answer_that_is_half_taken_away_says_so(tmp_path):
    (tmp_path / "a.wav").write_text("a")
    claim(tmp_path, {"a.wav": "0", "b.wav": "1"})
    clear(tmp_path)
    assert json.loads((tmp_path / "match.json").read_text())["unfinished"] is True
    refuse_taken(tmp_path)
    assert not (tmp_path / "a.wav").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="Nothing can be written to"), room_in(tmp_path / "file" / "answer"):
        pytest.fail("something was done")


def test_room_that_nothing_came_into_is_given_back(tmp_path):
    with pytest.raises(SynthError), room_in(tmp_path / "answer"):
        raise SynthError("It found nothing.")
    assert list(tmp_path.iterdir()) == []


def test_a_target_over_full_scale_is_not_clipped(engine, tmp_path):
    loud = found(engine, BRIGHT)
    target = loud.hearing.target
    loud = replace(loud, hearing=replace(loud.hearing, target=replace(target, samples=10.0 * target.samples)))
    written = read_sound(write_answer(tmp_path, loud, engine).folder / "target.wav").samples
    assert 0.99 < np.abs(written).max() <= 1.0
    assert np.allclose(written, target.samples / np.abs(target.samples).max(), atol=1e-4)


def test_scores_are_those_of_an_evaluation_whatever_the_level(engine, tmp_path):
    quiet = found(engine, BRIGHT)
    target = quiet.hearing.target
    quiet = replace(quiet, hearing=replace(quiet.hearing, target=replace(target, samples=target.samples / 8)))
    scores = write_answer(tmp_path, quiet, engine).answers[0].scores
    assert scores == Scorer.of(quiet.hearing.target).score(engine.render(BRIGHT, target.note))
    assert scores["wmfcc"] == pytest.approx(_wmfcc_at(target, engine), rel=0.1)


def _wmfcc_at(target: Target, engine: Engine) -> float:
    return Scorer.of(target).score(engine.render(BRIGHT, target.note))["wmfcc"]


def test_a_foreign_record_is_no_answer(tmp_path):
    (tmp_path / "match.json").write_text('{"format": 99}')
    with pytest.raises(ConfigError, match="no record of an answer"):
        refuse_taken(tmp_path)


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="is taken"):
        refuse_taken(tmp_path / "file")


def test_a_search_without_a_sound_is_told(engine, tmp_path):
    with pytest.raises(SynthError, match="found no sound"):
        write_answer(tmp_path / "answer", found(engine), engine)
    assert not (tmp_path / "answer").exists()
