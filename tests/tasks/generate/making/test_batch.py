"""Batches on disk: complete, repeatable sample by sample, and never over anybody's files."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
from tests.tasks.generate import pings

from melscape.audio.files import describe, read
from melscape.audio.riff import read_note_midi
from melscape.errors import ConfigError, ContractError
from melscape.tasks.generate.actions import Wish, blend, sample
from melscape.tasks.generate.judging.copies import CopyMeter
from melscape.tasks.generate.making.batch import read_batch, remake, write_batch
from melscape.tasks.generate.making.manifest import Model, code_from_dict, code_to_dict

WISH = Wish(count=3, seed=1, width=0.5)


@pytest.fixture(scope="module")
def model():
    return pings.model()


@pytest.fixture(scope="module")
def meter(model):
    return CopyMeter.of(model)


@pytest.fixture(scope="module")
def made(model, meter):
    return sample(model, WISH, meter=meter)


@pytest.fixture(scope="module")
def maker(model) -> Model:
    return Model.of(model, "runs/shots")


def test_every_sound_is_a_file_of_24_bits_with_its_note(made, maker, tmp_path):
    noted = (replace(made[0], sound=replace(made[0].sound, note_midi=57.25)), *made[1:])
    report = write_batch(noted, tmp_path / "new", model=maker, wish=WISH)
    files = [tmp_path / "new" / f"{each.name}.wav" for each in made]
    assert report.figures["count"] == 3 and set(files) < set(report.files)
    assert all(describe(path).coding.lower() == "pcm_24" for path in files)
    assert read_note_midi(files[0]) == pytest.approx(57.25)
    assert read(files[1]).samples == pytest.approx(made[1].sound.samples, abs=2.0**-22)


def test_a_sound_is_made_again_sample_by_sample(model, made, maker, tmp_path):
    write_batch(made, tmp_path, model=maker, wish=WISH)
    manifest = read_batch(tmp_path).manifest
    for index, each in enumerate(made):
        again = remake(model, manifest, index)
        assert np.array_equal(again.sound.samples, each.sound.samples)
        assert (again.name, again.nearest, again.parents) == (each.name, each.nearest, each.parents)


def test_a_blend_is_made_again_with_both_models(model, meter, tmp_path):
    other = pings.model(12, 4)
    wish = Wish(count=1, seed=4)
    mixed = blend(model, other, wish, 0.7, meters=(meter, CopyMeter.of(other)))
    write_batch(mixed, tmp_path, model=Model.of(model, "a"), wish=wish, partner=Model.of(other, "b"))
    manifest = read_batch(tmp_path).manifest
    again = remake(model, manifest, 0, partner=other)
    assert np.array_equal(again.sound.samples, mixed[0].sound.samples)
    with pytest.raises(ConfigError, match="blend"):
        remake(model, manifest, 0)


def test_another_model_is_not_taken_for_the_one_that_made_it(made, maker, tmp_path):
    write_batch(made, tmp_path, model=maker, wish=WISH)
    with pytest.raises(ContractError, match="not the one"):
        remake(pings.model(12, 4), read_batch(tmp_path).manifest, 0)
    with pytest.raises(ConfigError, match="0 to 2"):
        remake(pings.model(), read_batch(tmp_path).manifest, 3)


def test_the_same_batch_may_be_written_again_and_grow(model, meter, made, maker, tmp_path):
    write_batch(made[:2], tmp_path, model=maker, wish=replace(WISH, count=2))
    write_batch(made, tmp_path, model=maker, wish=WISH)
    write_batch(made[:1], tmp_path, model=maker, wish=replace(WISH, count=1))
    assert [entry.number for entry in read_batch(tmp_path).manifest.entries] == [1, 2, 3]


def test_a_folder_with_another_batch_is_left_alone(model, meter, made, maker, tmp_path):
    write_batch(made, tmp_path, model=maker, wish=WISH)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    wish = Wish(count=1, seed=9)
    with pytest.raises(ConfigError, match="seed 1"):
        write_batch(sample(model, wish, meter=meter), tmp_path, model=maker, wish=wish)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_file_of_the_same_name_is_not_written_over(made, maker, tmp_path):
    mine = tmp_path / f"{made[2].name}.wav"
    mine.write_bytes(b"mine")
    with pytest.raises(ConfigError, match="is there already"):
        write_batch(made, tmp_path, model=maker, wish=WISH)
    assert [path.name for path in tmp_path.iterdir()] == [mine.name] and mine.read_bytes() == b"mine"


def test_the_table_has_a_row_a_sound_and_a_column_a_slider(made, maker, tmp_path):
    wish = replace(WISH, sliders={"attack": -0.5})
    write_batch(made, tmp_path, model=maker, wish=wish)
    rows = list(csv.DictReader((tmp_path / "manifest.csv").read_text().splitlines()))
    assert [row["file"] for row in rows] == [f"{each.name}.wav" for each in made]
    assert rows[0]["attack"] == "-0.5" and float(rows[0]["copy_ratio"]) == pytest.approx(made[0].copy_ratio, abs=1e-3)


def test_the_list_names_model_seed_and_checksums(made, maker, tmp_path):
    write_batch(made, tmp_path, model=maker, wish=WISH)
    words = json.loads((tmp_path / "manifest.json").read_text())
    assert words["model"] == {"path": "runs/shots", "checksum": maker.checksum}
    assert words["wish"]["seed"] == 1 and len({each["sha256"] for each in words["sounds"]}) == 3


@pytest.mark.parametrize("text", ["", "[]", '{"format": 1}', '{"format": 99}'])
def test_a_damaged_list_is_refused(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(ConfigError):
        read_batch(tmp_path)


def test_a_folder_without_a_list_and_a_batch_without_sounds_are_refused(maker, tmp_path):
    with pytest.raises(ConfigError, match="manifest.json"):
        read_batch(tmp_path)
    with pytest.raises(ConfigError, match="No sounds"):
        write_batch((), tmp_path, model=maker, wish=WISH)


def test_not_one_bit_of_a_code_is_lost(made):
    code = made[0].code
    back = code_from_dict(json.loads(json.dumps(code_to_dict(code))))
    assert back.latents.tobytes() == code.latents.tobytes() and replace(back, latents=code.latents) == code
