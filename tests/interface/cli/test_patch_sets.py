"""The verbs that make and look at rendered sets: what they print, what they leave, how they refuse."""

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

from melscape.interface.cli.patch.gallery import outline
from melscape.synth.vital.farm import draws, farm, hands
from melscape.synth.vital.presets import VitalPreset, Wavetable, read, write
from melscape.synth.vital.render import engine
from melscape.synth.vital.render.note import Rendered
from melscape.tasks.patch import data
from melscape.work.many import Outcome


class Beeper:
    """A synth of one sound."""

    def render_many(self, jobs):
        return [Rendered(_beep(note), None, 0.01) for _, note in jobs]


def _beep(note):
    wave = np.sin(2 * np.pi * 440 * np.arange(note.samples) / note.rate_hz)
    return np.stack([wave, wave]).astype(np.float32)


def level(samples, note):
    """A measure that takes no time."""
    return {"level": np.float32(np.abs(samples).max(initial=0.0)).reshape(1)}


def plain(seed, tier, index, *, attempt=0):
    """A draw that takes no time."""
    return VitalPreset({"osc_1_level": 0.3 + index / 100})


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """The commands as they are, without the synth, and with one process."""
    monkeypatch.setattr(engine, "require", lambda: None)
    monkeypatch.setattr(draws, "draw", plain)
    monkeypatch.setattr(data, "measure", level)
    monkeypatch.setattr(hands, "_engine", Beeper)
    monkeypatch.setattr(farm, "map_many", lambda function, items, options: map(_done(function), items))


def _done(function):
    return lambda item: Outcome(0, item, function(item), None)


@pytest.fixture
def folder(run):
    code, _, told = run("patch", "render", "--count", 4, "--rate-hz", 8000, "--out", "set")
    assert code == 0, told
    return Path("set")


def test_a_render_says_what_it_made_and_how_fast(run):
    code, out, _ = run("patch", "render", "--count", 3, "--rate-hz", 8000, "--out", "set", "--json")
    told = json.loads(out)
    assert code == 0 and (told["rows"], told["sounds"], told["failed"]) == (3, 3, 0)
    assert told["timing"]["renders_per_second_per_core"] > 0 and told["files"] == ["set/manifest.json"]


def test_another_set_in_the_folder_is_refused(run, folder):
    code, _, told = run("patch", "render", "--count", 4, "--rate-hz", 8000, "--seed", 9, "--out", folder)
    assert code == 2 and "seed 0" in told and len(told.strip().splitlines()) <= 4


def test_wishes_without_sense_are_refused(run, folder):
    for words in (("render", "--count", 0), ("render", "--workers", 0), ("render", "--tier", 7)):
        assert run("patch", *words, "--out", "new")[0] == 2
    assert run("patch", "plan", "--rows", 0)[0] == 2
    assert run("patch", "inspect", "nowhere")[0] == 2


@pytest.mark.parametrize(
    "words",
    [
        ("preview", "--seed", -1),
        ("preview", "--count", 0),
        ("verify", "--sample", -1),
        ("verify", "--seed", -1),
        ("importance", "--presets", -7),
        ("importance", "--seed", -1),
        ("importance", "--workers", 0),
    ],
)
def test_numbers_below_their_least_are_refused_by_their_flag(run, folder, words):
    code, _, told = run("patch", words[0], folder, *words[1:])
    assert code == 2 and f"{words[1]} {words[2]}." in told and "or more" in told


def test_a_seed_below_zero_is_refused_before_anything_is_judged(run):
    code, _, told = run("patch", "evaluate", "--seed", -1)
    assert code == 2 and "--seed -1." in told and not Path("evaluations").exists()


def test_a_set_is_looked_into(run, folder):
    code, out, _ = run("patch", "inspect", folder)
    assert code == 0 and re.search(r"rows +4", out) and "osc_1_level" in out
    assert json.loads(run("patch", "inspect", folder, "--json")[1])["controls"][0]["share"] == 1.0


def test_a_whole_set_is_verified_and_a_broken_one_is_not(run, folder):
    code, out, _ = run("patch", "verify", folder, "--sample", 2, "--json")
    assert code == 0 and json.loads(out)["rendered"] == 2
    path = folder / "shards" / "000000" / "rows.npy"
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    code, out, _ = run("patch", "verify", folder)
    assert code == 1 and "shards/000000/rows.npy" in out and "render it again" in out


def test_a_preview_can_be_heard_and_opened(run, folder):
    assert run("patch", "preview", folder, "--count", 2, "--out", "look")[0] == 0
    page = Path("look/index.html").read_text()
    sounds, presets = sorted(Path("look").glob("*.wav")), sorted(Path("look").glob("*.vital"))
    assert len(sounds) == len(presets) == 2 and all(path.name in page for path in (*sounds, *presets))
    assert soundfile.info(sounds[0]).samplerate == 8000
    assert read(presets[0]).value("osc_1_level") == pytest.approx(0.3 + int(presets[0].stem[4:]) / 100)


def test_an_outline_is_as_high_as_the_loudest_part():
    samples = np.zeros((2, 1200), np.float32)
    samples[1, 600:610] = -0.5
    heights = [float(point.split(",")[1]) for point in outline(samples)[1:-1].split(" L")]
    assert min(heights) == 0.0 and heights.count(0.0) == 1 and heights[0] == 30.0


def test_a_large_set_is_reckoned(run):
    code, out, _ = run("patch", "plan", "--count", 1_000_000, "--rate-hz", 8000, "--rows", 1, "--json")
    told = json.loads(out)
    assert code == 0 and told["shards"] == 3907 and told["night_cores"] >= 1 and told["night_hours"] == 8


def test_tables_that_presets_share_are_named_with_how_many_share_them(run, tmp_path):
    presets = tmp_path / "presets"
    presets.mkdir()
    wave = np.sin(np.linspace(0, 2 * np.pi, 2048)).astype(np.float32)
    tables = [
        Wavetable("Round", wave[None], (0,)),
        Wavetable("Alike", wave[None], (0,)),
        Wavetable("Flat", wave[None] / 2, (0,)),
    ]
    for number, table in enumerate(tables):
        write(
            presets / f"{number}.vital", VitalPreset({"osc_1_transpose": number}, wavetables={1: table, 2: tables[0]})
        )
    told = json.loads(run("patch", "ingest", presets, "--json")[1])
    assert told["wavetables"] == 2 and told["commonest_wavetables"] == {"Round": 3, "Flat": 1}


def test_a_folder_of_presets_is_ingested(run, tmp_path):
    presets = tmp_path / "presets"
    presets.mkdir()
    write(presets / "one.vital", VitalPreset({"osc_1_transpose": 5}, name="one"))
    (presets / "two.vital").write_text("nonsense")
    code, out, _ = run("patch", "ingest", presets, "--out", "presets.csv", "--json")
    told = json.loads(out)
    assert code == 0 and told["presets"] == 1 and list(told["refused"]) == ["two.vital"]
    (row,) = csv.DictReader(Path("presets.csv").read_text().splitlines())
    assert (row["file"], row["name"], row["controls"]) == ("one.vital", "one", "1")
    assert run("patch", "ingest", "nowhere")[0] == 2
