"""The verbs of the timbre job on a small trained run: what they print, what they leave."""

import json
import shutil
from pathlib import Path

import pyarrow.parquet
import pytest
import soundfile

from melscape.inference.timbre import open_timbre
from melscape.interface.cli.timbre.sounds import file_of, index_of


@pytest.fixture
def names(learnt):
    return open_timbre(learnt.run).space.names


def test_a_map_is_drawn_by_the_chosen_columns(run, learnt):
    code, out, _ = run(
        "timbre", "map", learnt.run, "--colour", "family", "--colour", "pitch", "--out", "maps", "--json"
    )
    told = json.loads(out)
    assert code == 0 and told["projection"] == "pca"
    assert sorted(path.name for path in Path("maps").iterdir()) == [
        "map-pca-by-family.png",
        "map-pca-by-pitch.png",
        "map-pca.csv",
        "map-pca.parquet",
    ]
    assert pyarrow.parquet.read_table("maps/map-pca.parquet").num_rows == told["sounds"]


def test_neighbours_of_a_note_are_a_ranking(run, learnt, names):
    code, out, _ = run("timbre", "neighbours", learnt.run, names[0], "--count", "3", "--json")
    ranking = json.loads(out)["ranking"]
    assert code == 0 and len(ranking) == 3
    assert [each["score"] for each in ranking] == sorted(each["score"] for each in ranking)


def test_a_file_and_its_name_have_the_same_neighbours(run, learnt, names):
    by_file = run("timbre", "neighbours", learnt.run, file_of(learnt.run, names[0]))[1]
    assert names[0] in by_file and "smaller is nearer" in by_file


def test_a_morph_leaves_sounds_pictures_and_scores(run, learnt, names):
    words = ("timbre", "morph", learnt.run, names[0], names[-1], "--steps", "3", "--out", "way")
    code, out, _ = run(*words, "--rate-hz", "48000", "--pitch-midi", "57", "--json")
    told = json.loads(out)
    assert code == 0 and told["max_jump"] >= 1.0
    expected = ["glide.wav", "map.png", "mels.png", "step-01.wav", "step-02.wav", "step-03.wav"]
    assert sorted(path.name for path in Path("way").iterdir()) == expected
    step = soundfile.info("way/step-02.wav")
    assert (step.samplerate, step.subtype) == (48_000, "PCM_24")
    data = Path("way/step-02.wav").read_bytes()
    assert int.from_bytes(data[data.index(b"smpl") + 20 :][:4], "little") == 57


def test_names_go_before_files_only_when_asked(run, learnt, names):
    Path(names[0]).write_text("a file of that name that is no sound")
    words = ("timbre", "morph", learnt.run, names[0], names[1], "--steps", "2", "--out", "way")
    assert run(*words)[0] == 2
    assert run(*words, "--from-names")[0] == 0


def test_a_table_holds_every_sound_of_the_corpus(run, learnt, names):
    assert run("timbre", "export", learnt.run, "--to", "all.parquet")[0] == 0
    table = pyarrow.parquet.read_table("all.parquet")
    assert tuple(table["name"].to_pylist()) == names and "mu_0" in table.column_names


def test_an_exported_model_opens_like_a_run_and_says_the_same(run, learnt, names):
    assert run("timbre", "export", learnt.run, "--to", "model")[0] == 0
    sound = file_of(learnt.run, names[2])
    there, here = (run("timbre", "neighbours", path, sound, "--json")[1] for path in (learnt.run, Path("model")))
    assert json.loads(there)["ranking"] == json.loads(here)["ranking"]
    code, _, told = run("timbre", "neighbours", "model", names[2])
    assert code == 2 and "Give files instead" in told


def test_notes_are_found_by_their_exact_name(learnt, names):
    assert index_of(open_timbre(learnt.run), names[5]) == 5


@pytest.mark.slow
def test_evaluate_prints_the_figures_alone_and_writes_the_report(run, learnt, tmp_path):
    copy = shutil.copytree(learnt.run, tmp_path / "copy")
    code, out, told = run("timbre", "evaluate", copy, "--json")
    figures = json.loads(out)
    keys = {"mel_mae_db", "pca_mel_mae_db", "nearest_mel_mae_db", "audio_mel_mae_db", "active_units", "latent_dim"}
    keys |= {"kl_floor_nats", "family_knn", "mfcc_family_knn", "cross_pitch", "morph_max_jump"}
    for place in (figures, figures["pitches"]):
        assert keys | {f"{key}_ci" for key in keys} <= set(place)
    assert code == 0 and "Judging" in told and (copy / "report.html").read_text().startswith("<!doctype html>")


@pytest.mark.slow
def test_training_tells_the_folder_first_and_where_things_are_last(run, learnt):
    sounds = Path(shutil.copytree(learnt.sounds, "sounds"))
    (sounds / "broken.wav").write_bytes(b"RIFF, but no more")
    code, out, _ = run("timbre", "train", sounds, "--recipe", "tiny", "--minutes", "0.02", "--out", "runs/a")
    lines = out.splitlines()
    assert code == 0 and any(line.startswith("  refused: broken.wav") for line in lines)
    assert lines[-1].startswith("Next:") and "melscape timbre evaluate runs/a" in lines[-1]
    assert "broken.wav" in Path("runs/a/problems.csv").read_text()
    again, _, told = run("timbre", "train", sounds, "--out", "runs/a")
    assert again == 2 and "already holds a run" in told
