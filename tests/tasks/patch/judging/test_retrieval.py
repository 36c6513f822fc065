"""No target is found in the library it is asked of."""

from types import SimpleNamespace

import numpy as np
from tests.tasks.patch.judging.made_synth import NOTE, preset

from melscape.tasks.patch.judging import retrieval
from melscape.tasks.patch.judging.retrieval import Spared, akin, open_library
from melscape.tasks.patch.library import Library, Neighbour


class Shelf:
    """Presets in a row."""

    def __init__(self, presets):
        self.presets = presets

    def __len__(self):
        return len(self.presets)

    def preset(self, index):
        return self.presets[index]


def library(*presets):
    basis = SimpleNamespace(points=lambda features: np.zeros((1, 2), np.float32))
    points = np.arange(2 * len(presets), dtype=np.float32).reshape(-1, 2)
    return Library("made", basis, points, np.full(len(presets), 60), Shelf(presets), "abc")


def by(author, cutoff):
    from dataclasses import replace

    return replace(preset(cutoff), author=author)


def test_twins_and_other_presets_of_an_author_are_kin():
    stranger, neighbour, twin = by("", 20.0).with_values(osc_2_on=1.0), by("Ann", 20.0), by("", 100.001)
    found = akin(library(stranger, neighbour, twin), [by("Ann", 100.0)])
    assert found == (1, 2)


def test_nobody_is_kin_to_no_target():
    assert akin(library(preset()), []) == ()


def test_a_nameless_author_has_no_kin():
    assert akin(library(by("", 20.0)), [by("", 100.0).with_values(osc_2_on=1.0)]) == ()


def test_what_is_spared_is_never_found(monkeypatch):
    monkeypatch.setattr(Library, "shipped", classmethod(lambda cls: library(preset(), preset(), preset())))
    monkeypatch.setattr("melscape.tasks.patch.library.library.feature", lambda samples, note: np.zeros(4, np.float32))
    assert type(open_library(None)) is Library
    spared = open_library(None, [0])
    assert isinstance(spared, Spared) and spared.hash == "abc"
    found = spared.nearest(np.zeros((2, 100), np.float32), NOTE, 5)
    assert [each.index for each in found] == [1, 2] and isinstance(found[0], Neighbour)
    assert [each.index for each in spared.nearest(np.zeros((2, 100), np.float32), NOTE, 5, [1])] == [2]


def test_a_set_of_ones_own_is_opened(monkeypatch, tmp_path):
    monkeypatch.setattr(retrieval.Library, "open", classmethod(lambda cls, path: str(path)))
    assert open_library(tmp_path) == str(tmp_path)
