"""A curve of what renders buy."""

from melscape.interface.pictures.budgets import draw_budgets

CURVES = {"nn": {8: 6.0, 64: 6.0}, "best": {64: 3.0, 8: 5.0}}


def test_budgets_stand_in_order_and_ours_stands_out():
    axes = draw_budgets(CURVES, "MSS (dB)", own=["best"]).axes[0]
    nearest, best = axes.lines
    assert list(best.get_xdata()) == [8, 64] and list(best.get_ydata()) == [5.0, 3.0]
    assert best.get_linewidth() > nearest.get_linewidth()


def test_bounds_are_level_lines_and_missing_ones_are_left_out():
    axes = draw_budgets(CURVES, "MSS (dB)", lines={"floor": 0.5, "shuffled": None}).axes[0]
    assert [line.get_label() for line in axes.lines] == ["nn", "best", "floor"]
    assert list(axes.lines[-1].get_ydata()) == [0.5, 0.5]
