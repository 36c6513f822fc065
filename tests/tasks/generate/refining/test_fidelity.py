from dataclasses import replace

import numpy as np
import pytest
import torch

from melscape.features.filterbank import mel_bank
from melscape.features.invert import Inversion, to_audio, to_magnitude
from melscape.features.invert.vocoder import Vocoder
from melscape.features.logmel import log_mel
from melscape.features.mel import Mel, seed_003
from melscape.models.refiner import MagnitudeRefiner, RefinerConfig
from melscape.tasks.generate.refining.fidelity import (
    Fidelity,
    RefinedInverter,
    Verdict,
    judge,
    learn_refiner,
    objective_of,
    picture_error_db,
    refine_magnitudes,
    refiner_job,
    refiner_plan,
)
from melscape.training.engine import fit
from melscape.training.events import Snapshot, Step

MEL = Mel(rate_hz=16_000, fft_samples=512, hop_samples=128, bands=24, pad="zero", floor=-120.0)
SMALL = RefinerConfig(width=32, depth=1)
STEPS = 50
QUICK = Inversion(magnitude_steps=10, phase_steps=4)


def note(pitch_hz=300.0, seconds=0.4, rate_hz=16_000):
    at = np.arange(int(seconds * rate_hz)) / rate_hz
    partials = [np.sin(2 * np.pi * k * pitch_hz * at) / k for k in range(1, int(0.45 * rate_hz / pitch_hz))]
    return (0.1 * sum(partials) * np.exp(-4 * at)).astype(np.float32)


def fresh(mel=MEL):
    return MagnitudeRefiner(replace(SMALL, bands=mel.bands, bins=mel.bins)).eval()


def misled():
    torch.manual_seed(0)
    refiner = fresh()
    torch.nn.init.normal_(refiner.leave.weight, std=2.0)
    return refiner


@pytest.fixture(scope="module")
def taught():
    """A refiner that has heard one kind of note for a few steps."""
    job = refiner_job([note(250.0 + 10.0 * k) for k in range(10)], MEL, 0, shape=SMALL)
    plan = replace(refiner_plan(seed=0, seconds=1.0), minutes=None, epochs=1, precision="fp32", prefetch=False)
    steps: list[int] = []
    events = []
    for event in fit(job, plan, stop=lambda taken=steps: len(taken) >= STEPS):
        events.append(event)
        steps += [1] * isinstance(event, Step)
    (last,) = [event for event in events if isinstance(event, Snapshot)]
    job.network.load_state_dict(last.state.weights())
    return job.network.eval(), [event.losses for event in events if isinstance(event, Step)]


def test_an_untaught_refiner_says_what_the_inversion_says():
    picture = log_mel(note(), MEL)
    found = refine_magnitudes(fresh(), picture, MEL)
    plain = to_magnitude(np.maximum(picture, picture.max() - 80.0), MEL, steps=20)
    np.testing.assert_allclose(found, plain, rtol=1e-3, atol=1e-4 * plain.max())


def test_magnitudes_have_the_loudness_of_the_picture_on_every_scale():
    for mel in (MEL, replace(seed_003(), bands=64), replace(MEL, power=1.0)):
        picture = log_mel(note(rate_hz=mel.rate_hz), mel)
        magnitudes = refine_magnitudes(fresh(mel), picture, mel)
        truth = log_mel(note(rate_hz=mel.rate_hz), replace(mel, scale="linear"))
        sums = mel_bank(mel).dense() @ magnitudes**mel.power
        assert sums.max() == pytest.approx(truth.max(), rel=0.05)


def test_silence_gives_finite_magnitudes():
    picture = np.full((MEL.bands, 9), MEL.floor, np.float32)
    found = refine_magnitudes(misled(), picture, MEL)
    assert np.isfinite(found).all() and found.max() < 1e-3


def test_learning_brings_the_losses_down(taught):
    losses = taught[1]
    for name in ("convergence", "log_magnitude"):
        assert np.mean([each[name] for each in losses[-10:]]) < 0.9 * np.mean([each[name] for each in losses[:10]])


def test_what_it_learnt_helps_notes_it_has_not_heard(taught):
    verdict = judge(taught[0], [note(255.0 + 20.0 * k) for k in range(4)], MEL)
    assert verdict.kept and verdict.sounds == 4
    assert verdict.refined.spectral_convergence_db < verdict.plain.spectral_convergence_db - 0.5
    assert "is kept" in verdict.words


def test_a_refiner_that_does_not_help_is_left_out():
    verdict = judge(fresh(), [note()], MEL)
    assert not verdict.kept
    assert "left out" in verdict.words


def test_without_held_out_sounds_nothing_is_kept():
    verdict = judge(fresh(), [np.zeros(9000, np.float32), note(seconds=0.01)], MEL)
    assert verdict.sounds == 0 and not verdict.kept
    assert "No held-out" in verdict.words


@pytest.mark.parametrize(
    "refined, kept", [((-12.0, 2.9, 0.3), True), ((-12.0, 3.1, 0.3), False), ((-10.05, 2.0, 0.2), False)]
)
def test_a_gain_in_one_measure_must_not_cost_another(refined, kept):
    assert Verdict(Fidelity(-10.0, 3.0, 0.3), Fidelity(*refined), 5).kept is kept


def test_a_misled_refiner_makes_no_sound_worse():
    picture = log_mel(note(), MEL)
    wrong = to_audio(picture, MEL, settings=QUICK, magnitudes=refine_magnitudes(misled(), picture, MEL))
    plain = RefinedInverter(None, QUICK).to_samples(picture, MEL)
    assert picture_error_db(wrong, picture, MEL) > picture_error_db(plain, picture, MEL)
    np.testing.assert_array_equal(RefinedInverter(misled(), QUICK).to_samples(picture, MEL), plain)


def test_the_refined_inversion_is_a_vocoder():
    inverter = RefinedInverter(fresh(), QUICK)
    assert isinstance(inverter, Vocoder)
    assert inverter.to_samples(log_mel(note(), MEL), MEL, 5000).shape == (5000,)


def test_the_error_of_a_picture_is_none_for_its_own_sound():
    assert picture_error_db(note(), log_mel(note(), MEL), MEL) < 1e-3
    assert picture_error_db(0.5 * note(), log_mel(note(), MEL), MEL) > 3.0
    under_peak = replace(MEL, reference="peak", floor=-80.0)
    assert picture_error_db(0.5 * note(), log_mel(note(), under_peak), under_peak) < 1e-3


def test_a_right_answer_has_no_loss():
    job = refiner_job([note()], MEL, 0, shape=SMALL)
    batch = job.batches.batch(0, 0)
    perfect = 20.0 * torch.log10(batch["magnitudes"].clamp(min=1e-6)) - batch["bins_db"]
    losses = objective_of(MEL)(lambda *_: perfect, batch, None)
    assert losses["convergence"] < 0.02 and losses["log_magnitude"] < 0.05


def test_the_same_seed_makes_the_same_network():
    first, second = (refiner_job([note()], MEL, 3, shape=SMALL).network for _ in range(2))
    assert all(torch.equal(a, b) for a, b in zip(first.state_dict().values(), second.state_dict().values()))


def test_learning_keeps_to_its_time_and_can_be_stopped():
    steps = []
    refiner = learn_refiner(
        [note()],
        MEL,
        replace(refiner_plan(seed=0, seconds=60.0), precision="fp32"),
        stop=lambda: len(steps) >= 2,
        on_event=lambda event: steps.append(event) if isinstance(event, Step) else None,
    )
    assert len(steps) == 2
    assert not refiner.training and refiner.config.bins == MEL.bins
