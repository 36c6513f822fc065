from __future__ import annotations

import numpy as np
import pytest
from tests.synth.vital.farmed import levels, opened, tone

from melscape.errors import ConfigError, CorpusError
from melscape.synth.vital.farm.statistics import family_labels
from melscape.synth.vital.farm.stock import Found, Ingested, Stock, ingest, keep, stock_in
from melscape.synth.vital.presets import VitalPreset, write


def preset(number: int) -> VitalPreset:
    """One of a few that nobody would mistake for each other."""
    return VitalPreset({"osc_1_transpose": number, "osc_1_level": 0.3 + number / 40}, name=f"preset {number}")


@pytest.fixture
def presets(tmp_path):
    folder = tmp_path / "presets"
    (folder / "deep").mkdir(parents=True)
    for number in range(3):
        write(folder / f"{number}.vital", preset(number))
    write(folder / "deep" / "again.vital", preset(1).with_values(osc_1_level=preset(1).value("osc_1_level") + 0.001))
    (folder / "broken.vital").write_text("{")
    return folder


def people(count: int) -> Ingested:
    """Presets as they come out of a folder, each a family of its own."""
    return Ingested(tuple(Found(f"{n}.vital", preset(n), n, "", ()) for n in range(count)), ())


def test_good_files_are_read_and_bad_ones_told(presets):
    found = ingest(presets)
    assert [row.path for row in found.found] == ["0.vital", "1.vital", "2.vital", "deep/again.vital"]
    ((path, reason),) = found.problems
    assert path == "broken.vital" and "broken.vital" in reason and "\n" not in reason


def test_near_twins_are_one_family(presets):
    found = {row.path: row for row in ingest(presets).found}
    assert found["deep/again.vital"].twin_of == "1.vital"
    assert found["deep/again.vital"].family == found["1.vital"].family != found["2.vital"].family


def test_a_folder_without_presets_is_told(tmp_path):
    with pytest.raises(CorpusError, match=r"No \.vital file"):
        ingest(tmp_path)
    with pytest.raises(CorpusError, match="can be read"):
        keep(Ingested((), ()), tmp_path)


def test_kept_presets_come_back(tmp_path):
    keep(people(3), tmp_path)
    stock = stock_in(tmp_path)
    assert len(stock) == 3
    assert [stock.preset(n).values for n in range(3)] == [preset(n).values for n in range(3)]


def test_a_kept_preset_that_changed_is_refused(tmp_path):
    keep(people(1), tmp_path)
    path = tmp_path / "sources" / "00000.vital"
    path.write_text(path.read_text().replace("preset 0", "preset O"))
    with pytest.raises(CorpusError, match="has changed"):
        stock_in(tmp_path).preset(0)


def test_a_folder_keeps_one_stock(tmp_path):
    assert keep(people(2), tmp_path) == keep(people(2), tmp_path)
    with pytest.raises(ConfigError, match="made from other presets"):
        keep(people(3), tmp_path)


def test_families_are_crossed_in_small_groups_only(tmp_path):
    keep(people(20), tmp_path)
    stock: Stock = stock_in(tmp_path)
    assert set(stock.partners(9)) == set(range(8, 16)) - {9}


@pytest.mark.slow
def test_rows_begin_with_the_presets_and_go_on_with_their_kin(tmp_path):
    source = keep(people(20), tmp_path)
    rows = opened(tmp_path, 60, source=source)
    for index in np.flatnonzero(rows.column("attempt")[:20] == 0):
        assert rows.preset(index).values == pytest.approx(preset(index).values, rel=1e-6)
    assert (rows.column("partner")[20:] >= 0).any()
    for index in map(int, rows.sounding[-8:]):  # what is stored is what was rendered, crosses included
        draw = rows.draw(index)
        measured = levels(tone([(draw.preset, draw.note)])[0].samples, draw.note)
        assert measured["level"].tobytes() == rows.rows("level", [index])[0].tobytes()
    labels, parents, partners = family_labels(rows), rows.column("parent"), rows.column("partner")
    assert len(np.unique(labels)) <= 20
    crossed = partners >= 0  # first rows are the presets themselves, in the order of their numbers
    assert (labels == labels[parents]).all() and (labels[crossed] == labels[partners[crossed]]).all()
