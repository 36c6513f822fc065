from __future__ import annotations

import json

import numpy as np
import pytest
from tests.synth.vital.farmed import failing, levels, made, opened, plain, tone

from melscape.errors import ContractError, SynthError
from melscape.synth.vital.farm import draws
from melscape.synth.vital.farm.check import verify
from melscape.synth.vital.farm.forecast import Forecast, forecast
from melscape.synth.vital.farm.plan import SetPlan
from melscape.synth.vital.farm.rendered import RenderedSet
from melscape.synth.vital.farm.statistics import family_labels, moved_controls, statistics
from melscape.synth.vital.presets import VitalPreset
from melscape.synth.vital.render.note import Rendered


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(draws, "draw", plain)


def louder(jobs):
    """Another synth: the last bit of every sample differs."""
    return [
        Rendered(None if found.samples is None else np.nextafter(found.samples, np.float32(9)), found.failure, 0.0)
        for found in tone(jobs)
    ]


def test_a_whole_set_is_well(tmp_path, quick):
    verdict = verify(opened(tmp_path, 8, audio=True), levels, sample=6, render=tone)
    assert verdict.well and len(verdict.rendered) == 6 and verdict.files > 6


def test_another_renderer_is_found_out(tmp_path, quick):
    verdict = verify(opened(tmp_path, 6, audio=True), levels, sample=3, render=louder)
    assert not verdict.well and {"audio"} <= {word for words in verdict.different.values() for word in words}


def test_a_changed_byte_is_found(tmp_path, quick):
    rows = opened(tmp_path, 4)
    path = tmp_path / "shards" / "000000" / "controls.npy"
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    assert verify(rows, levels, render=tone).damaged == ("shards/000000/controls.npy",)


def test_a_lost_file_is_found(tmp_path, quick):
    rows = opened(tmp_path, 6)
    (tmp_path / "shards" / "000000" / "lfos.npy").unlink()
    assert verify(rows, levels, render=tone).damaged == ("shards/000000/lfos.npy",)


def test_a_set_is_checked_by_what_measured_it(tmp_path, quick):
    with pytest.raises(ContractError, match="farmed:levels"):
        verify(opened(tmp_path, 6), failing, render=tone)


def test_a_set_of_an_older_synth_is_brought_over_or_refused(tmp_path, quick):
    before = opened(tmp_path, 6).preset(0)
    path = tmp_path / "manifest.json"
    values = json.loads(path.read_text())
    path.write_text(json.dumps(values | {"schema_version": "1.5.3"}))
    assert RenderedSet.open(tmp_path).preset(0).values == before.values
    assert verify(RenderedSet.open(tmp_path), levels, render=tone).to_dict()["migrated_from"] == "1.5.3"
    path.write_text(json.dumps(values | {"schema_version": "9.1.0"}))
    with pytest.raises(SynthError, match="no way"):
        RenderedSet.open(tmp_path)


def test_figures_tell_what_is_in_a_set(tmp_path, quick):
    rows = opened(tmp_path, 6, seed=1)
    figures = statistics(rows)
    assert figures["rows"] == 6 and figures["families"] <= 6 and figures["made_from"] == "the prior"
    level, *_ = [row for row in moved_controls(rows) if row["control"] == "osc_1_level"]
    assert level["share"] == 1.0 and level["p5"] < level["median"] < level["p95"]


def test_equal_sounding_rows_stay_together(tmp_path, monkeypatch):
    def few(seed, tier, index, *, attempt=0):
        return VitalPreset({"osc_1_level": 0.3 + 0.05 * (index % 5) + attempt / 100})

    monkeypatch.setattr(draws, "draw", few)
    rows = opened(tmp_path, 8)
    labels, looks = family_labels(rows), rows.column("active")
    assert len(np.unique(labels)) == len(np.unique(looks)) < 8
    assert all(len(set(labels[looks == look])) == 1 for look in np.unique(looks))


def test_a_large_set_is_reckoned_from_a_small_one(quick):
    found = forecast(SetPlan(10**6, rate_hz=8000), measure=levels, rows=4, render=tone)
    figures = found.to_dict()
    assert figures["shards"] == 3907 and figures["gib_with_audio"] > figures["gib_without_audio"] > 0
    assert figures["hours_by_cores"]["1"] > figures["hours_by_cores"]["64"]


def test_hours_and_cores_are_arithmetic():
    found = Forecast(SetPlan(36_000), 1, 0.1, 1.0, 1.0, 1.0)
    assert found.hours(1) == pytest.approx(1.0) and found.hours(2) == pytest.approx(1 / 2 / 0.9)
    assert found.night_cores == 1
    assert Forecast(SetPlan(10**6), 1, 0.25, 1.0, 1.0, 1.0).night_cores == 10


def test_a_set_is_the_same_after_it_was_checked(tmp_path, quick):
    made(tmp_path, 6)
    before = (tmp_path / "manifest.json").read_bytes()
    verify(RenderedSet.open(tmp_path), levels, render=tone)
    assert (tmp_path / "manifest.json").read_bytes() == before
