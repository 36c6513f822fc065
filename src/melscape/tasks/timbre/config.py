"""What can be chosen about a timbre space. `default()` is what measured best; `seed_001()` is where it started from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from melscape.errors import ConfigError
from melscape.features.mel import Mel
from melscape.features.mel import seed_001 as mel_seed_001
from melscape.training.plan import Plan

Network = Literal["note", "conv"]
# Cached levels are relative to full scale and deeper than a window's own floor, so that a soft window can be turned up.
STORED_FLOOR_DB = -120.0


@dataclass(frozen=True)
class Augmentation:
    """How training sounds are varied. Everything is drawn anew for every epoch and item.

    Args:
        semitones: the sounds are also played this much higher, and so shorter; 0 is the sound itself.
        late: share of windows that start somewhere inside the sound instead of at its beginning.
        tilt_db: deviation of a smooth random equaliser, drawn for seven windows in ten.
        swell_db: deviation of a smooth random loudness curve over time, drawn for every second window.
        blend: share of windows that are mixed with another sound of nearly the same pitch.
        hide_pitch: share of windows whose pitch the network is not told.
    """

    semitones: tuple[float, ...] = (0.0,)
    late: float = 0.0
    tilt_db: float = 0.0
    swell_db: float = 0.0
    blend: float = 0.0
    hide_pitch: float = 0.0


@dataclass(frozen=True)
class TimbreConfig:
    """One way to learn a timbre space.

    Args:
        mel: contract of the windows that the network sees; 0 dB is the loudest cell of the window.
        frames: frames of a window.
        seconds: how much of the beginning of each sound is kept for training.
        network: "note" (starts as a PCA, knows pitch) or "conv" (the convolutional network of `seed_001`).
        latent_dim: latent dimensions.
        components, width, depth: sizes of the note network.
        levels: channel widths of the convolutional network, one for each halving of the picture.
        squared: squared instead of absolute error as the reconstruction loss.
        beta: weight of the free-bits KL (sum over dimensions, in nats) against the mean error of a cell.
        free_bits: nats a dimension that cost nothing.
        beta_warmup_steps: steps in which the weight of the KL rises from 0.
        refine_steps: steps in which a latent is fitted to the one sound it stands for, after the encoder's answer.
        timbre_dimensions: dimensions of the view in which an instrument stays near itself at every pitch.
    """

    mel: Mel = field(default_factory=mel_seed_001)
    frames: int = 128
    seconds: float = 4.0
    network: Network = "note"
    latent_dim: int = 32
    components: int = 256
    width: int = 512
    depth: int = 2
    dropout: float = 0.1
    levels: tuple[int, ...] = (32, 64, 128)
    squared: bool = False
    beta: float = 1e-5
    free_bits: float = 0.0
    beta_warmup_steps: int = 300
    refine_steps: int = 60
    timbre_dimensions: int = 12
    augmentation: Augmentation = field(default_factory=Augmentation)
    batch: int = 96
    epochs: int = 60
    learning_rate: float = 1e-3
    weight_decay: float = 0.01
    patience: int | None = None

    def __post_init__(self) -> None:
        if self.mel.reference != "peak" or self.mel.scale != "db":
            raise ConfigError(
                f"A timbre space on {self.mel.scale} mels relative to {self.mel.reference}.", "db relative to peak"
            )
        if self.network not in ("note", "conv"):
            raise ConfigError(f"network = {self.network!r}.", "note or conv")
        for name in ("frames", "seconds", "latent_dim", "batch", "epochs", "learning_rate", "timbre_dimensions"):
            if not getattr(self, name) > 0:
                raise ConfigError(f"{name} = {getattr(self, name)}.", "more than 0")

    @property
    def stored_mel(self) -> Mel:
        """Contract of the cache: the same picture, with levels relative to full scale."""
        return replace(self.mel, reference="one", floor=STORED_FLOOR_DB)

    @property
    def window_seconds(self) -> float:
        """Length of a window."""
        return self.frames * self.mel.frame_seconds

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
            patience=self.patience,
            monitor="mel_mae_db",
            device=device,
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values for the run folder."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TimbreConfig:
        """The configuration that `to_dict` wrote. Errors: ConfigError names what is unknown."""
        known = {name: value for name, value in values.items() if name not in ("mel", "augmentation")}
        varied: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in dict(values.get("augmentation", {})).items()
        }
        if "levels" in known:
            known["levels"] = tuple(known["levels"])
        try:
            return cls(mel=Mel.from_dict(values["mel"]), augmentation=Augmentation(**varied), **known)
        except (TypeError, KeyError) as error:
            raise ConfigError(
                f"A timbre configuration that cannot be read: {error}.", "what a run's config.toml holds"
            ) from error


def default() -> TimbreConfig:
    """The recipe that reconstructs unheard notes best for its cost."""
    varied = Augmentation(
        semitones=tuple(-3.0 + 0.75 * step for step in range(9)),
        late=0.2,
        tilt_db=4.0,
        swell_db=4.0,
        blend=0.6,
        hide_pitch=0.1,
    )
    return TimbreConfig(augmentation=varied)


def seed_001() -> TimbreConfig:
    """The recipe of the first notebook: three stride-2 convolutions, squared error, free bits, no augmentation."""
    return TimbreConfig(
        network="conv",
        squared=True,
        dropout=0.0,
        beta=1e-3,
        free_bits=0.25,
        refine_steps=0,
        batch=32,
        epochs=20,
        patience=5,
        beta_warmup_steps=1000,
    )


def tiny() -> TimbreConfig:
    """Small enough for a test or a first look: seconds of training."""
    varied = replace(default().augmentation, semitones=(-2.0, 0.0, 2.0))
    return replace(default(), latent_dim=8, components=48, width=64, depth=1, batch=32, epochs=4, augmentation=varied)


RECIPES = {"default": default, "seed-001": seed_001, "tiny": tiny}


def recipe(name: str) -> TimbreConfig:
    """A recipe by name. Errors: ConfigError names the recipes there are."""
    if name not in RECIPES:
        raise ConfigError(f"There is no recipe {name!r}.", " | ".join(RECIPES), "Choose one of these.")
    return RECIPES[name]()


def speed_of(semitones: float) -> float:
    """How fast a sound is played to be so much higher."""
    return math.pow(2.0, semitones / 12.0)
