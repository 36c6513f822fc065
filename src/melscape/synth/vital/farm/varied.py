"""Rows made from presets of people: first each as it is, then varied, and now and then crossed with another."""

from __future__ import annotations

from pathlib import Path

from melscape.synth.vital.farm.row import Draw
from melscape.synth.vital.farm.stock import stock_in
from melscape.synth.vital.prior import cross, vary
from melscape.synth.vital.prior.chance import stream
from melscape.synth.vital.render.note import Note

LEAST_AMOUNT, MOST_AMOUNT = 0.02, 0.5
CROSSED_SHARE = 0.25


def varied(seed: int, index: int, attempt: int, folder: Path, note: Note) -> Draw:
    """The preset of a row. The first so many rows are the presets of the stock, untouched."""
    stock = stock_in(folder)
    number, round_of_all = index % len(stock), index // len(stock)
    preset = stock.preset(number)
    if round_of_all == 0 and attempt == 0:
        return Draw(preset, note, (number, -1))
    chance = stream(seed, "vary", index, attempt)
    partner = -1
    others = stock.partners(number)
    if others and chance.random() < CROSSED_SHARE:
        partner = others[int(chance.integers(len(others)))]
        other = stock.preset(partner)
        preset = cross(preset, other, chance)
        if preset.original is other.original:  # the first parent is the one whose file the child carries
            number, partner = partner, number
    # Squared: many near the original, some far.
    amount = LEAST_AMOUNT + (MOST_AMOUNT - LEAST_AMOUNT) * chance.random() ** 2
    return Draw(vary(preset, amount, chance), note, (number, partner))
