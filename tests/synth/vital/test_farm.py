from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from tests.synth.vital import farmed
from tests.synth.vital.farmed import HERE, content, dying, failing, growing, levels, made, number, opened, plain, tone

from melscape.errors import CheckpointError, ConfigError, ContractError, SynthError, WorkError
from melscape.synth.vital.farm import block, draws, farm, plan, recipe, rendered
from melscape.synth.vital.farm.manifest import read_manifest
from melscape.synth.vital.farm.plan import SetPlan
from melscape.synth.vital.farm.rendered import RenderedSet
from melscape.synth.vital.farm.row import Status
from melscape.synth.vital.farm.slices import make_slice
from melscape.synth.vital.prior import draw, draw_note
from melscape.synth.vital.render.note import Rendered
from melscape.work.many import WorkOptions


@pytest.fixture
def quick(monkeypatch):
    """Draws that take no time, and small shards."""
    monkeypatch.setattr(draws, "draw", plain)
    monkeypatch.setattr(plan, "SLICE_ROWS", 4)
    for module in (plan, block, farm, rendered):
        monkeypatch.setattr(module, "SHARD_ROWS", 16)


def test_a_row_is_the_draw_of_its_number(tmp_path):
    rows = opened(tmp_path, 4, tier=3)
    for index in range(4):
        drawn, played = draw(3, 3, index, attempt=int(rows.column("attempt")[index])), draw_note(3, index)
        kept = rows.preset(index)
        assert kept.values == pytest.approx(drawn.values, rel=1e-6) and kept.lfos == drawn.lfos
        assert [slot.destination for slot in kept.modulations] == [slot.destination for slot in drawn.modulations]
        assert kept.wavetables == drawn.wavetables
        assert rows.note(index) == replace(played, rate_hz=8000)


def test_the_stored_preset_is_the_one_that_was_rendered(tmp_path):
    rows = opened(tmp_path, 5, tier=3)
    for index in map(int, rows.sounding):
        draw = rows.draw(index)
        measured = levels(tone([(draw.preset, draw.note)])[0].samples, draw.note)
        assert measured["level"].tobytes() == rows.rows("level", [index])[0].tobytes()
        assert number(draw.preset) % 7 and number(draw.preset) % 11


def test_a_silent_draw_is_drawn_again_and_counted(tmp_path, quick):
    manifest = made(tmp_path)
    counts, rows = manifest.counts, RenderedSet.open(tmp_path)
    assert counts["silent_first"] == 24 - (rows.column("attempt") == 0)[rows.column("status") != 1].sum() > 0
    assert counts["silent"] < counts["silent_first"]
    assert counts["rows"] == 24 == counts["sounds"] + counts["silent"] + counts["failed"]


def test_a_crash_costs_one_row_and_is_listed(tmp_path, quick):
    manifest = made(tmp_path)
    assert manifest.counts["failed"] == len(manifest.failures) > 0
    index, reason = manifest.failures[0]
    rows = RenderedSet.open(tmp_path)
    assert reason == "crash: made up" and rows.column("status")[index] == Status.FAILED
    assert number(rows.preset(index)) % 11 == 0 and not rows.rows("level", [index]).any()


def test_a_sound_that_cannot_be_measured_costs_one_row(tmp_path, quick):
    manifest = made(tmp_path, measure=failing)
    low = [reason for _, reason in manifest.failures if "too low" in reason]
    assert 0 < len(low) < 24 and low[0].startswith("measure: ValueError: note ")


def test_a_synth_that_never_plays_makes_no_set(tmp_path, quick, monkeypatch):
    monkeypatch.setattr(plan, "SLICE_ROWS", 8)
    with pytest.raises(WorkError, match="Rows 0 to 7 all failed: error: no synth"):
        made(tmp_path, render=lambda jobs: [Rendered(None, "error: no synth", 0.0) for _ in jobs])


def test_a_measure_must_keep_its_shape(tmp_path, quick):
    with pytest.raises(ContractError, match="whatever the note"):
        made(tmp_path, measure=growing)


def test_an_interrupted_set_goes_on_and_ends_the_same(tmp_path, quick):
    made(tmp_path / "whole")

    def interrupted(jobs):
        if (tmp_path / "part" / "shards" / "000000" / "shard.json").exists():
            raise KeyboardInterrupt
        return tone(jobs)

    with pytest.raises(KeyboardInterrupt):
        made(tmp_path / "part", render=interrupted)
    assert read_manifest(tmp_path / "part") is None
    again = []
    made(tmp_path / "part", render=lambda jobs: again.append(len(jobs)) or tone(jobs))
    assert content(tmp_path / "part") == content(tmp_path / "whole")
    assert again[0] == 4 and sum(again) < 16  # the first shard was not made again


def test_a_damaged_shard_is_made_again(tmp_path, quick):
    made(tmp_path)
    before = content(tmp_path)
    path = tmp_path / "shards" / "000001" / "measured_level.npy"
    path.write_bytes(path.read_bytes()[:-1] + b"\x07")
    with pytest.raises(CheckpointError, match="000001/measured_level.npy"):
        RenderedSet.open(tmp_path, check=True)
    made(tmp_path)
    assert content(tmp_path) == before


def test_a_finished_set_is_not_made_again(tmp_path, quick):
    made(tmp_path)
    made(tmp_path, render=dying)


def test_a_set_grows(tmp_path, quick):
    made(tmp_path / "grown", 20)
    made(tmp_path / "grown", 24)
    made(tmp_path / "whole", 24)
    assert content(tmp_path / "grown") == content(tmp_path / "whole")


def test_a_set_that_is_stopped_while_it_grows_is_no_set_and_ends_the_same(tmp_path, quick):
    made(tmp_path / "grown", 20)
    about = tmp_path / "grown" / "shards" / "000001" / "shard.json"

    def interrupted(jobs):
        if json.loads(about.read_text())["rows"] == 16:  # the short shard is a long one now
            raise KeyboardInterrupt
        return tone(jobs)

    with pytest.raises(KeyboardInterrupt):
        made(tmp_path / "grown", 40, render=interrupted)
    with pytest.raises(CheckpointError, match="no finished set"):
        RenderedSet.open(tmp_path / "grown")
    made(tmp_path / "grown", 40)
    made(tmp_path / "whole", 40)
    assert content(tmp_path / "grown") == content(tmp_path / "whole")


@pytest.mark.parametrize("finished", [True, False])
def test_another_recipe_is_refused_by_name(tmp_path, quick, monkeypatch, finished):
    made(tmp_path, 20)
    if not finished:
        with pytest.raises(ZeroDivisionError):
            made(tmp_path, 24, render=lambda jobs: 1 / 0)
    with monkeypatch.context() as other:
        other.setattr(recipe, "version", lambda: "9.9")
        with pytest.raises(ConfigError, match=r"another set \(played by vita"):
            made(tmp_path, 24)
    monkeypatch.setattr(recipe, "DRAWN_BY", ())
    with pytest.raises(ConfigError, match=r"another set \(drawn by"):
        made(tmp_path, 24)


def test_a_recipe_holds_the_source_of_what_draws_and_measures(tmp_path, monkeypatch):
    package = tmp_path / "melscape"
    (package / "part").mkdir(parents=True)
    monkeypatch.setattr(recipe.melscape, "__file__", str(package / "__init__.py"))
    seen = set()
    for name, text in (("part/a.py", "1"), ("part/a.py", "2"), ("part/b.json", "2"), ("part/b.txt", "2")):
        (package / name).write_text(text)
        recipe.source_hash.cache_clear()
        seen.add(recipe.source_hash(("part",)))
    recipe.source_hash.cache_clear()
    assert len(seen) == 3


def test_a_measure_says_what_it_measures_with(monkeypatch):
    before = recipe.recipe_of(levels)
    assert before == recipe.recipe_of(levels) and recipe.recipe_of(plain)["drawn"] == before["drawn"]
    monkeypatch.setattr(farmed, "DECIDING", ("errors.py",), raising=False)
    after = recipe.recipe_of(levels)
    assert [name for name in before if before[name] != after[name]] == ["measured"]


def test_another_plan_is_refused_by_what_differs(tmp_path, quick):
    made(tmp_path)
    for change, told in ({"tier": 2}, "tier 1"), ({"seed": 4}, "seed 3"), ({"count": 20}, "24 rows, which is more"):
        with pytest.raises(ConfigError, match=told):
            made(tmp_path, **change)
    with pytest.raises(ConfigError, match="measured by"):
        made(tmp_path, measure=failing)


@pytest.mark.slow
def test_workers_leave_no_trace(tmp_path):
    made(tmp_path / "one")
    made(tmp_path / "two", options=WorkOptions(workers=2))
    assert content(tmp_path / "one") == content(tmp_path / "two")


@pytest.mark.slow
def test_workers_that_die_leave_the_rest(tmp_path):
    with pytest.raises(WorkError, match="the first from row 0: its process died"):
        made(tmp_path, 4, render=dying, options=WorkOptions(workers=1))


def test_no_time_and_no_machine_is_in_the_manifest(tmp_path, quick):
    made(tmp_path)
    values = json.loads((tmp_path / "manifest.json").read_text())
    text = json.dumps({name: value for name, value in values.items() if name != "names"})
    assert not [word for word in ("seconds_", "time", "workers", "host", str(tmp_path)) if word in text.lower()]
    assert json.loads((tmp_path / "timing.json").read_text())["renders"] >= 24


def test_kept_sound_is_what_was_rendered_to_16_bits(tmp_path, quick):
    rows = opened(tmp_path, audio=True)
    index = int(rows.sounding[5])
    draw = rows.draw(index)
    samples = tone([(draw.preset, draw.note)])[0].samples
    assert rows.sound(index).shape == samples.shape
    assert np.abs(rows.sound(index) - samples).max() <= np.abs(samples).max() / 32767
    with pytest.raises(ContractError, match="keeps no sound"):
        opened(tmp_path / "without").sound(0)


def test_columns_come_whole_or_in_part(tmp_path, quick):
    rows = opened(tmp_path)
    assert rows.column("level").shape == (24, 2, 16) and rows.column("level").dtype == np.float16
    assert np.array_equal(rows.rows("midi", [23, 3]), rows.column("midi")[[23, 3]])
    controls = rows.sparse("controls")
    assert controls["index"].max() == 23 and len(rows.preset(23).values) == (controls["index"] == 23).sum()
    with pytest.raises(ContractError, match="no column"):
        rows.column("mel")


def test_nonsense_is_refused(tmp_path, quick):
    for wrong in ({"count": 0}, {"count": 1, "rate_hz": 10**6}, {"count": 1, "seed": -1}):
        with pytest.raises(ConfigError):
            SetPlan(**wrong)
    with pytest.raises(SynthError, match="Tier 9"):
        made(tmp_path, tier=9)
    with pytest.raises(CheckpointError, match="no finished set"):
        RenderedSet.open(tmp_path)
    assert HERE.workers == 0 and make_slice.__module__.endswith("slices")
