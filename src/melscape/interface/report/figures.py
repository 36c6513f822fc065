"""The figures of an evaluation in an order that explains them: ours beside floor, ceiling and trivial answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from melscape.interface.pictures.intervals import Bar

Figures = Mapping[str, object]


@dataclass(frozen=True)
class Line:
    """One figure: its key, what it means, and whether it is ours."""

    key: str
    name: str
    own: bool = False


@dataclass(frozen=True)
class Group:
    """Figures that are to be compared, with what a reader must know."""

    title: str
    note: str
    lines: tuple[Line, ...]


BUDGET = Group(
    "Error budget",
    "Mean error of a mel cell in dB (lower is better), from what a trivial answer scores to what no model could beat. "
    "The ceiling is the true picture turned into sound and heard again: what the way back to sound alone costs.",
    (
        Line("mean_mel_mae_db", "the mean of all training sounds (floor)"),
        Line("nearest_mel_mae_db", "the nearest training sound"),
        Line("pca_mel_mae_db", "PCA with as many dimensions"),
        Line("one_pass_mel_mae_db", "this space, encoder alone", own=True),
        Line("mel_mae_db", "this space, fitted", own=True),
        Line("audio_mel_mae_db", "this space, as sound", own=True),
        Line("ceiling_audio_mel_mae_db", "the true picture, as sound (ceiling)"),
    ),
)
NEIGHBOURS = Group(
    "Is near alike?",
    "Share of sounds whose nearest neighbour is of the right family, and, for the same instrument at another pitch, "
    "is the same instrument (higher is better), beside mean MFCCs and guessing.",
    (
        Line("family_knn", "right family, this space", own=True),
        Line("mfcc_family_knn", "right family, MFCC"),
        Line("family_chance", "right family, guessing"),
        Line("cross_pitch", "same instrument at another pitch, this space", own=True),
        Line("mfcc_cross_pitch", "same instrument at another pitch, MFCC"),
        Line("cross_pitch_chance", "same instrument at another pitch, guessing"),
    ),
)
MORPHS = Group(
    "Are morphs even?",
    "Largest step of a morph over its mean step; 1 is perfectly even. The cross-fade mixes the two pictures.",
    (
        Line("morph_max_jump", "morphs of this space", own=True),
        Line("straight_morph_max_jump", "cross-fades"),
    ),
)
LATENT = Group(
    "Is the latent alive?",
    "A unit is active if it carries more than 0.01 nat. A KL at its floor (free bits times dimensions) says nothing.",
    (
        Line("active_units", "active units", own=True),
        Line("latent_dim", "latent dimensions"),
        Line("raw_kl_nats", "KL (nats)", own=True),
        Line("kl_floor_nats", "KL floor (nats)"),
    ),
)
GROUPS = (BUDGET, NEIGHBOURS, MORPHS, LATENT)


def cells(figures: Figures | None, key: str) -> tuple[str, str]:
    """A figure and its interval as words; a dash where there is none."""
    value = number_at(figures, key)
    if value is None:
        return "–", ""
    pair = (figures or {}).get(f"{key}_ci")
    if not isinstance(pair, Sequence) or pair[0] == pair[1]:
        return shown(value), ""
    return shown(value), f"[{shown(pair[0])}, {shown(pair[1])}]"


def bars(group: Group, figures: Figures) -> list[Bar]:
    """The figures of a group that are there, as bars."""
    found = []
    for line in group.lines:
        value, pair = number_at(figures, line.key), figures.get(f"{line.key}_ci")
        if value is not None:
            low, high = pair if isinstance(pair, Sequence) else (value, value)
            found.append(Bar(line.name, value, float(low), float(high), line.own))
    return found


def number_at(figures: Figures | None, key: str) -> float | None:
    """The figure as a number, if it is there and is one."""
    value = (figures or {}).get(key)
    return float(value) if isinstance(value, int | float) else None


def shown(value: float) -> str:
    """A number for a table."""
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.3f}"


def verdict(figures: Figures) -> str:
    """What the figures say in one sentence, also when it is not flattering."""
    ours, pca = number_at(figures, "mel_mae_db"), number_at(figures, "pca_mel_mae_db")
    if ours is None or pca is None:
        return "There was nothing to judge by."
    better = 100.0 * (1.0 - ours / pca)
    if better <= 0:
        return f"Unheard sounds come back within {ours:.2f} dB: no better than a PCA of the same size ({pca:.2f} dB)."
    return f"Unheard sounds come back within {ours:.2f} dB, {better:.0f} % under a PCA of the same size ({pca:.2f} dB)."
