from __future__ import annotations

import pytest

from melscape.work.progress import Meter


class Clock:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_a_steady_pace_foretells_the_end() -> None:
    clock = Clock()
    meter = Meter(10, clock)
    for _ in range(4):
        clock.seconds += 2
        progress = meter.tick()
    assert progress.eta_seconds == pytest.approx(12)
    assert progress.elapsed_seconds == pytest.approx(8)
    assert progress.share == pytest.approx(0.4)


def test_the_pace_of_late_counts_more_than_that_of_long_ago() -> None:
    clock = Clock()
    meter = Meter(10_000, clock)
    for _ in range(1000):
        clock.seconds += 0.01
        meter.tick()
    for _ in range(300):
        clock.seconds += 1
        progress = meter.tick()
    assert progress.eta_seconds == pytest.approx(8_700)


def test_waiting_for_the_next_item_shortens_the_eta_but_never_below_zero() -> None:
    clock = Clock()
    meter = Meter(2, clock)
    clock.seconds += 4
    meter.tick()
    clock.seconds += 3
    assert meter.now().eta_seconds == pytest.approx(1)
    clock.seconds += 30
    assert meter.now().eta_seconds == 0


def test_nobody_foretells_the_end_of_work_without_a_total_or_without_a_first_item() -> None:
    assert Meter(5, Clock()).now().eta_seconds is None
    unknown = Meter(None, Clock()).tick()
    assert unknown.eta_seconds is None
    assert unknown.share is None


def test_no_work_at_all_is_all_done() -> None:
    progress = Meter(0, Clock()).now()
    assert (progress.done, progress.total, progress.eta_seconds) == (0, 0, 0)
