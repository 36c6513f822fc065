from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from melscape.errors import WorkError
from melscape.work.many import WorkOptions, map_many


@pytest.mark.slow
def test_a_cluster_keeps_the_same_promise_as_processes_here() -> None:
    pytest.importorskip("ray", reason="needs the extra `cluster` (Ray)")
    items = ["1", "__import__('os')._exit(3)", "1 / 0", "__import__('time').sleep(600)", "2", "3"]
    options = WorkOptions(workers=2, timeout_seconds=2, where="ray")
    outcomes = list(map_many(eval, items, options=options))
    assert [outcome.value for outcome in outcomes] == [1, None, None, None, 2, 3]
    kinds = [outcome.failure.kind if outcome.failure else "" for outcome in outcomes]
    assert kinds == ["", "crash", "error", "timeout", "", ""]
    assert outcomes[2].failure is not None
    assert isinstance(outcomes[2].failure.error, ZeroDivisionError)


def test_without_ray_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(WorkError, match="not installed") as caught:
        list(map_many(eval, ["1"], options=WorkOptions(where="ray")))
    assert "melscape[cluster]" in caught.value.next_step


def test_a_cluster_that_does_not_answer_is_told_with_what_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_settings: object) -> None:
        raise ConnectionError("nobody there")

    monkeypatch.setitem(sys.modules, "ray", SimpleNamespace(is_initialized=lambda: False, init=refuse))
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:1")
    with pytest.raises(WorkError, match="127.0.0.1:1") as caught:
        list(map_many(eval, ["1"], options=WorkOptions(where="ray")))
    assert "RAY_AUTH_MODE=token" in caught.value.next_step
