"""How alike sounds are: verdict, groups, outliers, on points made for it."""

import json

import numpy as np
import pytest

from melscape.corpus import likeness as module
from melscape.corpus.likeness import Likeness, likeness
from melscape.errors import CorpusError


def cloud(count, centre=(0.0, 0.0, 0.0, 0.0), spread=0.1, seed=0):
    return np.array(centre) + spread * np.random.default_rng(seed).standard_normal((count, 4))


def called(count, word="hit"):
    return [f"{word}_{number:02d}" for number in range(count)]


def test_points_close_together_are_alike_in_one_group():
    found = likeness(cloud(20), called(20))
    assert found.verdict == "alike" and len(found.groups) == 1 and found.grouped_share == 1.0
    assert found.outliers == () and found.compared == 20


def test_two_points_have_their_distance_as_the_middle_of_all_pairs():
    found = likeness(np.array([[0.0, 0.0], [0.6, 0.8]]), ["a", "b"])
    assert found.to_each_other == pytest.approx(1.0) and found.to_nearest == pytest.approx(1.0)
    assert found.verdict == "mixed" and found.groups == () and found.outliers == ()


def test_far_clouds_are_groups_with_their_words_and_a_typical_member():
    points = np.concatenate([cloud(12), cloud(8, (3.0, 0.0, 0.0, 0.0), seed=1)])
    found = likeness(points, called(12, "kick") + called(8, "snare"))
    assert found.verdict == "mixed"
    assert [(group.count, group.words) for group in found.groups] == [(12, ("kick",)), (8, ("snare",))]
    assert found.groups[1].typical.startswith("snare_")


def test_the_verdict_does_not_follow_the_spread_of_the_folder_itself():
    assert [likeness(cloud(30, spread=spread), called(30)).verdict for spread in (0.05, 0.25, 0.5)] == [
        "alike",
        "related",
        "mixed",
    ]


def test_a_sound_far_from_all_others_is_named():
    points = np.concatenate([cloud(15), [[2.0, 2.0, 0.0, 0.0]]])
    assert likeness(points, [*called(15), "crow"]).outliers == ("crow",)


def test_of_very_many_sounds_some_are_drawn_and_always_the_same(monkeypatch):
    monkeypatch.setattr(module, "MOST_COMPARED", 40)
    points = cloud(100)
    found = likeness(points, called(100), seed=3)
    assert found.compared == 40 and found == likeness(points, called(100), seed=3)


def test_it_comes_back_from_json():
    points = np.concatenate([cloud(12), cloud(8, (3.0, 0.0, 0.0, 0.0), seed=1), [[9.0, 9.0, 9.0, 9.0]]])
    found = likeness(points, called(21))
    assert found.outliers and Likeness.from_dict(json.loads(json.dumps(found.to_dict()))) == found


@pytest.mark.parametrize(("points", "names"), [(cloud(1), ["a"]), (cloud(3), ["a", "b"])])
def test_one_sound_or_a_missing_name_is_refused(points, names):
    with pytest.raises(CorpusError, match="one name each"):
        likeness(points, names)
