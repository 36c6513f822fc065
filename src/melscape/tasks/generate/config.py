"""What can be chosen about learning a folder of sounds: `default()` measured best, `seed_003()` came first."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from melscape.errors import ConfigError
from melscape.features.mel import Mel
from melscape.training.plan import Plan

Network = Literal["sound", "conv"]
# Levels are kept relative to full scale and deeper than a sound's own floor, so that a soft sound can be turned up.
STORED_FLOOR_DB = -120.0
# From this much sound on, fewer speeds are enough: time and memory grow with both.
PLENTY_SECONDS = 1800.0
WHOLE_SECONDS = 60.0


def sound_mel() -> Mel:
    """The contract of `generate`: 128 Slaney bands at 48 kHz, dB under the sound's own loudest cell, -80 to 0.

    Slaney's bands are never narrower than a bin of this transform; those of the seed's HTK formula are, at the bottom.
    """
    return Mel(rate_hz=48_000, fft_samples=2048, hop_samples=512, bands=128, reference="peak", pad="zero")


@dataclass(frozen=True)
class Augmentation:
    """How training sounds are varied. Everything is drawn anew for every epoch and example.

    Args:
        semitones: the sounds are also played this much higher, and so shorter; 0 is the sound itself.
        late: share of windows that start somewhere inside the sound instead of at its beginning.
        early: share of windows that start a part of a step before the sound.
        tilt_db: deviation of a smooth random equaliser, drawn for seven windows in ten.
        swell_db: deviation of a smooth random loudness curve over time, drawn for every second window.
        blend: share of windows that are mixed with another sound.
        soft: share of windows inside a sound that keep their level under the sound's peak.
    """

    semitones: tuple[float, ...] = (0.0,)
    late: float = 0.0
    early: float = 0.0
    tilt_db: float = 0.0
    swell_db: float = 0.0
    blend: float = 0.0
    soft: float = 0.0


@dataclass(frozen=True)
class GenerateConfig:
    """One way to learn a folder of sounds.

    Args:
        mel: contract of what the network sees; 0 dB is the loudest cell of the sound.
        network: "sound" (starts as a PCA, follows time) or "conv" (the convolutional network of `seed_003`).
        step_frames, overlap_frames: frames that share one latent, and how far they reach into their neighbours.
        latent_dim: numbers a step.
        components, width, depth, context: sizes of the sound network.
        window_frames: length of a training window.
        squared: squared instead of absolute error as the reconstruction loss.
        beta: weight of the free-bits KL (sum over the dimensions of a step, in nats) against the mean error of a cell.
        free_bits: nats a dimension that cost nothing.
        beta_warmup_steps: steps in which the weight of the KL rises from 0.
        refine_steps: steps in which latents are fitted to the one sound they stand for, after the encoder's answer.
        refiner_share: share of the minutes that goes to the magnitude refiner, 0 for none.
    """

    mel: Mel = field(default_factory=sound_mel)
    network: Network = "sound"
    step_frames: int = 16
    overlap_frames: int = 4
    latent_dim: int = 32
    components: int = 256
    width: int = 384
    depth: int = 3
    context: int = 3
    dropout: float = 0.1
    window_frames: int = 128
    squared: bool = False
    beta: float = 1e-5
    free_bits: float = 0.0
    beta_warmup_steps: int = 300
    refine_steps: int = 60
    refiner_share: float = 0.2
    augmentation: Augmentation = field(default_factory=Augmentation)
    batch: int = 48
    epochs: int = 12
    learning_rate: float = 1e-3
    weight_decay: float = 0.01

    def __post_init__(self) -> None:
        if self.mel.reference != "peak" or self.mel.scale != "db":
            raise ConfigError(f"Sounds on {self.mel.scale} mels relative to {self.mel.reference}.", "db under the peak")
        if self.network not in ("sound", "conv"):
            raise ConfigError(f"network = {self.network!r}.", "sound or conv")
        for name in ("step_frames", "latent_dim", "window_frames", "batch", "epochs", "learning_rate"):
            if not getattr(self, name) > 0:
                raise ConfigError(f"{name} = {getattr(self, name)}.", "more than 0")
        if self.window_frames % self.step_frames:
            raise ConfigError(
                f"Windows of {self.window_frames} frames in steps of {self.step_frames}.", "a whole number of steps"
            )
        if not 0 <= self.refiner_share < 1:
            raise ConfigError(f"refiner_share = {self.refiner_share}.", "0 up to, but not including, 1")

    @property
    def stored_mel(self) -> Mel:
        """The same picture with levels relative to full scale: what sounds are kept in and rendered from."""
        return replace(self.mel, reference="one", floor=STORED_FLOOR_DB)

    @property
    def step_seconds(self) -> float:
        """Time that one latent stands for."""
        return self.step_frames * self.mel.frame_seconds

    def for_seconds(self, seconds: float) -> GenerateConfig:
        """The same for a folder with this much sound: fewer speeds for a lot, a smaller network for very little."""
        if self.network != "sound":
            return self
        if seconds > PLENTY_SECONDS:
            kept = tuple(shift for shift in self.augmentation.semitones if abs(shift) <= 2.0)
            return replace(self, augmentation=replace(self.augmentation, semitones=kept[::2] or (0.0,)))
        if seconds < WHOLE_SECONDS:
            return replace(self, width=min(self.width, 256), dropout=max(self.dropout, 0.15))
        return self

    def plan(self, *, seed: int, minutes: float | None = None, device: str = "auto") -> Plan:
        """How to train it: for `minutes`, or for the epochs of the recipe."""
        return Plan(
            weights={"reconstruction": 1.0, "free_bits_kl": self.beta},
            warmed=("free_bits_kl",),
            seed=seed,
            epochs=self.epochs,
            minutes=minutes,
            learning_rate=self.learning_rate,
            warmup_steps=100,
            beta_warmup_steps=self.beta_warmup_steps,
            weight_decay=self.weight_decay,
            ema_decay=0.998,
            monitor="mel_mae_db",
            device=device,
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values for the run folder."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> GenerateConfig:
        """The configuration that `to_dict` wrote. Errors: ConfigError names what is unknown."""
        known = {name: value for name, value in values.items() if name not in ("mel", "augmentation")}
        varied: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in dict(values.get("augmentation", {})).items()
        }
        try:
            return cls(mel=Mel.from_dict(values["mel"]), augmentation=Augmentation(**varied), **known)
        except (TypeError, KeyError) as error:
            raise ConfigError(
                f"A generate configuration that cannot be read: {error}.", "what a run's config.toml holds"
            ) from error


def default() -> GenerateConfig:
    """The recipe that reconstructs unheard sounds of small folders best for its cost."""
    varied = Augmentation(
        semitones=(-5.0, -3.5, -2.0, -1.0, 0.0, 1.0, 2.0, 3.5, 5.0),
        late=0.5,
        early=0.25,
        tilt_db=3.0,
        swell_db=2.0,
        blend=0.3,
        soft=0.4,
    )
    return GenerateConfig(augmentation=varied)


def seed_003() -> GenerateConfig:
    """The recipe of the small-folder document: one second at a time, 64 latents, log(1 + energy), squared error.

    Its KL is a sum with a floor of 0.5 nat x 64 = 32 nats beside a mean error of about 0.3: at the document's weight of
    1 nothing but the KL would be learnt, so the weight here is 0.001 of that.
    """
    mel = replace(sound_mel(), formula="htk", norm="none", pad="reflect")
    return GenerateConfig(
        mel=mel,
        network="conv",
        step_frames=94,
        latent_dim=64,
        dropout=0.2,
        window_frames=94,
        squared=True,
        beta=1e-3,
        free_bits=0.5,
        refine_steps=0,
        refiner_share=0.0,
        batch=32,
    )


def tiny() -> GenerateConfig:
    """Small enough for a test or a first look: seconds of training."""
    varied = replace(default().augmentation, semitones=(-2.0, 0.0, 2.0))
    sizes = {"latent_dim": 16, "components": 64, "width": 96, "depth": 1, "batch": 24, "epochs": 3}
    shape: dict[str, Any] = {"window_frames": 64, "refiner_share": 0.0, **sizes}
    return replace(default(), augmentation=varied, **shape)


RECIPES = {"default": default, "seed-003": seed_003, "tiny": tiny}


def recipe(name: str) -> GenerateConfig:
    """A recipe by name. Errors: ConfigError names the recipes there are."""
    if name not in RECIPES:
        raise ConfigError(f"There is no recipe {name!r}.", " | ".join(RECIPES), "Choose one of these.")
    return RECIPES[name]()


def speed_of(semitones: float) -> float:
    """How fast a sound is played to be so much higher."""
    return math.pow(2.0, semitones / 12.0)
