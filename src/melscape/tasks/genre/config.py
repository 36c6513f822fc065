"""What can be chosen about hearing genres. `default()` is ours; `seed_002()` is the notebook on messy mashups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Literal, get_args

from melscape.corpus.split import Fractions
from melscape.errors import ConfigError
from melscape.features.mel import Mel, music_22k
from melscape.tasks.genre.mashup import recipe as mashups
from melscape.tasks.genre.mashup.kinds import refuse_odd_kinds
from melscape.tasks.genre.mashup.recipe import MashupRecipe, NoiseLaw
from melscape.training.plan import Plan, Schedule

Network = Literal["cnn", "se_resnet", "encoder"]
Normalise = Literal["standard", "minmax"]


def genre_mel() -> Mel:
    """128 bands at 22.05 kHz in dB under the window's own peak, -80 to 0: how loud a clip is says nothing of genre.

    A frame every 46 ms, half as many as usual: more steps in the same time, and more right answers after it.
    """
    return replace(music_22k(), hop_samples=1_024, reference="peak")


@dataclass(frozen=True)
class Masks:
    """Stripes of a training picture that are hidden: so many, each from 0 up to so many bands or frames wide.

    Source: Park et al., "SpecAugment", 2019.
    """

    band_stripes: int = 2
    bands: int = 12
    time_stripes: int = 2
    frames: int = 16


@dataclass(frozen=True)
class GenreConfig:
    """One way to learn genres.

    Args:
        mel: contract of the pictures that a network made here sees; an encoder brings its own.
        window_seconds: what is heard at once; answers about longer clips are means over windows.
        normalise: "standard" (mean 0, deviation 1 in each window) or "minmax" (0 to 1 in each window).
        network: "cnn", "se_resnet", or "encoder" (a pretrained one from the folder `encoder`).
        widths, dropout: channels of the CNN's levels; what is left out before the last layer.
        encoder, encoder_learns: folder of the encoder; whether it is learnt too or only the layer on top.
        encoder_shape: what the encoder is, as JSON; filled in when a folder of sounds is prepared.
        genres: class names in order; filled in when a folder of sounds is prepared.
        noise: folder of noises; without one the recipe's mashups have none.
        recipe: what training mashups are like.
        mixes_per_song: so many mashups a song that come again in every epoch; 0 for new ones for ever.
        mixup_alpha: how pictures are mixed with one another (Zhang et al., "mixup", 2018); 0 for not at all.
        label_smoothing: share of each answer that goes to all genres alike.
        tta: readings of a clip that an answer is the mean of, each begun a little later.
        masks: what is hidden in training.
        validation, test: shares of the songs that are held out.
        folds, fold: with 3 or more folds, fold number `fold` is held out instead.
        judged_mixes: mashups of each kind that it is tried on after every epoch.
        epoch_steps: steps of an epoch, where `mixes_per_song` does not say.
        muon: convolutions learn by Muon at so many times the rate; without it, everything by AdamW.
    """

    mel: Mel = field(default_factory=genre_mel)
    window_seconds: float = 10.24
    normalise: Normalise = "standard"
    network: Network = "cnn"
    widths: tuple[int, ...] = (32, 64, 128, 256, 512)
    dropout: float = 0.2
    encoder: str = ""
    encoder_learns: bool = False
    encoder_shape: str = ""
    genres: tuple[str, ...] = ()
    noise: str = ""
    recipe: MashupRecipe = field(default_factory=mashups.default)
    mixes_per_song: int = 0
    mixup_alpha: float = 0.0
    label_smoothing: float = 0.0
    tta: int = 1
    masks: Masks = field(default_factory=Masks)
    validation: float = 0.1
    test: float = 0.2
    folds: int = 0
    fold: int = 0
    judged_mixes: int = 200
    batch: int = 48
    epoch_steps: int = 200
    epochs: int = 20
    learning_rate: float = 1e-3
    weight_decay: float = 0.01
    muon: float | None = 50.0
    schedule: Schedule = "cosine"
    warmup_steps: int = 100
    ema_decay: float | None = 0.998
    patience: int | None = None

    def __post_init__(self) -> None:
        refuse_odd_kinds(GenreConfig, vars(self))
        refuse_odd_kinds(Masks, vars(self.masks), "masks.")
        for name in ("widths", "genres"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        _refuse_bad_words(self)
        _refuse_bad_numbers(self)
        _refuse_bad_network(self)

    @property
    def rate_hz(self) -> int:
        """Rate at which sounds are stored, mixed and heard."""
        return self.mel.rate_hz

    @property
    def window_samples(self) -> int:
        """Length of a window."""
        return round(self.window_seconds * self.rate_hz)

    @property
    def frames(self) -> int:
        """Frames of a window's picture."""
        return self.mel.frames(self.window_samples)

    @property
    def fractions(self) -> Fractions:
        """How songs are shared out."""
        return Fractions(1.0 - self.validation - self.test, self.validation, self.test)

    def plan(self, *, seed: int, minutes: float | None = None, device: str = "auto") -> Plan:
        """How to train it: for `minutes`, or for the epochs of the recipe."""
        return Plan(
            weights={"cross_entropy": 1.0},
            seed=seed,
            epochs=self.epochs,
            minutes=minutes,
            learning_rate=self.learning_rate,
            schedule=self.schedule,
            warmup_steps=self.warmup_steps,
            weight_decay=self.weight_decay,
            muon=self.muon,
            ema_decay=self.ema_decay,
            patience=self.patience,
            higher_is_better=True,
            device=device,
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values for the run folder."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> GenreConfig:
        """The configuration that `to_dict` wrote. Errors: ConfigError names what is unknown."""
        names = {each.name for each in fields(cls)}
        try:
            parts: dict[str, Any] = {
                "mel": Mel.from_dict(values["mel"]),
                "recipe": MashupRecipe.from_dict(values["recipe"]),
                "masks": Masks(**values["masks"]),
                # What TOML has no word for was left out: None.
                "ema_decay": values.get("ema_decay"),
                "muon": values.get("muon"),
            }
            return cls(**{**values, **parts})
        except (TypeError, KeyError) as error:
            odd = ", ".join(sorted(set(values) - names)) or str(error)
            raise ConfigError(
                f"A genre configuration that cannot be read: {odd}.", "what a run's config.toml holds"
            ) from error


def default() -> GenreConfig:
    """Our recipe: a CNN that is fast on two cores, fresh mashups as noisy as the test's in every step."""
    return GenreConfig()


def seed_002() -> GenreConfig:
    """The notebook's: SE-ResNet on whole 30 s pictures scaled to [0, 1], five mashups a song, mixup, OneCycle."""
    return GenreConfig(
        mel=replace(genre_mel(), hop_samples=512, low_hz=20.0, high_hz=8_000.0),
        window_seconds=30.0,
        normalise="minmax",
        network="se_resnet",
        dropout=0.5,
        recipe=mashups.document(),
        mixes_per_song=5,
        mixup_alpha=0.2,
        label_smoothing=0.1,
        tta=3,
        masks=Masks(0, 0, 0, 0),
        validation=0.15,
        batch=16,
        epochs=30,
        weight_decay=1e-4,
        muon=None,
        schedule="onecycle",
        warmup_steps=0,
        ema_decay=None,
        patience=7,
    )


def tiny() -> GenreConfig:
    """Small enough for a test or a first look: seconds of training."""
    return replace(
        default(),
        window_seconds=3.0,
        widths=(16, 32, 64, 96),
        recipe=replace(mashups.default(), lengths_seconds=((1.0, 6.0, 12.0),)),
        judged_mixes=32,
        batch=32,
        epoch_steps=12,
        epochs=3,
        warmup_steps=5,
        ema_decay=0.9,
        masks=Masks(1, 12, 1, 12),
    )


RECIPES = {"default": default, "seed-002": seed_002, "tiny": tiny}


def recipe(name: str) -> GenreConfig:
    """A recipe by name. Errors: ConfigError names the recipes there are."""
    if name not in RECIPES:
        raise ConfigError(f"There is no recipe {name!r}.", " | ".join(RECIPES), "Choose one of these.")
    return RECIPES[name]()


def without_noise(recipe: MashupRecipe) -> MashupRecipe:
    """The recipe for somebody who has no noises."""
    return replace(recipe, noise=NoiseLaw(fewest=0, most=0))


def _refuse_bad_words(config: GenreConfig) -> None:
    for name, kinds in (("network", Network), ("normalise", Normalise), ("schedule", Schedule)):
        if getattr(config, name) not in get_args(kinds):
            raise ConfigError(f"{name} = {getattr(config, name)!r}.", " | ".join(get_args(kinds)))
    if (config.network == "encoder") != bool(config.encoder or config.encoder_shape):
        raise ConfigError(
            f"network = {config.network!r} with encoder = {config.encoder!r}.",
            "the folder of a pretrained encoder for network encoder, none for the others",
        )
    if config.recipe.rate_hz != config.rate_hz:
        found = f"Mashups at {config.recipe.rate_hz} Hz for pictures at {config.rate_hz} Hz."
        raise ConfigError(found, "one rate", "Change one of them.")


def _refuse_bad_numbers(config: GenreConfig) -> None:
    above = ("window_seconds", "tta", "judged_mixes", "batch", "epoch_steps", "epochs", "learning_rate")
    masks = asdict(config.masks).values()
    checks = [
        *((getattr(config, name) > 0, f"{name} over 0, not {getattr(config, name)}") for name in above),
        (0 <= config.dropout < 1, f"dropout from 0 to under 1, not {config.dropout}"),
        (0 <= config.label_smoothing < 1, f"label_smoothing from 0 to under 1, not {config.label_smoothing}"),
        (config.mixup_alpha >= 0, f"mixup_alpha of 0 or more, not {config.mixup_alpha}"),
        (config.mixes_per_song >= 0, f"mixes_per_song of 0 or more, not {config.mixes_per_song}"),
        (min(masks) >= 0, f"masks of 0 or more, not {config.masks}"),
        (min(config.validation, config.test) >= 0, "shares of songs of 0 or more"),
        (config.validation + config.test < 1, f"songs to learn from: {config.validation} + {config.test} held out"),
        (config.folds == 0 or 0 <= config.fold < config.folds >= 3, f"a fold of 3 or more, not {config.fold}"),
    ]
    for right, expected in checks:
        if not right:
            raise ConfigError("A genre recipe that cannot be used.", f"{expected}.")


def _refuse_bad_network(config: GenreConfig) -> None:
    """What the network would refuse only when it is made, after all sounds have been read."""
    from melscape.models.genre_cnn import GenreCNNConfig
    from melscape.models.sizes import FEWEST_FRAMES

    if config.network != "encoder" and config.frames < FEWEST_FRAMES:
        found = (
            f"window_seconds = {config.window_seconds} is {config.frames} frames of {config.mel.hop_samples} samples."
        )
        raise ConfigError(found, f"{FEWEST_FRAMES} frames or more", "Hear longer windows.")
    if config.network == "cnn":
        try:
            GenreCNNConfig(config.mel.bands, widths=config.widths, dropout=config.dropout)
        except ConfigError as error:
            raise ConfigError(f"widths = {list(config.widths)}: {error.found}", error.expected) from error
