"""Answers as files: valid, complete, and named after what they are."""

import json

import pyarrow.csv
import pyarrow.parquet
import pytest
import soundfile
from tests.interface.made import EVERY_KIND, a_map, a_preset, a_report, a_sound

from melscape.errors import ConfigError
from melscape.interface.show import Wishes, plain, save
from melscape.interface.show.files import safe, write_table


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_kind_makes_files_that_are_not_empty(kind, tmp_path):
    files = save(EVERY_KIND[kind](), tmp_path / "new", Wishes("it"))
    assert files and all(path.stat().st_size > 0 for path in files)
    assert sorted((tmp_path / "new").iterdir()) == sorted(files)


def test_a_map_is_drawn_for_every_column_that_says_something(tmp_path):
    names = [path.name for path in save(a_map(), tmp_path, Wishes("map"))]
    assert names == ["map-by-family.png", "map-by-pitch.png", "map.csv", "map.parquet"]


def test_both_tables_of_a_map_hold_the_same(tmp_path):
    save(a_map(), tmp_path, Wishes("map", ("family",)))
    parquet = pyarrow.parquet.read_table(tmp_path / "map.parquet").to_pydict()
    assert parquet == plain(a_map())["points"]
    assert pyarrow.csv.read_csv(tmp_path / "map.csv").column_names == list(parquet)


def test_a_sound_is_24_bit_at_the_wished_rate_with_its_note(tmp_path):
    (path,) = save(a_sound(60.0), tmp_path, Wishes("tone", rate_hz=48_000))
    told = soundfile.info(path)
    assert (told.samplerate, told.subtype, told.frames) == (48_000, "PCM_24", 24_000)
    data = path.read_bytes()
    note = data[data.index(b"smpl") + 8 + 12 :][:4]
    assert int.from_bytes(note, "little") == 60


def test_a_sound_keeps_its_rate_unless_asked(tmp_path):
    (path,) = save(a_sound(None), tmp_path, Wishes("tone"))
    assert soundfile.info(path).samplerate == 16_000 and b"smpl" not in path.read_bytes()


def test_a_preset_is_its_own_text_and_a_report_its_json(tmp_path):
    (preset,), (report,) = save(a_preset(), tmp_path, Wishes("lead")), save(a_report(), tmp_path, Wishes("figures"))
    assert (preset.name, preset.read_text()) == ("lead.vital", a_preset().text)
    assert json.loads(report.read_text()) == plain(a_report())


def test_a_table_of_another_kind_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="csv or .parquet"):
        write_table({"a": [1]}, tmp_path / "table.xls")


def test_names_become_safe_parts_of_file_names():
    assert safe("../a b/c") == "a_b_c"
    assert safe("///") == "sound" and len(safe("x" * 300)) == 60
