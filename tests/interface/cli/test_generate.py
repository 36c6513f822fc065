"""The verbs of the generate job on a small trained run: what they print, what they leave."""

import csv
import json
import shutil
import struct
from pathlib import Path

import pytest
import soundfile

from melscape.inference.generate import open_generator
from melscape.tasks.generate.library import Library
from melscape.tasks.generate.sliders.presets import Preset, save


@pytest.fixture
def names(shots):
    return [code.name for code in Library.read(shots.run).codes]


def smpl_note(data):
    """The note in a file with its fraction, or None."""
    if b"smpl" not in data:
        return None
    note, fraction = struct.unpack("<II", data[data.index(b"smpl") + 20 :][:8])
    return note + fraction / 2**32


def test_samples_are_wav_files_with_the_seed_in_their_names(run, shots):
    code, out, _ = run("generate", "sample", shots.run, "--count", "3", "--seed", "7", "--out", "new", "--json")
    files = sorted(Path("new").glob("*.wav"))
    assert code == 0 and len(files) == 3 and json.loads(out)["files"]
    for path in files:
        told = soundfile.info(path)
        assert (told.samplerate, told.subtype) == (48_000, "PCM_24") and "7" in path.stem


def test_the_same_seed_gives_the_same_files(run, shots):
    for folder in ("one", "two"):
        assert run("generate", "sample", shots.run, "--count", "2", "--seed", "3", "--out", folder)[0] == 0
    one, two = (sorted(Path(folder).glob("*.wav")) for folder in ("one", "two"))
    assert [path.name for path in one] == [path.name for path in two]
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_width_makes_stereo_and_seconds_make_length(run, shots):
    words = ("generate", "sample", shots.run, "--count", "1", "--width", "0.5", "--seconds", "0.3", "--out", "wide")
    assert run(*words)[0] == 0
    (path,) = Path("wide").glob("*.wav")
    told = soundfile.info(path)
    assert told.channels == 2 and told.duration == pytest.approx(0.3, abs=0.03)


def test_variations_come_from_a_name_or_a_file(run, shots, names):
    source = next(shots.sounds.glob("*.flac"))
    for word, folder in ((names[0], "by-name"), (source, "by-file")):
        assert run("generate", "vary", shots.run, word, "--count", "2", "--out", folder)[0] == 0
        assert len(list(Path(folder).glob("*.wav"))) == 2
    near = ("generate", "sample", shots.run, "--near", names[0], "--amount", "0.2", "--count", "2", "--out", "near")
    assert run(*near)[0] == 0 and len(list(Path("near").glob("*.wav"))) == 2


def test_a_morph_has_as_many_sounds_as_steps(run, shots, names):
    assert run("generate", "morph", shots.run, names[0], names[-1], "--steps", "3", "--out", "way")[0] == 0
    assert len(list(Path("way").glob("*.wav"))) == 3


def test_two_models_are_blended(run, shots):
    words = ("generate", "blend", shots.run, shots.run, "--share", "0.3", "--count", "2", "--out", "both")
    assert run(*words)[0] == 0 and len(list(Path("both").glob("*.wav"))) == 2


def test_a_file_knows_the_note_that_its_list_says(run, shots):
    assert run("generate", "sample", shots.run, "--count", "6", "--spread", "0", "--out", "new")[0] == 0
    for row in csv.DictReader(Path("new/manifest.csv").read_text().splitlines()):
        note = smpl_note((Path("new") / row["file"]).read_bytes())
        assert note == (pytest.approx(float(row["note"]), abs=0.01) if row["note"] else None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sample", "RUN", "--near", "no_such_sound"), "no sound 'no_such_sound'"),
        (("sample", "RUN", "--amount", "0.5"), "--near"),
        (("sample", "RUN", "--count", "0"), "--count 0"),
        (("sample", "RUN", "--width", "2"), "width"),
        (("sample", "RUN", "--set", "brightness"), "brightness=0.5"),
        (("sample", "RUN", "--set", "brigthness=0.5"), "brigthness"),
        (("sample", "RUN", "--preset", "night"), "no preset"),
        (("sample", "nowhere"), "no run"),
        (("morph", "RUN", "one"), "two or more"),
        (("export", "RUN", "--to", "model.exe"), "no kind of export"),
        (("train", "nowhere"), "does not exist"),
        (("train", "SOUNDS", "--recipe", "best"), "no recipe"),
        (("train", "SOUNDS", "--out", "RUN"), "already holds a run"),
        (("presets", "RUN", "--delete", "night"), "no preset"),
        (("sliders", "RUN", "--lock", "length"), "--random"),
    ],
)
def test_a_mistake_takes_four_lines_and_says_what_to_do(run, shots, words, said):
    places = {"RUN": shots.run, "SOUNDS": shots.sounds}
    code, _, told = run("generate", *(places.get(word, word) for word in words))
    lines = told.strip().splitlines()
    mine = lines[[line.startswith("melscape: ") for line in lines].index(True) :]
    assert code == 2 and said in told and len(mine) <= 4 and "Traceback" not in told
    assert mine[-1].startswith("Next: ")


def test_a_near_miss_is_told_what_was_meant(run, shots, names):
    typo = names[0][:-1] + "x"
    assert names[0] in run("generate", "vary", shots.run, typo)[2]


def test_a_timbre_run_is_no_generate_run(run, learnt):
    code, _, told = run("generate", "sample", learnt.run)
    assert code == 2 and "is a timbre run" in told


def test_presets_are_listed_and_deleted(run, shots, tmp_path):
    copy = shutil.copytree(shots.run, tmp_path / "copy")
    save(copy, Preset("night", {"brightness": -0.5}))
    listed = json.loads(run("generate", "presets", copy, "--json")[1])
    assert listed["presets"] == {"night": {"brightness": -0.5}}
    assert run("generate", "presets", copy, "--delete", "night")[0] == 0
    assert json.loads(run("generate", "presets", copy, "--json")[1])["presets"] == {}


def test_an_exported_model_opens_like_a_run_and_makes_the_same(run, shots):
    assert run("generate", "export", shots.run, "--to", "model")[0] == 0
    here, there = (open_generator(path).prior.sample(1, 5)[0] for path in (shots.run, Path("model")))
    assert (here.latents == there.latents).all() and here.frames == there.frames


@pytest.mark.parametrize("to", ["model.ts", "model.onnx"])
def test_a_model_is_written_for_hosts(run, shots, to):
    if to.endswith("onnx"):
        pytest.importorskip("onnxruntime")
    code, out, _ = run("generate", "export", shots.run, "--to", to, "--json")
    assert code == 0 and all(Path(path).exists() for path in json.loads(out)["files"])


@pytest.mark.slow
def test_a_survey_tells_what_the_folder_is_worth(run, shots):
    code, out, _ = run("generate", "survey", shots.sounds, "--minutes", "4", "--json")
    assert code == 0 and json.loads(out)["sounds"] == len(list(shots.sounds.glob("*.flac")))


@pytest.mark.slow
def test_training_tells_the_folder_first_and_where_things_are_last(run, shots):
    words = ("generate", "train", shots.sounds, "--recipe", "tiny", "--minutes", "0.05", "--out", "runs/a")
    code, out, _ = run(*words)
    lines = out.splitlines()
    assert code == 0 and lines[-1].startswith("Next:") and "melscape generate sample runs/a" in lines[-1]
    assert Path("runs/a/survey.json").exists() and Path("runs/a/library.json").exists()
