"""What a filter's style is called: each model has styles of its own, of which the synth tells the first model's."""

from __future__ import annotations

_SLOPES = ("12dB", "24dB", "Notch Blend", "Notch Spread", "B/P/N")
# By the number of the model. How many there are was measured: from there on, a style sounds like one of these.
STYLES: tuple[tuple[str, ...], ...] = (
    *(_SLOPES,) * 4,
    ("Low Shelf", "Low Cut"),
    ("AOIE", "AIUO"),
    tuple(f"{shape} {kind}" for shape in ("Low High", "Band Spread") for kind in ("Comb", "Flange+", "Flange-")),
    ("Positive", "Negative"),
)


def style_name(model: float, style: float) -> str:
    """The name of a filter's style in its model; a number where that model has no style of its own there."""
    names = STYLES[round(model)]
    return names[round(style)] if round(style) < len(names) else f"Style {round(style) + 1}"
