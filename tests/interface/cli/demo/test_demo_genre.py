"""The demo's competitions: each demo makes the next one, and leaves what is there."""

from melscape.interface.cli.demo.genre import _free


def test_the_next_competition_is_one_of_which_nothing_is_left(tmp_path):
    assert _free(tmp_path) == (1, tmp_path / "competition1")
    (tmp_path / "competition1").mkdir()
    (tmp_path / "competition2_truth.csv").touch()  # its folder was removed
    assert _free(tmp_path) == (3, tmp_path / "competition3")
