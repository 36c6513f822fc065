"""What a genre run keeps besides weights, without a training: confidence soon enough, noises, what to say of them."""

from dataclasses import dataclass, replace

import pytest
import torch
from tests.tasks.genre.sounds import small
from tests.tasks.genre.test_calibration import KNOWN
from tests.tasks.genre.test_noise_folder import Noises

from melscape.features.bank_index import BankContract
from melscape.runs import genre as keeping
from melscape.runs.genre import GENRE
from melscape.runs.task import Ended
from melscape.tasks.genre.calibration import Calibration
from melscape.tasks.genre.config import GenreConfig
from melscape.tasks.genre.limits import CHECKS
from melscape.work.progress import Progress


@dataclass(frozen=True)
class Ready:
    """Stands where a prepared folder stands."""

    config: GenreConfig
    noise_bank: Noises | None = None
    noise_words: str = ""


@pytest.mark.parametrize(
    ("stopped", "usual", "judged"), [(False, 200, 200), (True, 200, 20), (True, 50, 10), (True, 6, 6)]
)
def test_who_stops_waits_for_a_tenth_of_the_mashups(tmp_path, monkeypatch, stopped, usual, judged):
    seen, told = [], []

    def calibrated(prepared, _network, on_progress):
        seen.append(prepared.config.judged_mixes)
        on_progress(Progress(1, 2, 0, 1.0, 1.0))
        return KNOWN

    monkeypatch.setattr(keeping, "calibrated", calibrated)
    ready = Ready(small(judged_mixes=usual))
    ended = Ended(tmp_path, ready, torch.nn.Identity(), tmp_path, stopped=stopped)
    GENRE.keep(ended, lambda text, progress: told.append((text, progress.done)))
    assert seen == [judged] and told == [("Trying how sure it may be", 1)] and Calibration.read(tmp_path) == KNOWN


def test_a_run_remembers_its_noises_and_says_when_they_are_others(tmp_path):
    ready = Ready(small(), Noises(3), "1 of 4 noises were left out; the first, a.wav: It is silent.")
    assert GENRE.watch(tmp_path, ready) == () and GENRE.notes(tmp_path, ready) == (ready.noise_words,)
    later = replace(ready, noise_bank=Noises(4, BankContract("more", 8000)), noise_words="")
    GENRE.watch(tmp_path, later)
    (said,) = GENRE.notes(tmp_path, later)
    assert "3 then, 4 now" in said


def test_songs_may_last_an_hour():
    assert GENRE.checks is CHECKS and CHECKS.limits.max_seconds == 3600.0
