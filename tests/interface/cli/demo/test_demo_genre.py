"""The genre part of the demo beside an earlier one: it makes the next competition, and leaves what is there."""

from melscape.interface.cli.demo.artefacts import Artefacts
from melscape.interface.cli.demo.genre import GenreScale, _free, _play
from melscape.interface.cli.talk import Talk
from melscape.synth.band.songs import record
from melscape.synth.band.songs.booklet import Band, write_booklet


def test_the_next_competition_is_one_of_which_nothing_is_left(tmp_path):
    assert _free(tmp_path) == (1, tmp_path / "competition1")
    (tmp_path / "competition1").mkdir()
    (tmp_path / "competition2_truth.csv").touch()  # its folder was removed
    (tmp_path / "genre-run3").mkdir()
    assert _free(tmp_path) == (4, tmp_path / "competition4")


def test_another_seed_is_another_band_beside_the_first(tmp_path, monkeypatch):
    monkeypatch.setattr(
        record, "map_many", lambda _record, jobs, **_: write_booklet(jobs[0].folder, jobs[0].band, {}) or ()
    )
    scale = GenreScale(Band(songs=1, genres=("metal",), seconds=1.0))
    folders = [_play(tmp_path, scale, seed, Artefacts(Talk()))[0] for seed in (0, 1, 0)]
    assert folders[0] == folders[2] != folders[1]
