from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from melscape.errors import ContractError
from melscape.runs.contract import MISSING, differences, fingerprint, plain, refuse_unless_equal


@dataclass(frozen=True)
class Chosen:
    widths: tuple[int, ...] = (32, 64)
    folder: Path = Path("notes")
    minutes: float | None = None


def test_a_dataclass_becomes_values_that_toml_knows():
    assert plain({"model": Chosen(), 3: (1, (2,))}) == {"model": {"widths": [32, 64], "folder": "notes"}, "3": [1, [2]]}


def test_differences_are_named_with_dots_and_show_both_sides():
    stored = {"mel": {"bands": 80, "norm": "slaney"}, "latent": 32}
    given = {"mel": {"bands": 128, "norm": "slaney"}, "seed": 0}
    assert differences(stored, given) == {"mel.bands": (80, 128), "latent": (32, MISSING), "seed": (MISSING, 0)}


def test_equal_contracts_pass_whatever_their_order_and_kind_of_list():
    refuse_unless_equal({"a": 1, "b": [1, 2]}, {"b": (1, 2), "a": 1}, "It")


def test_a_refusal_names_what_differs_and_what_was_wanted():
    with pytest.raises(ContractError) as caught:
        refuse_unless_equal({"mel": {"hop_samples": 256}}, {"mel": {"hop_samples": 512}}, "The checkpoint")
    assert "mel.hop_samples 256" in caught.value.found
    assert "mel.hop_samples 512" in caught.value.expected


@pytest.mark.parametrize(
    "changed", [{"bands": 81}, {"hop": 257}, {"bands": 80}, {"bands": 80, "hop": 256, "pad": "zero"}]
)
def test_fingerprints_differ_when_anything_does(changed):
    assert fingerprint({"bands": 80, "hop": 256}) != fingerprint(changed)


def test_a_fingerprint_does_not_know_the_order_of_names():
    assert fingerprint({"bands": 80, "hop": 256}) == fingerprint({"hop": 256, "bands": 80})
