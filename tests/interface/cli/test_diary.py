"""What a training tells: every epoch with all its diagnostics, and a time left that comes true."""

import pytest
from tests.interface.made import Clock

from melscape.interface.cli.diary import Diary
from melscape.interface.cli.diary_forms import CLASSES, LATENT, class_row, form_of, latent_row
from melscape.interface.cli.talk import Talk
from melscape.training.events import Finished, Step, Validated

MEASURES = {
    "mel_mae_db": 3.25,
    "raw_kl_nats": 45.5,
    "kl_floor_nats": 8.0,
    "active_units": 31.0,
    "mu_mean": -0.5,
    "mu_std": 1.0,
    "logvar_mean": -6.0,
    "logvar_std": 0.25,
    "mu_distance": 7.5,
    "mu_distance_min": 0.5,
}

CHARGED = {"free_bits_kl": 20.0}
HEARD = {"f1_open": 0.812, "loss_open": 0.6, "f1_closed": 0.934, "loss_closed": 0.25}


def step(number, epoch=0, charged=20.0):
    return Step(number, epoch, {"total": 0.5, "free_bits_kl": charged}, 1e-3, 1.0)


def made(clock, epochs=4, budget_minutes=None):
    return Diary(Talk(clock=clock), epochs=epochs, budget_minutes=budget_minutes, clock=clock)


def test_a_row_holds_every_diagnostic():
    line = latent_row(Validated(200, 0, MEASURES, best=True), CHARGED, 65.0)
    numbers = ["1", "200", "1:05", "3.250*", "45.50", "20.00", "8.00", "-0.50", "±", "1.00", "-6.00", "±", "0.25"]
    assert line.split() == [*numbers, "31", "7.50", "(0.50)"]


def test_what_a_task_does_not_measure_is_a_dash():
    measures = {name: value for name, value in MEASURES.items() if "distance" not in name}
    assert latent_row(Validated(200, 0, measures, best=False), {}, 65.0).split()[-2:] == ["31", "-"]


def test_columns_stand_under_their_heads():
    line = latent_row(Validated(200, 0, MEASURES, best=True), CHARGED, 65.0)
    for head, value in (("step", "200"), ("time", "1:05"), ("MAE", "3.250"), ("KL raw", "45.50"), ("units", "31")):
        assert abs(LATENT.head.index(head) + len(head) - line.index(value) - len(value)) <= 1, head


def test_the_charge_is_the_mean_over_the_epoch(capsys):
    diary = made(Clock())
    for number, charged in ((1, 10.0), (2, 30.0)):
        diary(step(number, charged=charged))
    diary(Validated(2, 0, MEASURES, best=False))
    assert capsys.readouterr().out.splitlines()[-1].split()[5] == "20.00"


def test_a_budget_tells_the_time_that_is_left_of_it():
    clock = Clock()
    diary = made(clock, budget_minutes=2.0)
    diary(step(1))
    clock.now += 29.0
    assert diary.progress(30).eta_seconds == pytest.approx(90.0)


def test_a_resumed_budget_counts_what_was_spent():
    diary = Diary(Talk(), epochs=4, budget_minutes=2.0, spent_seconds=60.0, clock=(clock := Clock()))
    diary(step(1))
    clock.now += 9.0
    assert diary.progress(10).eta_seconds == pytest.approx(50.0)


def test_epochs_tell_their_time_from_the_pace_of_the_first():
    clock = Clock()
    diary = made(clock, epochs=4)
    diary(step(1))
    assert diary.progress(1).eta_seconds is None
    for number in range(2, 11):
        clock.now += 1.0
        diary(step(number))
    diary(Validated(10, 0, MEASURES, best=True))
    assert diary.progress(10).eta_seconds == pytest.approx(30.0)
    assert diary.progress(10).total == 40


def test_a_resumed_run_counts_the_pace_of_its_own_steps():
    clock = Clock()
    diary = made(clock, epochs=4)
    diary(step(21, epoch=2))
    for number in range(22, 31):
        clock.now += 1.0
        diary(step(number, epoch=2))
    diary(Validated(30, 2, MEASURES, best=True))
    assert diary.progress(30).eta_seconds == pytest.approx(10.0)


def test_a_stopped_training_is_known_as_such():
    diary = made(Clock())
    diary(Finished("done"))
    assert not diary.interrupted
    diary(Finished("stopped"))
    assert diary.interrupted


def test_a_network_that_names_classes_is_told_in_its_own_form():
    assert form_of(HEARD) is CLASSES and form_of(MEASURES) is LATENT
    line = class_row(Validated(40, 1, HEARD, best=True), {"cross_entropy": 0.5, "wrong": 0.125}, 61.0)
    assert line.split() == ["2", "40", "1:01", "0.812*", "0.934", "0.600", "0.250", "0.500", "12.5"]


def test_without_held_out_songs_the_closed_score_has_the_star():
    closed = {name: value for name, value in HEARD.items() if "closed" in name}
    assert class_row(Validated(40, 1, closed, best=True), {}, 61.0).split()[3:5] == ["-", "0.934*"]


def test_the_form_is_told_once_before_the_first_row(capsys):
    diary = made(Clock())
    for number in (1, 2):
        diary(step(number, epoch=number - 1))
        diary(Validated(number, number - 1, HEARD, best=False))
    assert capsys.readouterr().out.count(CLASSES.head) == 1
