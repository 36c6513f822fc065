"""Answers about mixes as named figures: scores, per genre, over noise, confidence, and the gap from clean to messy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from melscape.measures.calibration import mean_confidence
from melscape.measures.classification import macro_f1
from melscape.tasks.genre.judging.answers import Answers, Figures, joined, with_interval
from melscape.tasks.genre.judging.mixes import CLEAN, MESSY, SNRS_DB

CLOSED, OPEN = "closed", "open"
CALIBRATED_DB = (0, 5, 10)


@dataclass(frozen=True)
class Part:
    """Answers about one part by kind of mix, and what the probe answered about the messy ones, if there is one."""

    heard: Mapping[str, Answers]
    probe: Answers | None


Parts = Mapping[str, Part]


def scores(name: str, part: Part | None, seed: int) -> Figures:
    """Macro F1 on messy mixes of a part, of the network, of the probe, and the difference.

    None for what there is not: all three without the part, the latter two without a probe.
    """
    names = (f"f1_{name}", f"mfcc_probe_{name}", f"margin_{name}")
    figures: Figures = {key: None for each in names for key in (each, f"{each}_ci")}
    if part is None:
        return figures
    ours = part.heard[MESSY]
    found = [ours.f1_interval(seed)]
    found += [part.probe.f1_interval(seed), ours.f1_above(part.probe, seed)] if part.probe is not None else []
    for each, score in zip(names, found):
        figures |= with_interval(each, score)
    return figures


def per_class(parts: Parts, seed: int) -> dict[str, Figures]:
    """The F1 of each genre on messy mixes, by part."""
    rows: dict[str, Figures] = {}
    for name, part in parts.items():
        for genre, found in part.heard[MESSY].f1_per_class(seed).items():
            rows.setdefault(genre, {}).update(with_interval(name, found))
    return rows


def snr_curve(parts: Parts, seed: int) -> dict[str, Figures]:
    """Macro F1 by SNR in dB, and under it by part; empty where there are no noises."""
    rows: dict[str, Figures] = {}
    for name, part in parts.items():
        for snr_db in (str(each) for each in SNRS_DB if str(each) in part.heard):
            rows.setdefault(snr_db, {}).update(with_interval(name, part.heard[snr_db].f1_interval(seed)))
    return rows


def calibrated_on(parts: Parts) -> Answers:
    """Mixes that confidence is judged by: open ones at 0 to 10 dB, where they can be had."""
    heard = (parts.get(OPEN) or parts[CLOSED]).heard
    noisy = [heard[str(snr_db)] for snr_db in CALIBRATED_DB if str(snr_db) in heard]
    return joined(noisy or [heard[MESSY]])


def certainty(parts: Parts, temperature: float) -> Figures:
    """How sure the answers about messy mixes are, on open ones where they can be had."""
    sure = {name: mean_confidence(part.heard[MESSY].probabilities(temperature)) for name, part in parts.items()}
    return {
        "mean_confidence": sure.get(OPEN, sure[CLOSED]),
        **{f"mean_confidence_{name}": value for name, value in sure.items()},
    }


def gap(parts: Parts, handed_out: Answers, seed: int) -> Figures:
    """From clean over messy mixes, closed, to the leaderboard, whose test is made of all songs that were handed out.

    Under `open` the same of songs that were not learnt from.
    """
    expected = with_interval("expected_leaderboard", handed_out.f1_interval(seed))
    return {**_drop(parts[CLOSED], seed), **expected, OPEN: _drop(parts[OPEN], seed) if OPEN in parts else None}


def _drop(part: Part, seed: int) -> Figures:
    clean, messy = part.heard[CLEAN], part.heard[MESSY]
    found = {CLEAN: clean.f1_interval(seed), MESSY: messy.f1_interval(seed), "drop": clean.f1_above(messy, seed)}
    return {key: value for name, score in found.items() for key, value in with_interval(name, score).items()}


def majority(parts: Parts) -> float:
    """Macro F1 of saying one genre always, the best one for that."""
    answers = (parts.get(OPEN) or parts[CLOSED]).heard[MESSY]
    count = len(answers.classes)
    return max(macro_f1(answers.truth, np.full_like(answers.truth, each), count) for each in range(count))
