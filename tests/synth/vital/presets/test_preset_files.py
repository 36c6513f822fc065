import json
import os
import zipfile

import pytest
from tests.synth.vital.presets.broken import document, rich

from melscape.audio.limits import Limits
from melscape.errors import SynthError
from melscape.synth.vital.presets import PresetReader, VitalPreset, read, write, write_bank

SMALL = Limits(max_bytes=2**20, memory_mib=1024, timeout_seconds=5.0, formats=())


@pytest.fixture(scope="module")
def reader():
    with PresetReader(SMALL) as reader:
        yield reader


def test_what_is_written_is_read_back(tmp_path):
    write(tmp_path / "a.vital", rich())
    preset = read(tmp_path / "a.vital")
    assert (preset.values, preset.label, preset.hash) == (rich().values, rich().label, rich().hash)
    write(tmp_path / "b.vital", preset)
    assert json.loads((tmp_path / "a.vital").read_text()) == json.loads((tmp_path / "b.vital").read_text())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.vital", "b.vital"]


def test_what_was_mended_is_told(tmp_path, reader):
    changed = document()
    changed["settings"]["chorus_voices"] = 5
    (tmp_path / "a.vital").write_text(json.dumps(changed))
    reading = reader.read(tmp_path / "a.vital")
    assert reading.notes == ("chorus_voices: 5 became 4",)
    assert reading.preset is not None and reading.preset.value("chorus_voices") == 4.0


def test_files_that_are_no_presets_are_refused_by_name(tmp_path, reader):
    (tmp_path / "empty.vital").touch()
    (tmp_path / "deep.vital").write_text("[" * 100_000)
    (tmp_path / "binary.vital").write_bytes(bytes(range(256)))
    (tmp_path / "large.vital").write_bytes(b" " * (2**20 + 1))
    (tmp_path / "folder.vital").mkdir()
    os.mkfifo(tmp_path / "pipe.vital")
    found = {"empty": "0 bytes", "deep": "nested", "binary": "no text", "large": "MiB", "folder": "", "pipe": "plain"}
    for name, words in {**found, "missing": "cannot be opened"}.items():
        problem = reader.read(tmp_path / f"{name}.vital").problem
        assert problem is not None and problem.found.startswith(f"{name}.vital: ") and words in problem.found
    assert reader.deaths == 0


def test_one_bad_file_of_many_costs_only_itself(tmp_path, reader):
    for name, text in (("a", rich().to_json()), ("b", "{"), ("c", rich().to_json())):
        (tmp_path / f"{name}.vital").write_text(text)
    readings = list(reader.read_many(sorted(tmp_path.iterdir())))
    assert [reading.problem is None for reading in readings] == [True, False, True]


@pytest.mark.slow
def test_a_text_that_eats_memory_is_refused(tmp_path):
    limits = Limits(max_bytes=2**27, memory_mib=512, timeout_seconds=20.0, formats=())
    # One wide letter makes every letter of a text four bytes wide.
    (tmp_path / "bomb.vital").write_text('"\U0001f600' + "a" * 2**26 + '"')
    (tmp_path / "good.vital").write_text(rich().to_json())
    with PresetReader(limits) as reader:
        bomb, good = reader.read_many([tmp_path / "bomb.vital", tmp_path / "good.vital"])
    assert bomb.problem is not None and "memory" in bomb.problem.found
    assert good.preset is not None


def test_a_reader_that_hangs_is_replaced(tmp_path):
    (tmp_path / "good.vital").write_text(rich().to_json())
    with PresetReader(Limits(max_bytes=2**20, memory_mib=1024, timeout_seconds=1e-6, formats=())) as reader:
        problem = reader.read(tmp_path / "good.vital").problem
        assert problem is not None and "not done within" in problem.found
        reader.limits = SMALL
        assert reader.read(tmp_path / "good.vital").preset is not None


def test_a_bank_is_a_zip_with_a_folder_of_presets(tmp_path):
    names = [
        VitalPreset(name="Bell", style="Keys"),
        VitalPreset(name="bell", style="Keys"),
        VitalPreset(name="../x/CON"),
    ]
    write_bank(tmp_path / "My Bank.vitalbank", names)
    with zipfile.ZipFile(tmp_path / "My Bank.vitalbank") as bank:
        listed = bank.namelist()
        assert json.loads(bank.read(listed[0]))["preset_name"] == "Bell"
    folder = "My Bank/Presets/"
    assert listed == [f"{folder}Keys/Bell.vital", f"{folder}Keys/bell 2.vital", f"{folder}-x-CON.vital"]


def test_a_bank_has_the_same_bytes_every_time(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_bank(tmp_path / name / "bank.vitalbank", [rich()])
    assert (tmp_path / "a/bank.vitalbank").read_bytes() == (tmp_path / "b/bank.vitalbank").read_bytes()


def test_an_empty_bank_is_refused(tmp_path):
    with pytest.raises(SynthError, match="no preset"):
        write_bank(tmp_path / "bank.vitalbank", [])
    assert not (tmp_path / "bank.vitalbank").exists()


def test_a_preset_that_cannot_be_read_raises(tmp_path):
    (tmp_path / "a.vital").write_text("{}")
    with pytest.raises(SynthError, match="a.vital: It is JSON, but no preset"):
        read(tmp_path / "a.vital")
