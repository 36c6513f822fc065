import json

import pytest

from melscape.errors import ConfigError, ContractError
from melscape.training.plan import Plan


def plan(**choices):
    return Plan(weights={"reconstruction": 1.0, "kl": 0.1}, **choices)


@pytest.mark.parametrize(
    "choices",
    [
        {"epochs": 0},
        {"minutes": -1.0},
        {"learning_rate": 0.0},
        {"ema_decay": 1.0},
        {"accumulate": 0},
        {"warmup_steps": -1},
        {"schedule": "sawtooth"},
        {"precision": "fp8"},
        {"warmed": ("style",)},
    ],
)
def test_impossible_choices_are_refused_by_name(choices):
    with pytest.raises(ConfigError, match=next(iter(choices))):
        plan(**choices)


def test_a_plan_without_losses_is_refused():
    with pytest.raises(ConfigError, match="loss"):
        Plan(weights={})


def test_the_contract_survives_json():
    contract = plan(warmed=("kl",), minutes=2.0).contract()
    assert json.loads(json.dumps(contract)) == contract
    plan(warmed=("kl",), minutes=2.0).refuse_unless(contract)


def test_another_plan_is_refused_by_what_differs():
    with pytest.raises(ContractError, match="learning_rate 0.001") as caught:
        plan(learning_rate=0.01).refuse_unless(plan().contract())
    assert "learning_rate 0.01" in caught.value.expected
    assert "epochs" not in caught.value.text


def test_choices_that_change_no_result_may_differ():
    plan(snapshot_steps=5, prefetch=False, device="cpu").refuse_unless(plan().contract())


def test_a_time_budget_decides_the_course():
    assert plan(schedule="onecycle").course == "onecycle"
    assert plan(schedule="onecycle", minutes=1.0).course == "constant-then-decay"
