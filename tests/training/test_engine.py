import gc
import json
from dataclasses import replace

import pytest
import torch
from torch import nn

from melscape.errors import ConfigError, ContractError
from melscape.training.engine import fit
from melscape.training.events import Finished, Snapshot, Step, Validated
from melscape.training.problems import NotFiniteLoss


def steps(events):
    return [event for event in events if isinstance(event, Step)]


def test_training_tells_each_step_each_validation_and_the_end(make_job, make_plan):
    events = list(fit(make_job(), make_plan(epochs=3)))
    assert [event.step for event in steps(events)] == list(range(1, 13))
    assert [event.epoch for event in steps(events)] == [0] * 4 + [1] * 4 + [2] * 4
    assert [event.step for event in events if isinstance(event, Validated)] == [4, 8, 12]
    assert events[-1] == Finished("done")


def test_training_makes_the_loss_smaller(make_job, make_plan):
    losses = [event.losses["total"] for event in steps(fit(make_job(), make_plan(epochs=10)))]
    assert losses[-1] < 0.7 * losses[0]


def test_the_total_is_the_weighted_sum_and_the_rest_is_raw(make_job, make_plan):
    losses = next(fit(make_job(), make_plan())).losses
    assert losses["total"] == pytest.approx(losses["reconstruction"] + 0.1 * losses["size"], rel=1e-6)


def test_a_warmed_loss_begins_without_weight(make_job, make_plan):
    events = steps(fit(make_job(), make_plan(warmed=("size",), beta_warmup_steps=4)))
    shares = [
        (event.losses["total"] - event.losses["reconstruction"]) / (0.1 * event.losses["size"]) for event in events
    ]
    assert shares[:6] == pytest.approx([0, 0.25, 0.5, 0.75, 1, 1], abs=1e-3)


def test_the_weights_are_those_of_a_plain_loop(make_job, make_plan, last_state):
    quiet = make_job(objective=lambda network, batch, moment: {"error": network(batch["mel"]).square().mean()})
    plain = make_job().network
    for network in (quiet.network, plain):
        network[1] = network[3] = nn.Identity()  # before a norm, a bias has a gradient of rounding errors only
    optimiser = torch.optim.AdamW(plain.parameters(), lr=0.01, weight_decay=0)
    for step in range(8):
        optimiser.zero_grad()
        plain(quiet.batches.batch(*divmod(step, 4))["mel"]).square().mean().backward()
        optimiser.step()
    course = {"schedule": "constant-then-decay", "epochs": 20, "weight_decay": 0.0, "clip_norm": None}
    events = fit(quiet, replace(make_plan(**course), weights={"error": 1.0}))
    while not isinstance(event := next(events), Step) or event.step < 8:
        pass
    for name, weight in plain.state_dict().items():
        torch.testing.assert_close(quiet.network.state_dict()[name].contiguous(), weight, rtol=1e-4, atol=1e-6)


def test_training_leaves_the_chance_of_others_alone(make_job, make_plan):
    before = torch.get_rng_state()
    list(fit(make_job(), make_plan(precision="auto")))
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("changes", [{"prefetch": False}, {"snapshot_steps": 1}])
def test_how_it_is_carried_out_changes_no_weight(make_job, make_plan, last_state, equal_states, changes):
    usual = last_state(fit(make_job(), make_plan()))
    assert equal_states(last_state(fit(make_job(), make_plan(**changes))), usual)


def test_what_listeners_draw_changes_no_weight(make_job, make_plan, last_state, equal_states):
    seen = []
    for event in fit(make_job(), make_plan()):
        torch.rand(3)
        seen.append(event)
    assert equal_states(last_state(seen), last_state(fit(make_job(), make_plan())))


def test_another_seed_gives_other_weights(make_job, make_plan, last_state):
    one, other = (last_state(fit(make_job(), make_plan(seed=seed))).weights() for seed in (0, 1))
    assert not torch.equal(one["0.weight"], other["0.weight"])


@pytest.mark.parametrize("accumulate", [2, 3, 8])
def test_a_batch_in_parts_gives_the_weights_of_the_whole(make_job, make_plan, last_state, accumulate):
    def objective(network, batch, moment):
        return {"reconstruction": (network(batch["mel"]) - batch["mel"]).square().mean(), "size": batch["mel"].mean()}

    def trained(**choices):
        network = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 1, 1))
        network.load_state_dict({**network.state_dict(), "0.weight": make_job().network[0].weight})
        torch.nn.init.constant_(network[2].weight, 0.3)
        for name in (network[0].bias, network[2].bias):
            torch.nn.init.zeros_(name)
        return last_state(fit(make_job(network=network, objective=objective), make_plan(**choices))).weights()

    whole, cut = trained(), trained(accumulate=accumulate)
    for name, weight in whole.items():
        torch.testing.assert_close(cut[name], weight, rtol=1e-3, atol=2e-5)


def test_a_stop_leaves_a_snapshot_and_says_so(make_job, make_plan):
    asked = []
    events = list(fit(make_job(), make_plan(), stop=lambda: asked.append(1) or len(asked) > 6))
    assert events[-1] == Finished("stopped")
    assert isinstance(events[-2], Snapshot)
    assert (events[-2].step, events[-2].reason) == (6, "stopped")


def test_a_stop_before_the_first_step_can_be_resumed(make_job, make_plan, last_state, equal_states):
    state = last_state(fit(make_job(), make_plan(), stop=lambda: True))
    assert state.step == 0
    assert equal_states(last_state(fit(make_job(), make_plan(), state=state)), last_state(fit(make_job(), make_plan())))


def test_a_finished_state_has_nothing_left_to_do(make_job, make_plan, last_state):
    state = last_state(fit(make_job(), make_plan()))
    assert list(fit(make_job(), make_plan(), state=state)) == [Finished("done")]


def test_snapshots_come_every_so_many_steps_seconds_and_at_the_best(make_job, make_plan, make_clock):
    def places(plan, **given):
        return [
            (event.step, event.reason)
            for event in fit(make_job(validate=None), plan, **given)
            if type(event) is Snapshot
        ]

    assert places(make_plan(snapshot_steps=6)) == [(6, "interval"), (12, "interval"), (16, "end")]
    by_time = places(make_plan(snapshot_seconds=30.0), clock=make_clock(2.0))
    assert 3 <= len(by_time) <= 5
    events = list(fit(make_job(validate=lambda network, moment: {"error": abs(8.0 - moment.step)}), make_plan()))
    assert [(event.step, event.reason) for event in events if isinstance(event, Snapshot)] == [
        (4, "best"),
        (8, "best"),
        (16, "end"),
    ]


def test_a_snapshot_is_not_changed_by_later_steps(make_job, make_plan):
    first, *_ = kept = [
        event.state for event in fit(make_job(), make_plan(snapshot_steps=1)) if type(event) is Snapshot
    ]
    again = next(event.state for event in fit(make_job(), make_plan(snapshot_steps=1)) if type(event) is Snapshot)
    assert torch.equal(first.tensors["network.0.weight"], again.tensors["network.0.weight"])
    assert not torch.equal(first.tensors["network.0.weight"], kept[-1].tensors["network.0.weight"])


def test_the_numbers_of_a_state_survive_json(make_job, make_plan, last_state):
    numbers = last_state(fit(make_job(), make_plan(ema_decay=0.9))).numbers
    assert json.loads(json.dumps(numbers)) == numbers


def test_no_better_result_for_too_long_ends_it_early(make_job, make_plan):
    job = make_job(validate=lambda network, moment: {"error": float(moment.step)})
    events = list(fit(job, make_plan(epochs=50, patience=3)))
    assert events[-1] == Finished("early stopping")
    assert steps(events)[-1].step == 16


def test_impatience_starts_the_decay_where_there_is_one(make_job, make_plan):
    job = make_job(validate=lambda network, moment: {"error": float(moment.step)})
    events = list(fit(job, make_plan(epochs=50, patience=3, schedule="constant-then-decay")))
    rates = [event.rate for event in steps(events)]
    assert events[-1] == Finished("done")
    assert len(rates) == 16 + round(16 * 3 / 7)
    assert rates[15] == 0.01
    assert rates[-1] < 0.002


def test_a_loss_that_is_not_a_number_is_named_with_its_step(make_job, make_plan):
    def objective(network, batch, moment):
        size = network(batch["mel"]).square().mean()
        return {"reconstruction": size, "size": size / (0.0 if moment.step == 2 else 1.0)}

    job = make_job(objective=objective)
    events = fit(job, make_plan())
    seen = [next(events), next(events)]
    before = job.network[0].weight.clone()
    with pytest.raises(NotFiniteLoss, match="step 3: size is inf"):
        next(events)
    assert [event.step for event in seen] == [1, 2]
    assert torch.equal(job.network[0].weight, before)


def test_a_gradient_that_is_not_a_number_is_found_too(make_job, make_plan):
    def objective(network, batch, moment):
        size = network(batch["mel"]).square().mean()
        return {"reconstruction": size, "size": (size - size.detach()).sqrt()}

    with pytest.raises(NotFiniteLoss, match="gradient is"):
        next(fit(make_job(objective=objective), make_plan()))


def test_an_error_while_reading_ahead_reaches_the_caller(make_job, make_plan):
    class Broken:
        steps_per_epoch = 4

        def batch(self, epoch, index):
            if index == 2:
                raise OSError("the disk is gone")
            return {"mel": torch.ones(2, 1, 8, 8)}

    with pytest.raises(OSError, match="disk"):
        list(fit(make_job(batches=Broken()), make_plan()))


def test_a_weight_without_a_loss_is_refused(make_job, make_plan):
    with pytest.raises(ConfigError, match="style"):
        next(fit(make_job(), replace(make_plan(), weights={"style": 1.0})))


def test_a_state_of_another_plan_or_corpus_is_refused(make_job, make_plan, last_state):
    state = last_state(fit(make_job(), make_plan()))
    with pytest.raises(ContractError, match="epochs 4"):
        next(fit(make_job(), make_plan(epochs=5), state=state))
    fewer = replace(make_job().batches, items=16)
    with pytest.raises(ContractError, match="4 batches"):
        next(fit(make_job(batches=fewer), make_plan(), state=state))


def test_no_tensor_stays_behind_a_step(make_job, make_plan):
    def living():
        gc.collect()
        return sum(issubclass(type(thing), torch.Tensor) for thing in gc.get_objects())

    events = fit(make_job(validate=None), make_plan(epochs=15, ema_decay=0.9, prefetch=False))
    counts = {event.step: living() for event in events if isinstance(event, Step) and event.step in (5, 55)}
    assert counts[55] <= counts[5]
