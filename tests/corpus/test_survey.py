"""What a folder is worth: the sums, from manifests and from a folder of real files, good and bad."""

import json
from pathlib import Path

import numpy as np
import pytest
from tests.corpus.sounds import put, tone

from melscape.corpus.item import Item
from melscape.corpus.levels import Level, measure_levels
from melscape.corpus.likeness import likeness
from melscape.corpus.load import load
from melscape.corpus.manifest import Manifest, Problem
from melscape.corpus.survey import Survey, survey
from melscape.errors import CorpusError


def sound(number, **more):
    facts = {"seconds": 0.5, "rate_hz": 48_000, "group": str(number), "checksum": str(number)}
    return Item(**{"path": Path(f"kick_{number:03d}.wav"), **facts, **more})


def level(**more):
    return Level(
        **{"peak_db": -3.0, "loudness_db": -12.0, "silent_share": 0.1, "clipped_share": 0.0, "channels": 1, **more}
    )


def surveyed(items, levels=None, problems=()):
    return survey(Manifest("shots", "folder", tuple(items), tuple(problems)), levels or [level() for _ in items])


def test_count_length_and_kinds_are_summed_up():
    found = surveyed([sound(number, seconds=0.1 * (number + 1)) for number in range(10)])
    assert (found.count, found.seconds) == (10, pytest.approx(5.5))
    assert (found.lengths.shortest, found.lengths.longest) == (pytest.approx(0.1), pytest.approx(1.0))
    assert found.lengths.middle == pytest.approx(0.55) and found.lengths.short_count == 1
    assert found.kinds == {"kick": 10}


def test_levels_are_percentiles_and_silence_is_a_share_of_time():
    items = [sound(0, seconds=9.0), sound(1, seconds=1.0)]
    found = surveyed(items, [level(silent_share=1.0, loudness_db=-40.0), level(silent_share=0.0, loudness_db=-10.0)])
    assert found.levels.silent_share == pytest.approx(0.9)
    assert found.levels.loudness_db[1] == pytest.approx(-25.0) and found.levels.spread_db == pytest.approx(27.0)


def test_clipped_sounds_are_named_and_rates_and_channels_counted():
    items = [sound(0), sound(1, rate_hz=96_000), sound(2)]
    found = surveyed(items, [level(clipped_share=0.02, channels=2), level(), level()])
    assert found.levels.clipped == ("kick_000",)
    assert found.rates_hz == {"48000": 2, "96000": 1} and found.channels == {"1": 2, "2": 1}


def test_copies_are_counted_once_too_often_and_not_as_sounds():
    items = [sound(number, twins="kick_000.wav" if number < 3 else "") for number in range(6)]
    found = surveyed(items, problems=[Problem(Path("k.wav"), "It is an exact copy of kick_000.wav.", "Remove it.")])
    assert (found.copies.near, found.copies.near_sets, found.copies.exact) == (2, 1, 1)
    assert found.different == 4 and found.refused == 1


def test_two_sounds_are_enough_and_none_is_refused():
    assert surveyed([sound(0), sound(1)]).count == 2
    with pytest.raises(CorpusError, match="0 levels of 0 sounds"):
        survey(Manifest("empty", "folder", ()), [])
    with pytest.raises(CorpusError, match="1 levels of 2 sounds"):
        surveyed([sound(0), sound(1)], [level()])


def test_thousands_of_sounds_are_summed_up():
    found = surveyed([sound(number) for number in range(5000)])
    assert found.count == 5000 and found.warnings == ()


def test_it_comes_back_from_json():
    points = np.random.default_rng(0).standard_normal((12, 3))
    items = [sound(number) for number in range(12)]
    manifest = Manifest("shots", "folder", tuple(items))
    found = survey(manifest, [level(clipped_share=0.1) for _ in items], likeness(points, [item.name for item in items]))
    assert found.warnings and Survey.from_dict(json.loads(json.dumps(found.to_dict()))) == found


def test_a_dirty_folder_is_told_as_it_is(tmp_path):
    for number in range(4):
        put(tmp_path / f"hit_{number}.wav", tone(200.0 * 1.3**number, seed=number))
    put(tmp_path / "copy.wav", tone(200.0, seed=0))
    put(tmp_path / "softer.wav", 0.2 * tone(200.0, seed=0))
    put(tmp_path / "clipped.wav", np.clip(20 * tone(900.0, seed=9), -1, 1))
    put(tmp_path / "short.wav", tone(330.0, seconds=0.1, seed=5))
    put(tmp_path / "silent.wav", np.zeros(4000))
    (tmp_path / "broken.wav").write_bytes(b"RIFF....WAVE")
    manifest = load(tmp_path, workers=0)
    found = survey(manifest, measure_levels(manifest, workers=0))
    assert found.count == 7 and found.refused == 3
    assert found.copies.exact == 1 and found.copies.near >= 1
    assert found.levels.clipped == ("clipped",) and found.lengths.short_count == 1
    assert {"too small", "short", "clipping", "dull"} <= {advice.about for advice in found.warnings}
