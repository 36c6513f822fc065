"""Every file gets a row, whatever it is, and a prediction that was killed ends as if nothing had happened."""

import numpy as np
import pytest
import soundfile
from tests.tasks.genre.heard import ear, ears, music, put
from tests.tasks.genre.sounds import GENRES

from melscape.audio.files import read
from melscape.audio.pool import Reading
from melscape.errors import AudioError, ConfigError
from melscape.tasks.genre.limits import CHECKS
from melscape.tasks.genre.submission import predict as module
from melscape.tasks.genre.submission.layout import Row, read_test
from melscape.tasks.genre.submission.predict import predict
from melscape.tasks.genre.submission.progress import PROGRESS_NAME
from melscape.tasks.genre.submission.write import write_predictions

PRIOR = np.array([0.2, 0.3, 0.5])


class HerePool:
    """Reads in this very process, which spares the start of another in every test."""

    read: list = []
    broken: set = set()

    def __init__(self, workers, limits):
        HerePool.read = []
        HerePool.limits = limits

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def read_many(self, paths):
        for path in paths:
            HerePool.read.append(path.name)
            try:
                if path.name in HerePool.broken:
                    raise AudioError("It took too long.", "", "")
                yield Reading(path, read(path, limits=HerePool.limits), None)
            except AudioError as problem:
                yield Reading(path, None, problem)


@pytest.fixture
def here(monkeypatch):
    monkeypatch.setattr(module, "DecoderPool", HerePool)
    monkeypatch.setattr(module, "STEP_FILES", 2)


def files(folder, count=7):
    for number in range(count):
        put(folder / f"{number}.wav", GENRES[number % 3], seconds=0.5 + 0.3 * number)
    return read_test(folder)


def test_files_are_taken_for_what_they_are(tmp_path, here):
    predicted = predict(ears(), files(tmp_path / "in"), PRIOR, tmp_path / "out")
    assert predicted.ids == tuple("0123456") and not predicted.problems
    assert predicted.genres == tuple(GENRES[number % 3] for number in range(7))
    assert np.allclose(predicted.probabilities.sum(axis=1), 1.0)
    assert np.allclose(predicted.probabilities[4], ear().probabilities(read(tmp_path / "in/4.wav").mono()), atol=1e-5)


def test_a_bad_file_has_the_prior_and_a_reason(tmp_path, here):
    rows = [*files(tmp_path, 1), Row("gone", tmp_path / "gone.wav"), Row("mute", put(tmp_path / "mute.wav"))]
    (tmp_path / "text.wav").write_text("not a sound at all")
    rows.append(Row("text", tmp_path / "text.wav"))
    predicted = predict(ears(), rows, PRIOR, tmp_path / "out")
    assert set(predicted.problems) == {"gone", "mute", "text"} and predicted.problems["mute"] == "It is silent."
    assert "cannot be opened" in predicted.problems["gone"] and "text.wav" not in predicted.problems["text"]
    assert np.allclose(predicted.probabilities[1:], PRIOR) and predicted.genres == ("blues", "rock", "rock", "rock")


def test_what_is_no_sound_by_its_kind_is_not_read_and_has_the_prior(tmp_path, here):
    (tmp_path / "0.m4a").write_text("no sound")
    predicted = predict(ears(), files(tmp_path, 2), PRIOR, tmp_path / "out")
    assert predicted.ids == ("0.m4a", "0.wav", "1.wav") and predicted.genres == ("rock", "blues", "jazz")
    assert "not a sound file" in predicted.problems["0.m4a"] and HerePool.read == ["0.wav", "1.wav"]


def test_a_long_song_is_heard_among_others_as_it_is_alone(tmp_path, here):
    rows = [Row("long", put(tmp_path / "long.wav", "jazz", seconds=601.0))]
    predicted = predict(ears(), rows, PRIOR, tmp_path / "out")
    assert predicted.genres == ("jazz",) and not predicted.problems and HerePool.limits == CHECKS.limits


def test_confined_decoders_read_what_strangers_send(tmp_path):
    rows = [*files(tmp_path, 2), Row("gone", tmp_path / "gone.wav")]
    predicted = predict(ears(), rows, PRIOR, tmp_path / "out")
    assert predicted.genres == ("blues", "jazz", "rock") and set(predicted.problems) == {"gone"}


def test_a_single_sample_that_is_none_at_our_rate_has_a_reason(tmp_path, here):
    soundfile.write(tmp_path / "tick.wav", np.full(1, 0.5), 48_000)
    rows = [*files(tmp_path / "in", 1), Row("tick", tmp_path / "tick.wav")]
    predicted = predict(ears(), rows, PRIOR, tmp_path / "out")
    assert set(predicted.problems) == {"tick"} and np.allclose(predicted.probabilities[1], PRIOR)


def test_what_failed_for_a_passing_reason_is_heard_the_next_time(tmp_path, here, monkeypatch):
    rows = files(tmp_path / "in", 5)
    whole = predict(ears(), rows, PRIOR, tmp_path / "whole")
    monkeypatch.setattr(HerePool, "broken", {"1.wav", "4.wav"})
    assert set(predict(ears(), rows, PRIOR, tmp_path / "out").problems) == {"1", "4"}
    # One is well again; the file beside it in its step has become unreadable, and keeps the answer that it had.
    monkeypatch.setattr(HerePool, "broken", {"0.wav", "4.wav"})
    mended = predict(ears(), rows, PRIOR, tmp_path / "out")
    assert set(mended.problems) == {"4"} and HerePool.read == ["1.wav", "0.wav", "1.wav", "4.wav"]
    assert mended.resumed == 5 and np.allclose(mended.probabilities[:4], whole.probabilities[:4], atol=1e-6)
    monkeypatch.setattr(HerePool, "broken", set())
    assert not predict(ears(), rows, PRIOR, tmp_path / "out").problems and HerePool.read == ["4.wav", "4.wav"]
    again = predict(ears(), rows, PRIOR, tmp_path / "out")
    assert np.array_equal(again.genres, whole.genres) and HerePool.read == []


@pytest.mark.parametrize("after", [1, 2, 3])
def test_a_killed_prediction_goes_on_to_the_same_bytes(tmp_path, here, after):
    rows = files(tmp_path / "in")
    whole = predict(ears(ear(), ear(2.0)), rows, PRIOR, tmp_path / "whole")
    told = []

    def killed(progress):
        told.append(progress.done)
        if len(told) == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        predict(ears(ear(), ear(2.0)), rows, PRIOR, tmp_path / "cut", on_progress=killed)
    with (tmp_path / "cut" / PROGRESS_NAME).open("ab") as file:
        file.write(b"[[0.1, 0.")  # as a power cut leaves it
    again = predict(ears(ear(), ear(2.0)), rows, PRIOR, tmp_path / "cut")
    assert again.resumed == 2 * after and HerePool.read == [row.path.name for row in rows[2 * after :]]
    for folder, predicted in (("whole", whole), ("cut", again)):
        write_predictions(predicted, tmp_path / folder)
    names = sorted(path.name for path in (tmp_path / "whole").iterdir())
    assert len(names) == 4
    assert all((tmp_path / "whole" / name).read_bytes() == (tmp_path / "cut" / name).read_bytes() for name in names)


def test_a_finished_prediction_is_not_heard_again_unless_wished(tmp_path, here):
    rows = files(tmp_path / "in", 3)
    predict(ears(), rows, PRIOR, tmp_path / "out")
    assert predict(ears(), rows, PRIOR, tmp_path / "out").resumed == 3 and HerePool.read == []
    assert predict(ears(), rows, PRIOR, tmp_path / "out", resume=False).resumed == 0 and len(HerePool.read) == 3


def test_other_ears_begin_anew(tmp_path, here):
    rows = files(tmp_path / "in", 3)
    predict(ears(), rows, PRIOR, tmp_path / "out")
    assert predict(ears(ear(2.0)), rows, PRIOR, tmp_path / "out").resumed == 0


def test_long_music_ends_a_step_early(tmp_path, here, monkeypatch):
    monkeypatch.setattr(module, "STEP_SECONDS", 1.0)
    told = []
    predict(ears(), files(tmp_path / "in", 4), PRIOR, tmp_path / "out", on_progress=lambda each: told.append(each.done))
    assert told == [2, 3, 4]


def test_progress_counts_what_failed(tmp_path, here):
    rows = [*files(tmp_path / "in", 2), Row("gone", tmp_path / "gone.wav")]
    told = []
    predict(ears(), rows, PRIOR, tmp_path / "out", on_progress=told.append)
    assert (told[-1].done, told[-1].total, told[-1].failed) == (3, 3, 1)


@pytest.mark.parametrize("prior", [np.array([0.5, 0.5]), np.array([0.5, 0.5, 0.5]), np.array([1.5, -0.5, 0.0])])
def test_a_prior_of_other_genres_is_refused(tmp_path, here, prior):
    with pytest.raises(ConfigError, match="a probability for each genre"):
        predict(ears(), files(tmp_path, 1), prior, tmp_path / "out")


def test_no_files_are_refused(tmp_path):
    with pytest.raises(ConfigError, match="No files"):
        predict(ears(), [], PRIOR, tmp_path / "out")


def test_files_at_other_rates_are_heard_alike(tmp_path, here):
    soundfile.write(tmp_path / "a.wav", np.stack([music("rock", rate_hz=22_050)] * 2, axis=1), 22_050)
    assert predict(ears(), read_test(tmp_path), PRIOR, tmp_path / "out").genres == ("rock",)
