"""What an evaluation of presets says: arms in a table, bounds beside them, and no flattery."""

from tests.interface.report.evaluated import ARMS, evaluated

from melscape.interface.report.patch_figures import (
    HEAD,
    arm_rows,
    bars,
    bound_rows,
    extra_lines,
    lines,
    trouble,
    verdict,
)


def test_every_arm_has_a_row_under_the_head():
    rows = arm_rows(evaluated())
    assert [row[0] for row in rows] == list(ARMS)
    assert {len(row) for row in rows} == {len(HEAD)}


def test_the_best_is_not_compared_with_itself():
    best = next(row for row in arm_rows(evaluated()) if row[0] == "best")
    assert best[HEAD.index("nearer by (dB)")] == best[HEAD.index("sign p")] == ""


def test_intervals_stand_in_brackets():
    nearest = next(row for row in arm_rows(evaluated()) if row[0] == "nn")
    assert nearest[1].startswith("7.62 [") and nearest[1].endswith("]")


def test_a_bound_that_is_not_there_is_a_dash():
    rows = {row[0]: row[1:] for row in bound_rows(evaluated(floor=None))}
    assert rows["the true preset, other random phases"] == ["–"] * 4
    assert rows["the best answer to another target"][0].startswith("18.00")
    assert "a perfect answer: no preset made the sounds" in rows


def test_the_verdict_names_what_was_beaten():
    said = verdict(evaluated())
    assert "clearly nearer than those of mean, random, nn and cma_nn" in said
    assert "not clearly" not in said and "best_wavetable" not in said
    assert "100% of all answers" in said


def test_the_verdict_names_what_was_not_beaten():
    figures = evaluated()
    figures["beats"] = ["mean", "random"]
    assert "They are not clearly nearer than those of nn and cma_nn." in verdict(figures)


def test_what_was_refused_or_lost_is_named_with_its_reason():
    figures = evaluated(refused={"a.vital": "It is silent.\nExpected: sound"}, failed={"b": "crash"})
    assert trouble(figures) == ["refused: a.vital: It is silent.", "failed: b: crash"]
    assert trouble(evaluated()) == []


def test_checks_that_were_asked_for_are_told():
    asked = {"s5": {"lfos": {"truth": 0.25}}, "s6": {"best": {"mean": {"mss": 4.0}, "worst": {"mss": 9.0}}}}
    assert extra_lines(evaluated(**asked)) == [
        "S5, lfos swapped: moves the true preset 0.250 dB",
        "S6, best at six notes: 4.00 dB in the mean, 9.00 the worst",
    ]


def test_the_terminal_sees_suite_arms_bounds_and_verdict():
    text = "\n".join(lines(evaluated()))
    assert text.startswith("S1, hidden presets: 6 targets in 5 groups, 64 renders, tier 1, seed 0")
    assert all(name in text for name in ARMS) and "through a file" in text
    assert text.endswith(verdict(evaluated()))


def test_bars_mark_ours():
    assert [bar.name for bar in bars(evaluated(), "mss") if bar.own] == ["best", "best_wavetable"]
    assert bars(evaluated(floor=None), "mss_corrected") == []
