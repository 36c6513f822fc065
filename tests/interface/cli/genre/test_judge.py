"""How many mixes are drawn: what was asked for, but some of each genre."""

import pytest

from melscape.interface.cli.genre.judge import Asked, _exam, _of_all


@pytest.mark.parametrize(("mixes", "messy", "snr"), [(600, 600, 200), (20, 20, 12), (10, 12, 12)])
def test_however_few_mixes_are_asked_for_every_genre_is_heard(mixes, messy, snr):
    sizes = _of_all(12, _exam(Asked(mixes=mixes), 0)).sizes
    assert (sizes.messy, sizes.snr) == (messy, snr)
