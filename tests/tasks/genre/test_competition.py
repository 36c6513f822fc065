"""A rehearsed competition: the real one's shape, a truth that the folder does not tell, and its score."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sklearn.metrics import f1_score
from tests.tasks.genre.heard import ears
from tests.tasks.genre.sounds import GENRES

from melscape.corpus.load import load
from melscape.corpus.songs import STEMS, songs_of
from melscape.errors import ConfigError, CorpusError
from melscape.features.bank import SoundBank
from melscape.tasks.genre.competition import Rehearsal, competition_law, make_competition, score_submission
from melscape.tasks.genre.mashup.draw import draw
from melscape.tasks.genre.mashup.pool import songs_by_genre
from melscape.tasks.genre.submission.layout import read_test
from melscape.tasks.genre.submission.predict import predict
from melscape.tasks.genre.submission.sample import Sample
from melscape.tasks.genre.submission.table import Table
from melscape.tasks.genre.submission.write import write_predictions

RATE_HZ = 22_050
HEIGHTS_HZ = {"blues": 110.0, "jazz": 900.0}
LAW = replace(competition_law(), lengths_seconds=((1.0, 0.5, 1.0),))


def stem(genre, song, part, seconds=1.5):
    times = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    pitch_hz = HEIGHTS_HZ[genre] * (1.0 + 0.1 * STEMS.index(part) + 0.013 * song)
    return 0.2 * np.sin(2 * np.pi * pitch_hz * times) * (1.0 + 0.5 * np.sin(2 * np.pi * (2 + song) * times))


@pytest.fixture(scope="module")
def stems(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stems")
    for genre in HEIGHTS_HZ:
        for song in range(2):
            for part in STEMS:
                path = folder / "genres_stems" / genre / f"{genre}.{song:05d}" / f"{part}.wav"
                path.parent.mkdir(parents=True, exist_ok=True)
                soundfile.write(path, stem(genre, song, part), RATE_HZ)
    random = np.random.default_rng(0)
    (folder / "noise").mkdir()
    for number in range(3):
        soundfile.write(folder / "noise" / f"{number}.wav", 0.1 * random.standard_normal(RATE_HZ), RATE_HZ)
    return folder


def rehearse(stems, out, seed=0, noise=True, **changes):
    rehearsal = Rehearsal(**{"mashups": 8, "seed": seed, "law": LAW, "workers": 0, **changes})
    noises = stems / "noise" if noise else None
    return make_competition(stems / "genres_stems", noises, out, rehearsal, cache=stems / "cache")


@pytest.fixture(scope="module")
def made(stems):
    return stems / "comp", rehearse(stems, stems / "comp")


def test_the_folder_has_the_shape_of_the_real_one(made):
    folder, _ = made
    there = ["genres_stems", "mashups", "sample_submission.csv", "test.csv"]
    assert sorted(path.name for path in folder.iterdir()) == there
    test, sample = Table.read(folder / "test.csv"), Table.read(folder / "sample_submission.csv")
    assert test.columns == ("id", "filename") and sample.columns == ("id", "genre")
    assert test.ids() == sample.ids() == tuple("12345678")
    assert len({row[1] for row in sample.rows}) == 1
    assert len(load(folder, workers=0)) == 16


def test_test_files_are_mono_at_22_khz_and_as_long_as_the_law_says(made):
    for row in read_test(made[0]):
        about = soundfile.info(row.path)
        assert (about.samplerate, about.channels, about.subtype) == (RATE_HZ, 1, "PCM_16")
        assert 0.49 <= about.duration <= 1.01
        assert np.abs(soundfile.read(row.path)[0]).max() < 1.0


def test_stems_are_copies_that_may_be_edited(stems, made):
    for path in (made[0] / "genres_stems").rglob("*.wav"):
        original = stems / "genres_stems" / path.relative_to(made[0] / "genres_stems")
        assert path.read_bytes() == original.read_bytes()
        assert not path.samefile(original) and original.stat().st_nlink == 1


def test_the_truth_lies_beside_and_says_what_each_is_made_of(made):
    folder, path = made
    assert path == folder.with_name("comp_truth.csv")
    truth = Table.read(path)
    genres, songs = truth.column(1), truth.column(2)
    assert sorted(genres) == ["blues"] * 4 + ["jazz"] * 4
    assert all(
        part.split(":")[1].startswith(genre) for genre, made_of in zip(genres, songs) for part in made_of.split(";")
    )
    assert list(genres) != ["blues", "jazz"] * 4


def test_the_same_seed_gives_the_same_test(stems, made, tmp_path):
    truth = rehearse(stems, tmp_path / "again")
    assert truth.read_text() == made[1].read_text()
    for path in (tmp_path / "again/mashups").iterdir():
        assert path.read_bytes() == (made[0] / "mashups" / path.name).read_bytes()
    assert rehearse(stems, tmp_path / "other", seed=1).read_text() != truth.read_text()


def test_a_training_of_the_same_seed_is_not_given_the_test(stems, made):
    manifest = load(stems / "genres_stems", workers=0)
    bank = SoundBank.fill(manifest, stems / "cache" / "banks", workers=0)
    pool = songs_by_genre(songs_of(manifest), bank)
    law = replace(LAW, noise=replace(LAW.noise, fewest=0, most=0))
    lengths = {draw(law, pool, (), 0, 0, index).samples for index in range(8)}
    assert lengths.isdisjoint({soundfile.info(row.path).frames for row in read_test(made[0])})


def test_without_noises_there_are_none(stems, tmp_path):
    rehearse(stems, tmp_path / "comp", noise=False, mashups=2)
    for row in read_test(tmp_path / "comp"):
        power = np.abs(np.fft.rfft(soundfile.read(row.path)[0])) ** 2
        high = round(len(power) * 0.4)
        assert power[high:].sum() < 1e-4 * power.sum()


def test_what_is_there_is_never_overwritten(stems, made):
    with pytest.raises(CorpusError, match="there already"):
        rehearse(stems, made[0])


def test_an_empty_folder_is_filled_where_one_stands(stems, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert rehearse(stems, Path(), noise=False, mashups=1) == tmp_path / "here_truth.csv"
    assert len(read_test(Path())) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here", "here_truth.csv"]


def test_a_truth_that_is_there_is_never_overwritten(stems, tmp_path):
    (tmp_path / "comp_truth.csv").write_text("precious")
    with pytest.raises(CorpusError, match="comp_truth.csv is there already"):
        rehearse(stems, tmp_path / "comp")
    assert [path.name for path in tmp_path.iterdir()] == ["comp_truth.csv"]
    assert (tmp_path / "comp_truth.csv").read_text() == "precious"


def test_what_is_left_out_is_told_and_how_far_it_is(stems, tmp_path):
    shutil.copytree(stems / "genres_stems", tmp_path / "songs")
    (tmp_path / "songs/jazz/jazz.00001/vocals.wav").write_bytes(b"no sound")
    told = []
    make_competition(
        tmp_path / "songs",
        stems / "noise",
        tmp_path / "comp",
        Rehearsal(mashups=1, law=LAW, workers=0),
        cache=tmp_path,
        told=lambda *words: told.append(words),
    )
    known = [what for what, progress in told if progress is None]
    assert len(known) == 1 and "1 files of the songs" in known[0] and "jazz.00001/vocals.wav: " in known[0]
    ends = {what: (progress.done, progress.total) for what, progress in told if progress is not None}
    assert ends == {
        "Reading the songs": (16, 16),
        "Taking in the songs": (15, 15),
        "Reading the noises": (3, 3),
        "Taking in the noises": (3, 3),
        "Mixing the test": (1, 1),
    }


def test_a_failure_leaves_no_half_folder(stems, tmp_path, monkeypatch):
    monkeypatch.setattr("melscape.tasks.genre.competition.write", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        rehearse(stems, tmp_path / "comp")
    assert list(tmp_path.iterdir()) == []


def test_songs_without_stems_are_refused(tmp_path):
    path = tmp_path / "songs" / "blues" / "a.wav"
    path.parent.mkdir(parents=True)
    soundfile.write(path, stem("blues", 0, "bass"), RATE_HZ)
    with pytest.raises(CorpusError, match="songs has no songs with stems"):
        make_competition(tmp_path / "songs", None, tmp_path / "out", Rehearsal(workers=0), cache=tmp_path)
    with pytest.raises(ConfigError, match="1 to 99999"):
        Rehearsal(mashups=0)


def test_the_law_of_the_test_is_not_ours(made):
    law = competition_law()
    assert law.noise.fewest >= 1 and law.one_song_chance == 0 and law.damage.room_chance == 0
    assert law.lengths_seconds[0] == (0.5, 30.0, 30.0)


def submission(folder, said, name="submission.csv"):
    path = folder / name
    path.write_text("id,genre\n" + "".join(f"{id_},{genre}\n" for id_, genre in said.items()))
    return path


def test_the_score_is_the_macro_f1_that_others_compute(tmp_path):
    random = np.random.default_rng(0)
    true = dict(zip(map(str, range(200)), random.choice(GENRES, 200, p=[0.6, 0.3, 0.1]).tolist()))
    said = {id_: genre if random.random() < 0.7 else "jazz" for id_, genre in reversed(true.items())}
    score = score_submission(submission(tmp_path, said), submission(tmp_path, true, "truth.csv"))
    expected = f1_score(list(true.values()), [said[id_] for id_ in true], average="macro")
    assert score == pytest.approx(expected, abs=1e-12)


def test_a_submission_of_other_ids_or_without_a_genre_has_no_score(tmp_path):
    truth = submission(tmp_path, {"1": "rock", "2": "jazz"}, "truth.csv")
    with pytest.raises(CorpusError, match="differ in 1 ids, one of them 2"):
        score_submission(submission(tmp_path, {"1": "rock"}), truth)
    with pytest.raises(CorpusError, match="no genre for the id 2"):
        score_submission(submission(tmp_path, {"1": "rock", "2": ""}), truth)


def test_a_genre_that_is_only_said_counts_as_a_mistake(tmp_path):
    true = {"1": "rock", "2": "jazz", "3": "rock", "4": "blues"}
    said = {"1": "polka", "2": "jazz", "3": "rock", "4": "rock"}
    score = score_submission(submission(tmp_path, said), submission(tmp_path, true, "truth.csv"))
    labels = sorted({*true.values(), *said.values()})
    expected = f1_score(list(true.values()), list(said.values()), labels=labels, average="macro", zero_division=0)
    assert score == pytest.approx(expected, abs=1e-12) and score == pytest.approx((1 + 0.5) / 4)


def test_a_competition_can_be_rehearsed_from_end_to_end(made, tmp_path):
    folder, truth = made
    predicted = predict(ears(), read_test(folder), np.full(3, 1 / 3), tmp_path)
    write_predictions(predicted, tmp_path, Sample.read(folder / "sample_submission.csv"))
    assert Table.read(tmp_path / "submission.csv").ids() == tuple("12345678")
    assert score_submission(tmp_path / "submission.csv", truth) > 0.8
