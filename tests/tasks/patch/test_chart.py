"""The points of a rendered set: reckoned once, kept beside it, and never taken for those of another."""

import numpy as np
import pytest
from tests.synth.vital.farmed import made, opened, plain, tone

from melscape.errors import CheckpointError
from melscape.synth.vital.farm import draws
from melscape.tasks.patch.library import Library, basis, chart
from melscape.tasks.patch.library import library as libraries
from melscape.tasks.patch.library.basis import Basis, fitted


def featured(samples, note):
    """A measure that takes no time."""
    return {"feature": np.abs(samples[0, : 40 * 8 : 40]).astype(np.float16)}


@pytest.fixture(autouse=True)
def quick(monkeypatch, tmp_path):
    monkeypatch.setattr(draws, "draw", plain)
    monkeypatch.setenv("MELSCAPE_CACHE", str(tmp_path / "cache"))
    libraries._of_set.cache_clear()


@pytest.fixture
def folder(tmp_path):
    made(tmp_path / "set", 24, measure=featured)
    return tmp_path / "set"


@pytest.fixture
def once(monkeypatch):
    """How often axes were found."""
    fits, fit = [], Basis.fit
    monkeypatch.setattr(Basis, "fit", lambda features: fits.append(len(features)) or fit(features))
    return fits


def anew(folder):
    """As another process would open it."""
    libraries._of_set.cache_clear()
    return Library.open(folder)


def test_the_points_of_a_set_are_reckoned_once(folder, once):
    first, second = anew(folder), anew(folder)
    assert len(once) == 1 and (folder / chart.KEPT).is_file()
    assert first.points.tobytes() == second.points.tobytes() and first.hash == second.hash
    assert first.preset(3) == second.preset(3) and np.array_equal(first.midi, second.midi)


def test_a_process_opens_a_set_once(folder, monkeypatch):
    first = Library.open(folder)
    monkeypatch.setattr(libraries, "kept", None)
    assert Library.open(folder) is first


def test_points_are_those_of_all_features_at_once(folder):
    rows = opened(folder, measure=featured)
    features = rows.column("feature")[rows.sounding]
    found = Library.open(folder)
    assert found.points.tobytes() == Basis.fit(features).points(features).tobytes()
    assert np.array_equal(found.midi, rows.column("midi")[rows.sounding])


def test_a_set_that_has_grown_is_reckoned_anew(folder, once):
    few = anew(folder)
    made(folder, 32, measure=featured)
    many = Library.open(folder)
    assert len(once) == 2 and len(many) > len(few) and many.hash != few.hash


def test_what_was_kept_and_torn_is_reckoned_anew(folder, once):
    whole = anew(folder)
    path = folder / chart.KEPT
    path.write_bytes(path.read_bytes()[:-90])
    assert anew(folder).hash == whole.hash and len(once) == 2


def test_a_set_that_cannot_be_written_to_is_kept_in_the_cache(folder, once, tmp_path):
    (folder / chart.KEPT).mkdir()  # nothing can take its place
    anew(folder)
    anew(folder)
    assert len(once) == 1 and len(list((tmp_path / "cache" / "patch").iterdir())) == 1


def test_nowhere_to_keep_it_is_no_mistake(folder, once, tmp_path):
    (folder / chart.KEPT).mkdir()
    (tmp_path / "cache").write_text("in the way")
    assert anew(folder).hash == anew(folder).hash and len(once) == 2


def test_axes_are_found_on_so_many_rows_at_most(folder, monkeypatch):
    monkeypatch.setattr(basis, "MOST_FITTED", 6)
    chosen = fitted(15)
    assert len(set(chosen)) == 6 and (np.diff(chosen) > 0).all() and np.array_equal(chosen, fitted(15))
    rows = opened(folder, measure=featured)
    features = rows.column("feature")[rows.sounding]
    assert np.array_equal(anew(folder).basis.axes, Basis.fit(features).axes)


def test_several_sets_are_one_library(folder, tmp_path):
    made(tmp_path / "other", 8, measure=featured, seed=9)
    both = Library.of_sets([folder, tmp_path / "other"])
    one, other = Library.open(folder), Library.open(tmp_path / "other")
    assert len(both) == len(one) + len(other)
    assert both.preset(len(both) - 1) == other.preset(len(other) - 1)


def test_a_set_in_which_nothing_sounds_is_no_library(tmp_path):
    made(tmp_path / "quiet", 4, measure=featured, render=lambda jobs: [_mute(one) for one in tone(jobs)])
    with pytest.raises(CheckpointError, match="can be heard"):
        Library.open(tmp_path / "quiet")
    made(tmp_path / "bare", 4, measure=lambda samples, note: {"level": np.zeros(1)})
    with pytest.raises(CheckpointError, match="no features"):
        Library.open(tmp_path / "bare")


def _mute(rendered):
    from dataclasses import replace

    return rendered if rendered.samples is None else replace(rendered, samples=0 * rendered.samples)
