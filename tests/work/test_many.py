from __future__ import annotations

import math
import os
import threading

import pytest

from melscape.errors import WorkError
from melscape.work.many import Progress, WorkOptions, map_many

# `eval` is the function of most tests: it pickles by name, and the items say what happens to each.
CRASH = "__import__('os')._exit(3)"
KILL = "__import__('os').kill(__import__('os').getpid(), 9)"
HANG = "__import__('time').sleep(600)"
HERE = WorkOptions(workers=0)
ONE = WorkOptions(workers=1)
TWO = WorkOptions(workers=2)


@pytest.mark.parametrize("options", [HERE, TWO])
def test_every_item_has_its_value_in_order(options: WorkOptions) -> None:
    outcomes = list(map_many(math.sqrt, [n * n for n in range(40)], options=options))
    assert [outcome.value for outcome in outcomes] == list(range(40))
    assert [outcome.index for outcome in outcomes] == list(range(40))
    assert [outcome.item for outcome in outcomes] == [n * n for n in range(40)]


@pytest.mark.parametrize("options", [HERE, TWO])
def test_an_exception_is_the_failure_of_its_item_only(options: WorkOptions) -> None:
    outcomes = list(map_many(math.sqrt, [4.0, -1.0, 9.0], options=options))
    assert [outcome.value for outcome in outcomes] == [2.0, None, 3.0]
    failure = outcomes[1].failure
    assert failure is not None
    assert failure.kind == "error"
    assert isinstance(failure.error, ValueError)
    assert "ValueError" in failure.text


@pytest.mark.parametrize(("how", "why"), [(CRASH, "exit code 3"), (KILL, "SIGKILL")])
def test_a_process_that_dies_costs_its_item_only(how: str, why: str) -> None:
    outcomes = list(map_many(eval, ["1", how, "2", "3"], options=ONE))
    assert [outcome.value for outcome in outcomes] == [1, None, 2, 3]
    failure = outcomes[1].failure
    assert failure is not None
    assert failure.kind == "crash"
    assert why in failure.text


def test_an_item_that_hangs_is_stopped_and_the_rest_is_done() -> None:
    options = WorkOptions(workers=1, timeout_seconds=0.3)
    outcomes = list(map_many(eval, ["1", HANG, "2"], options=options))
    assert [outcome.value for outcome in outcomes] == [1, None, 2]
    assert outcomes[1].failure is not None
    assert outcomes[1].failure.kind == "timeout"


def test_every_process_may_die_and_all_others_still_finish() -> None:
    items = [CRASH if n % 5 == 0 else str(n) for n in range(20)]
    outcomes = list(map_many(eval, items, options=TWO))
    assert [outcome.value for outcome in outcomes] == [None if n % 5 == 0 else n for n in range(20)]


def test_outcomes_come_as_they_are_done_when_order_does_not_matter() -> None:
    slow = "__import__('time').sleep(0.5) or 'slow'"
    options = WorkOptions(workers=2, ordered=False)
    values = [outcome.value for outcome in map_many(eval, [slow, "1", "2", "3"], options=options)]
    assert sorted(map(str, values)) == ["1", "2", "3", "slow"]
    assert values[-1] == "slow"


@pytest.mark.parametrize("options", [HERE, TWO])
def test_cancelling_ends_the_work_and_accounts_for_every_item(options: WorkOptions) -> None:
    cancel, kinds = threading.Event(), []
    for outcome in map_many(eval, ["1", "2", *["__import__('time').sleep(0.2)"] * 50], options=options, cancel=cancel):
        kinds.append(outcome.failure.kind if outcome.failure else "done")
        cancel.set()
    assert len(kinds) == 52
    assert kinds[0] == "done"
    assert kinds[-40:] == ["cancelled"] * 40


def test_a_hanging_item_does_not_hold_up_a_cancellation() -> None:
    cancel = threading.Event()
    threading.Timer(0.4, cancel.set).start()
    outcomes = list(map_many(eval, [HANG, HANG, HANG], options=ONE, cancel=cancel))
    assert [outcome.failure.kind for outcome in outcomes if outcome.failure] == ["cancelled"] * 3


def test_progress_counts_up_to_the_total_and_tells_failures() -> None:
    seen: list[Progress] = []
    list(map_many(math.sqrt, [1.0, -1.0, 4.0], options=HERE, on_progress=seen.append))
    assert [(step.done, step.total, step.failed) for step in seen] == [(1, 3, 0), (2, 3, 1), (3, 3, 1)]
    assert seen[-1].eta_seconds == 0


def test_an_endless_source_is_taken_a_few_items_at_a_time() -> None:
    taken = 0

    def source():
        nonlocal taken
        while True:
            taken += 1
            yield float(taken)

    work = map_many(math.sqrt, source(), options=TWO)
    values = [next(work).value for _ in range(5)]
    work.close()
    assert values == [math.sqrt(n) for n in range(1, 6)]
    assert taken < 200


def test_no_items_are_no_outcomes() -> None:
    assert list(map_many(math.sqrt, [], options=TWO)) == []


def test_a_function_that_cannot_travel_is_refused_with_advice() -> None:
    with pytest.raises(WorkError, match="cannot be sent") as caught:
        list(map_many(lambda item: item, [1], options=TWO))
    assert "workers=0" in caught.value.next_step


def test_a_value_that_cannot_travel_is_a_failure_in_words() -> None:
    outcomes = list(map_many(eval, ["lambda: 1", "2"], options=ONE))
    assert outcomes[0].failure is not None
    assert "cannot travel" in outcomes[0].failure.text
    assert outcomes[1].value == 2


def test_our_own_errors_keep_their_advice_on_the_way_home() -> None:
    raising = "(_ for _ in ()).throw(__import__('melscape.errors').errors.WorkError('found', 'expected', 'next'))"
    outcome = next(iter(map_many(eval, [raising], options=ONE)))
    assert outcome.failure is not None
    assert isinstance(outcome.failure.error, WorkError)
    assert outcome.failure.error.next_step == "next"


def test_work_without_workers_stays_in_this_process() -> None:
    assert next(iter(map_many(eval, ["__import__('os').getpid()"], options=HERE))).value == os.getpid()
    assert next(iter(map_many(eval, ["__import__('os').getpid()"], options=ONE))).value != os.getpid()


def test_less_than_no_workers_are_refused() -> None:
    with pytest.raises(WorkError, match="-1 workers"):
        list(map_many(math.sqrt, [1.0], options=WorkOptions(workers=-1)))
