"""Whether the noises are still those that a run was begun with, and what of them was left out."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.corpus.music import corpus, in_wholes

from melscape.corpus.manifest import Manifest, Problem
from melscape.errors import CheckpointError
from melscape.features.bank_index import BankContract
from melscape.tasks.genre.noise_folder import NOISES_NAME, keep_noises, other_noises, refused_words


@dataclass
class Noises:
    """Stands where a bank of noises stands."""

    count: int
    contract: BankContract = field(default_factory=lambda: BankContract("fifty", 8000))

    def __len__(self) -> int:
        return self.count


def test_the_same_noises_need_no_word_and_others_a_warning(tmp_path):
    keep_noises(tmp_path, Noises(50))
    assert other_noises(tmp_path, Noises(50)) == ""
    more = Noises(51, BankContract("fifty-one", 8000))
    keep_noises(tmp_path, more)  # on a resume: what it was begun with stays known
    assert "50 then, 51 now" in other_noises(tmp_path, more)


def test_another_rate_is_no_other_folder(tmp_path):
    keep_noises(tmp_path, Noises(50))
    assert other_noises(tmp_path, Noises(50, BankContract("fifty", 22_050))) == ""


def test_where_nobody_knows_nothing_is_said(tmp_path):
    assert other_noises(tmp_path, Noises(3)) == "" and other_noises(tmp_path, None) == ""
    keep_noises(tmp_path, None)
    assert not (tmp_path / NOISES_NAME).exists()


@pytest.mark.parametrize("text", ["{", "[]", "{}"])
def test_a_damaged_note_is_refused(tmp_path, text):
    (tmp_path / NOISES_NAME).write_text(text)
    with pytest.raises(CheckpointError, match="noises.json"):
        other_noises(tmp_path, Noises(3))


def test_noises_that_were_refused_are_counted_and_the_first_is_told():
    good = corpus(*in_wholes(genres=("dogs",), songs=3))
    assert refused_words(good) == ""
    bad = [Problem(Path(f"/noise/{name}.wav"), "It is silent.", "Remove it.") for name in ("a", "b")]
    ignored = Problem(Path("/noise/notes.txt"), "It is no sound.", "Nothing.", "ignored")
    told = refused_words(Manifest("noise", "folder", good.items, (*bad, ignored)))
    assert told == "2 of 5 noises were left out; the first, a.wav: It is silent."
