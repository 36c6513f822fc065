"""What mashups are like: the laws of length, gain, tempo, noise and damage that each one is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from melscape.audio.damage import Damage
from melscape.errors import ConfigError
from melscape.tasks.genre.mashup.kinds import refuse_odd_kinds

Range = tuple[float, float]
# Share, shortest and longest: counted from the sizes of the competition's own test files.
TEST_LENGTHS_SECONDS = ((0.5, 30.0, 30.0), (0.4, 24.0, 30.0), (0.1, 6.0, 24.0))


@dataclass(frozen=True)
class NoiseLaw:
    """How many noises there are, where and how loud.

    Args:
        fewest, most: how many, each number as likely as the others.
        snr_db: power of the music over that of the noise, each where it sounds.
        amplitude: if given, noises are added with this factor instead, whatever their level and that of the music.
        whole_chance: that a noise is repeated from the first sample to the last instead of heard once at some place.
    """

    fewest: int = 0
    most: int = 3
    snr_db: Range = (-5.0, 25.0)
    amplitude: Range | None = None
    whole_chance: float = 0.25

    def __post_init__(self) -> None:
        refuse_odd_kinds(NoiseLaw, vars(self), "noise.")


@dataclass(frozen=True)
class MashupRecipe:
    """The laws of one kind of mashup.

    Args:
        rate_hz: of the mashup and of the sounds it is made of.
        lengths_seconds: rows of (share, shortest, longest).
        one_song_chance: that all stems come from one song.
        gain_chance: that the stems get a gain each; drawn evenly from `gain`.
        drop_chance: of each stem to be left out; two stay if there are two.
        tempo_chance: that all stems follow the tempo of one of them.
        tempo_ratio: slowest and fastest reading; stems that would need more are left alone.
        tempo_confidence: least confidence in both tempi, 0 to 1.
        turn_chance: that a stem as long as the mashup begins anywhere and goes on from its start.
        blend_chance: that a second whole song is laid under the first, `blend` as loud; without stems only.
        split_chance: that the tones of one whole song meet the beats of another, where both are in the bank.
        noise: the law of noises.
        damage: the law of damage done to music and noises together.
    """

    rate_hz: int = 22_050
    lengths_seconds: tuple[tuple[float, float, float], ...] = TEST_LENGTHS_SECONDS
    one_song_chance: float = 0.1
    gain_chance: float = 0.5
    gain: Range = (0.4, 1.0)
    drop_chance: float = 0.08
    tempo_chance: float = 0.8
    tempo_ratio: Range = (0.8, 1.25)
    tempo_confidence: float = 0.1
    turn_chance: float = 0.5
    blend_chance: float = 0.4
    blend: Range = (0.1, 0.7)
    split_chance: float = 0.4
    noise: NoiseLaw = field(default_factory=NoiseLaw)
    damage: Damage = field(default_factory=Damage)

    def __post_init__(self) -> None:
        refuse_odd_kinds(MashupRecipe, vars(self))
        rows = tuple(tuple(float(value) for value in row) for row in self.lengths_seconds)
        object.__setattr__(self, "lengths_seconds", rows)
        _refuse_bad_laws(self)

    @property
    def longest_samples(self) -> int:
        """Length of the longest mashup that can be drawn."""
        return round(max(row[2] for row in self.lengths_seconds) * self.rate_hz)

    def to_dict(self) -> dict[str, object]:
        """The chosen values, ready for JSON; what `from_dict` reads."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> MashupRecipe:
        """The recipe that `to_dict` wrote. Errors: ConfigError names unknown settings, and those of the wrong kind."""
        noise = NoiseLaw(**_known(NoiseLaw, values.get("noise", {})))
        damages = _known(Damage, values.get("damage", {}))
        refuse_odd_kinds(Damage, damages, "damage.")
        damage = Damage(**damages)
        return cls(**{**_known(cls, values), "noise": noise, "damage": damage})


def default() -> MashupRecipe:
    """Mashups as the test has them: matched tempi, loud noises at some places, all kinds of damage."""
    return MashupRecipe()


def document() -> MashupRecipe:
    """The document's own: whole 30 s, gains of 0.4 to 1, one to three noises at 0.05 to 0.35 throughout, no more."""
    return MashupRecipe(
        lengths_seconds=((1.0, 30.0, 30.0),),
        one_song_chance=0.0,
        gain_chance=1.0,
        drop_chance=0.0,
        tempo_chance=0.0,
        turn_chance=0.0,
        blend_chance=0.0,
        split_chance=0.0,
        noise=NoiseLaw(fewest=1, most=3, amplitude=(0.05, 0.35), whole_chance=1.0),
        damage=Damage.none(),
    )


def clean() -> MashupRecipe:
    """The default without noises and damage: what remains of a score when only mixing is hard."""
    return MashupRecipe(noise=NoiseLaw(fewest=0, most=0), damage=Damage.none())


def at_snr(snr_db: float) -> MashupRecipe:
    """The default with one noise throughout at exactly this level and no damage: one point of an SNR curve."""
    noise = NoiseLaw(fewest=1, most=1, snr_db=(snr_db, snr_db), whole_chance=1.0)
    return MashupRecipe(noise=noise, damage=Damage.none())


def _known(kind: type, values: object) -> dict[str, Any]:
    if not isinstance(values, Mapping):
        raise ConfigError(f"Settings of {kind.__name__} that are no table: {values!r}.", "names with values")
    names = {each.name for each in fields(kind)}
    if odd := set(values) - names:
        raise ConfigError(f"{kind.__name__} has no setting {', '.join(sorted(odd))}.", ", ".join(sorted(names)))
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


def _refuse_bad_laws(recipe: MashupRecipe) -> None:
    noise, shares = recipe.noise, [row[0] for row in recipe.lengths_seconds]
    chances = [name for name in (each.name for each in fields(recipe)) if name.endswith("_chance")]
    amplitude = noise.amplitude or (0.0, 0.0)
    slow, fast = recipe.tempo_ratio
    checks = [
        (recipe.rate_hz >= 8_000, f"a rate of 8000 Hz or more, not {recipe.rate_hz}"),
        (all(0.0 <= getattr(recipe, name) <= 1.0 for name in chances), f"chances from 0 to 1: {', '.join(chances)}"),
        (bool(shares) and abs(sum(shares) - 1.0) < 1e-6 and min(shares) >= 0, "shares of lengths that add up to 1"),
        (
            all(0.1 <= low <= high for _, low, high in recipe.lengths_seconds),
            "lengths of 0.1 s or more, shortest first",
        ),
        (0.0 <= recipe.gain[0] <= recipe.gain[1], f"gains upwards from 0, not {recipe.gain}"),
        (0.0 <= recipe.blend[0] <= recipe.blend[1], f"blends upwards from 0, not {recipe.blend}"),
        (0.25 <= slow <= 1.0 <= fast <= 4.0, f"a tempo ratio around 1 between 0.25 and 4, not {slow} to {fast}"),
        (0 <= noise.fewest <= noise.most, f"noises upwards from 0, not {noise.fewest} to {noise.most}"),
        (noise.snr_db[0] <= noise.snr_db[1], f"an SNR range upwards, not {noise.snr_db}"),
        (0.0 <= amplitude[0] <= amplitude[1], f"noise amplitudes upwards from 0, not {amplitude}"),
        (0.0 <= noise.whole_chance <= 1.0, f"a chance from 0 to 1 of whole noises, not {noise.whole_chance}"),
    ]
    for right, expected in checks:
        if not right:
            raise ConfigError("A mashup recipe that cannot be used.", f"{expected}.")
