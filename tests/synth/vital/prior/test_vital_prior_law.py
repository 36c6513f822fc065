"""Laws give the shares and ranges that they are written with."""

from __future__ import annotations

import numpy as np
import pytest

from melscape.synth.vital.controls.schema import schema
from melscape.synth.vital.prior.chance import BLOCK, hypercube
from melscape.synth.vital.prior.kinds import KINDS
from melscape.synth.vital.prior.law import Law, Near, Often, Pick, Seconds, Spread, on
from melscape.synth.vital.prior.laws import LAWS, SAW, TABLES
from melscape.synth.vital.prior.routes import ROUTES
from melscape.synth.vital.wavetables import by_name

EVEN = (np.arange(1000) + 0.5) / 1000


def test_a_pick_keeps_its_weights() -> None:
    law = Pick({"a": 1, "b": 3})
    assert [law.at(chance) for chance in EVEN].count("b") == 750
    assert law.typical == "b"


def test_a_control_that_is_often_left_alone_is() -> None:
    law = Often(0.5, 0.7, Spread(0.0, 1.0))
    drawn = [law.at(chance) for chance in EVEN]
    assert drawn.count(0.5) == pytest.approx(700, abs=1)
    assert (min(drawn), max(drawn)) == pytest.approx((0.0, 1.0), abs=0.01)
    assert law.typical == 0.5
    assert Often(0.5, 0.1, Spread(0.0, 2.0)).typical == 1.0


def test_seconds_are_fourth_powers_and_even_over_doublings() -> None:
    law = Seconds(0.01, 1.0)
    assert [law.at(chance) ** 4 for chance in (0.0, 0.5, 1.0)] == pytest.approx([0.01, 0.1, 1.0])


def test_a_bell_is_a_bell_cut_off_at_its_ends() -> None:
    stats = pytest.importorskip("scipy.stats")
    law = Near(3.0, 2.0, 0.0, 4.0)
    expected = stats.truncnorm(-1.5, 0.5, loc=3.0, scale=2.0).ppf(EVEN)
    assert [law.at(chance) for chance in EVEN] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    "law", [Near(84.0, 20.0, 36.0, 130.0), Often(0.0, 0.3, Spread(-1.0, 1.0)), Seconds(0.01, 2.0), on(0.3)]
)
def test_laws_stay_finite_at_both_ends(law: Law) -> None:
    assert np.isfinite([float(law.at(chance)) for chance in (0.0, 1.0)]).all()


def test_every_stratum_of_a_block_is_met_once_in_every_dimension() -> None:
    cube = hypercube(("a", "b"), 0, 1)
    assert np.array_equal(np.sort((cube * BLOCK).astype(int), axis=1), np.tile(np.arange(BLOCK), (2, 1)))
    assert abs(np.corrcoef(cube)[0, 1]) < 0.2


def test_a_new_dimension_leaves_the_others_as_they_were() -> None:
    assert np.array_equal(hypercube(("a",), 0, 1)[0], hypercube(("b", "a"), 0, 1)[1])


def _laws() -> list[tuple[str, Law]]:
    kinds = [item for kind in KINDS.values() for item in kind.laws.items()]
    return [(name, law) for name, (_, law) in LAWS.items()] + kinds


def test_every_law_stays_within_the_range_of_its_control() -> None:
    controls = schema().controls
    for name, law in (pair for pair in _laws() if "." not in pair[0]):
        drawn = [float(law.at(chance)) for chance in EVEN[::20]]
        assert controls[name].low <= min(drawn) and max(drawn) <= controls[name].high, name
        if controls[name].discrete:
            assert all(value == round(value) for value in drawn), name


def test_laws_name_tables_that_exist_and_use_all_of_them() -> None:
    named = {option for name, law in _laws() if name.endswith(".table") for option in law.weights}  # type: ignore[attr-defined]
    assert named == set(by_name()) | {SAW}
    assert set(TABLES) == set(by_name())


def test_kinds_change_only_what_there_is_and_their_shares_are_whole() -> None:
    assert sum(kind.share for kind in KINDS.values()) == pytest.approx(1.0)
    assert {name for kind in KINDS.values() for name in kind.laws} <= set(LAWS)
    assert {route for kind in KINDS.values() for route in kind.routes} <= set(ROUTES)


def test_routes_join_what_the_synth_knows() -> None:
    known = schema()
    for name in ROUTES:
        source, destination = name.split(">")
        assert source in known.sources and destination in known.destinations, name
        assert -1.0 <= ROUTES[name].amount(0.0) <= 1.0 and -1.0 <= ROUTES[name].amount(1.0) <= 1.0, name


def test_a_route_is_negative_as_often_as_it_says() -> None:
    route = ROUTES["env_2>osc_1_wave_frame"]
    amounts = [route.amount(chance) for chance in EVEN]
    assert sum(amount < 0 for amount in amounts) == 1000 * route.minus
    assert route.low <= min(abs(amount) for amount in amounts) and max(map(abs, amounts)) <= route.high
