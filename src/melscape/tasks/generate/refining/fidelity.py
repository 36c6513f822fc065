"""How true a sound is to its picture: a refiner of magnitudes, learnt from the folder, kept only where it helps.

What the refiner says is always brought back to the mel before it is used, and the sound made with it is used only if
it shows the mel better than the sound made without: where the refiner knows nothing, nothing gets worse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import torch
from jaxtyping import Float, Float32
from torch import Tensor, nn

from melscape.features.filterbank import mel_bank
from melscape.features.invert import Inversion, to_audio
from melscape.features.invert.undo import band_sums
from melscape.features.logmel import log_mel
from melscape.features.mel import Mel
from melscape.measures.sound import log_spectral_distance_db, spectral_convergence_db
from melscape.models.refiner import MEL_RANGE_DB, MagnitudeRefiner, RefinerConfig
from melscape.tasks.generate.refining.closeups import CloseUps, Variation, magnitudes_of, smooth_db
from melscape.training.batches import Batch, ItemBatches
from melscape.training.engine import fit
from melscape.training.events import Event, Snapshot
from melscape.training.job import Job
from melscape.training.plan import Moment, Plan
from melscape.training.random import seeded

BATCH = 8
SETTLING_STEPS = 3  # of the search for the right bands, while learning: the rest changes next to nothing
QUIETEST = 1e-4  # of the loudest magnitude: below it, learning looks no closer
JUDGED_SOUNDS, JUDGED_SECONDS = 24, 2.0
# Less than this is chance; and what gains in one measure must not lose in another.
LEAST_GAIN_DB, MOST_LOSS_DB = 0.1, 0.02


@dataclass(frozen=True)
class Fidelity:
    """How far sounds made from true mels are from the sounds themselves, in dB; lower is better."""

    spectral_convergence_db: float
    log_spectral_distance_db: float
    mel_mae_db: float


@dataclass(frozen=True)
class Verdict:
    """What held-out sounds say about a refiner."""

    plain: Fidelity
    refined: Fidelity
    sounds: int

    @property
    def kept(self) -> bool:
        """Whether it comes nearer in spectral convergence, and loses in nothing else."""
        gains = {name: value - asdict(self.refined)[name] for name, value in asdict(self.plain).items()}
        near = gains.pop("spectral_convergence_db") >= LEAST_GAIN_DB
        return self.sounds > 0 and near and min(gains.values()) >= -MOST_LOSS_DB

    @property
    def words(self) -> str:
        """One sentence for the log and the report."""
        if not self.sounds:
            return "No held-out sounds to try a refiner on, so none is used."
        before, after = self.plain, self.refined
        figures = (
            f"spectral convergence {before.spectral_convergence_db:.2f} to {after.spectral_convergence_db:.2f} dB, "
            f"log-spectral distance {before.log_spectral_distance_db:.2f} to {after.log_spectral_distance_db:.2f} dB, "
            f"mel error {before.mel_mae_db:.3f} to {after.mel_mae_db:.3f} dB on {self.sounds} held-out sounds"
        )
        return (
            f"The refiner is kept: {figures}."
            if self.kept
            else f"The refiner does not help and is left out: {figures}."
        )


@dataclass(frozen=True)
class RefinedInverter:
    """A vocoder (see `melscape.features.invert.vocoder`) that asks a refiner, and believes it where the mel agrees."""

    refiner: MagnitudeRefiner | None = None
    settings: Inversion = Inversion()

    def to_samples(
        self, log_mel: Float[np.ndarray, "M T"], mel: Mel, samples: int | None = None
    ) -> Float[np.ndarray, "S"]:
        """The sound of a picture, the truer one of the two that were made with and without the refiner."""
        plain = to_audio(log_mel, mel, settings=self.settings, samples=samples)
        if self.refiner is None:
            return plain
        magnitudes = refine_magnitudes(self.refiner, log_mel, mel)
        refined = to_audio(log_mel, mel, settings=self.settings, samples=samples, magnitudes=magnitudes)
        return min(refined, plain, key=lambda sound: picture_error_db(sound, log_mel, mel))


def refine_magnitudes(
    refiner: MagnitudeRefiner, mel_db: Float[np.ndarray, "M T"], mel: Mel
) -> Float32[np.ndarray, "F T"]:
    """Linear magnitudes of a picture as the refiner sees them. They are an opinion: `to_audio` corrects their bands."""
    levels_db, loudest = _under_peak(mel_db, mel)
    smooth = smooth_db(levels_db, mel)
    weight = next(refiner.parameters())
    with torch.no_grad():
        change_db = refiner(*(torch.from_numpy(each)[None].to(weight) for each in (levels_db, smooth)))[0]
    magnitudes = 10.0 ** ((smooth + change_db.float().cpu().numpy()) / 20.0)
    return (magnitudes * loudest ** (1.0 / mel.power)).astype(np.float32)


def learn_refiner(
    sounds: Sequence[Float[np.ndarray, "_"]],
    mel: Mel,
    plan: Plan,
    *,
    stop: Callable[[], bool] | None = None,
    on_event: Callable[[Event], None] | None = None,
) -> MagnitudeRefiner:
    """A refiner for sounds like these (mono, at the contract's rate), ready to use."""
    job = refiner_job(sounds, mel, plan.seed)
    weights: Mapping[str, Tensor] = {}
    for event in fit(job, plan, stop=stop):
        if isinstance(event, Snapshot):
            weights = event.state.weights()
        if on_event is not None:
            on_event(event)
    if weights:
        job.network.load_state_dict(weights)
    assert isinstance(job.network, MagnitudeRefiner)
    return job.network.to("cpu").eval()


def refiner_plan(*, seed: int, seconds: float, device: str = "auto") -> Plan:
    """How to learn a refiner within a time; one minute is enough for a folder of notes."""
    return Plan(
        weights={"convergence": 1.0, "log_magnitude": 0.3},
        seed=seed,
        minutes=seconds / 60.0,
        learning_rate=4e-3,
        warmup_steps=30,
        ema_decay=0.98,
        snapshot_seconds=None,
        device=device,
    )


def refiner_job(
    sounds: Sequence[Float[np.ndarray, "_"]], mel: Mel, seed: int, *, shape: RefinerConfig | None = None
) -> Job:
    """What is learnt: a fresh refiner on pieces of these sounds. The same seed gives the same job."""
    pieces = CloseUps([sound for sound in sounds if len(sound)], mel, seed, varied=Variation())
    with seeded(seed, "refiner"):
        network = MagnitudeRefiner(replace(shape or RefinerConfig(), bands=mel.bands, bins=mel.bins))
    return Job(network, ItemBatches(len(pieces), BATCH, seed, pieces.read), objective_of(mel))


def objective_of(mel: Mel) -> Callable[[nn.Module, Batch, Moment], Mapping[str, Tensor]]:
    """Two losses of the magnitudes after their bands were put right, where the energy is and how soft the rest is."""
    bank = torch.from_numpy(mel_bank(mel).dense())
    shares = bank / bank.sum(0).clamp(min=1e-9)

    def losses(network: nn.Module, batch: Batch, moment: Moment) -> Mapping[str, Tensor]:
        del moment
        change_db = network(batch["mel_db"], batch["bins_db"])
        truth = batch["magnitudes"]
        with torch.autocast(truth.device.type, enabled=False):
            strengths = 10.0 ** ((batch["bins_db"] + change_db.float()) * (mel.power / 20.0))
            wanted = 10.0 ** (batch["mel_db"] / mel.db_per_decade)
            settled = _settle(strengths, wanted, bank.to(truth), shares.to(truth))
            found = (settled + 1e-14) ** (1.0 / mel.power)
            apart = (found - truth).square().sum((1, 2)) / truth.square().sum((1, 2)).clamp(min=1e-6)
            logs = found.clamp(min=QUIETEST).log() - truth.clamp(min=QUIETEST).log()
        return {"convergence": (apart + 1e-8).sqrt().mean(), "log_magnitude": logs.abs().mean()}

    return losses


def judge(refiner: MagnitudeRefiner, sounds: Sequence[Float[np.ndarray, "_"]], mel: Mel) -> Verdict:
    """Make held-out sounds from their mels with and without the refiner, and compare both with the truth."""
    most = round(JUDGED_SECONDS * mel.rate_hz)
    heard = [np.asarray(sound[:most], np.float32) for sound in sounds if np.any(sound[:most])]
    step = max(1, -(-len(heard) // JUDGED_SOUNDS))
    tried = [sound for sound in heard[::step] if len(sound) >= 2 * mel.fft_samples]
    if not tried:
        nothing = Fidelity(0.0, 0.0, 0.0)
        return Verdict(nothing, nothing, 0)
    plain, refined = (
        _mean(_fidelity(sound, RefinedInverter(each), mel) for sound in tried) for each in (None, refiner)
    )
    return Verdict(plain, refined, len(tried))


def picture_error_db(sound: Float[np.ndarray, "S"], picture: Float[np.ndarray, "M T"], mel: Mel) -> float:
    """Mean difference between what a sound shows and a picture, in dB above 80 dB under the picture's peak."""
    shown = log_mel(sound, replace(mel, scale="linear", reference="one"))
    width = min(shown.shape[1], picture.shape[1])
    wanted, loudest = _under_peak(picture, mel)
    if mel.reference == "peak":  # the picture does not know how loud it was
        loudest = max(float(shown.max()), 1e-20)
    found = mel.db_per_decade * np.log10(np.maximum(shown / np.float32(loudest), 1e-12))
    return float(np.abs(np.maximum(found, -MEL_RANGE_DB)[:, :width] - wanted[:, :width]).mean())


def _fidelity(sound: Float[np.ndarray, "S"], inverter: RefinedInverter, mel: Mel) -> Fidelity:
    contract = replace(mel, scale="db", reference="one", floor=-120.0)
    picture = log_mel(sound, contract)
    made = inverter.to_samples(picture, contract, len(sound))
    found, truth = magnitudes_of(made, mel), magnitudes_of(sound, mel)
    distance_db = log_spectral_distance_db(found.astype(np.float64) ** 2, truth.astype(np.float64) ** 2)
    return Fidelity(spectral_convergence_db(found, truth), distance_db, picture_error_db(made, picture, contract))


def _mean(each: Iterator[Fidelity]) -> Fidelity:
    rows = [tuple(asdict(one).values()) for one in each]
    return Fidelity(*(float(value) for value in np.mean(rows, axis=0)))


def _under_peak(picture: Float[np.ndarray, "M T"], mel: Mel) -> tuple[Float32[np.ndarray, "M T"], float]:
    sums = band_sums(picture, mel)
    loudest = max(float(sums.max()), 1e-20)
    levels_db = mel.db_per_decade * np.log10(np.maximum(sums / np.float32(loudest), 1e-12))
    return np.maximum(levels_db, -MEL_RANGE_DB).astype(np.float32), loudest


def _settle(
    strengths: Float[Tensor, "B F T"], wanted: Float[Tensor, "B M T"], bank: Float[Tensor, "M F"], shares: Tensor
) -> Float[Tensor, "B F T"]:
    # The same multiplicative step as in the inversion, so that the network learns only what survives it.
    for _ in range(SETTLING_STEPS):
        ratio = wanted / (bank @ strengths + 1e-12)
        strengths = strengths * (shares.T @ ratio)
    return strengths
