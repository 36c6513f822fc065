"""An evaluation of genres as it comes out of judging, with made-up answers."""

from dataclasses import replace
from typing import Any

import numpy as np
from tests.tasks.genre.sounds import GENRES, material, small

from melscape.answers import Report
from melscape.inference.genre_scores import Judged
from melscape.tasks.genre.judging.answers import Answers
from melscape.tasks.genre.judging.mixes import draw_mixes

GAP = {"clean": 0.95, "clean_ci": [0.9, 0.99], "messy": 0.9, "drop": 0.05, "expected_leaderboard": 0.88}


def heard(**more: Any) -> dict[str, Any]:
    """Figures of a network that is good at what it knows and better than lines at what it does not."""
    row = {"closed": 0.9, "closed_ci": [0.8, 0.95], "open": 0.75, "open_ci": [0.6, 0.85]}
    return {
        **{"f1_closed": 0.9, "f1_closed_ci": [0.85, 0.94], "mfcc_probe_closed": 0.5, "margin_closed": 0.4},
        **{"f1_open": 0.75, "f1_open_ci": [0.6, 0.85], "mfcc_probe_open": 0.4, "mfcc_probe_open_ci": [0.3, 0.5]},
        **{"margin_open": 0.35, "margin_open_ci": [0.2, 0.5], "majority": 0.1667},
        **{"ece": 0.04, "ece_ci": [0.03, 0.08], "ece_raw": 0.12, "ece_adaptive": 0.05, "ece_honest": 0.03},
        **{"ece_mean_confidence": 0.72, "ece_accuracy": 0.76, "mean_confidence": 0.7, "temperature": 1.5},
        "per_class": dict.fromkeys(GENRES, row),
        "snr_curve": {"-5": {**row, "open": 0.4}, "0": row, "20": row},
        "gap": GAP | {"open": None},
        "confusion": {"closed": [[4, 0, 0], [0, 4, 0], [0, 0, 4]], "open": [[3, 1, 0], [0, 4, 0], [2, 0, 2]]},
        "classes": list(GENRES),
        "reliability": [{"promised": 0.5, "kept": 0.4, "share": 0.25}, {"promised": 0.9, "kept": 0.95, "share": 0.75}],
        "leaks": {"passed": True, "leaks": [], "doubts": [], "sounds": 36},
        **{"beats": ["f1_open_0.1_over_probe", "ece_0.05"], "misses": ["f1_closed_0.97", "f1_open_0.85"]},
        **{"run": ["runs/a"], "on": "held out", "note": "Made.", "seed": 0},
    } | more


def judged(said: list[int], figures: dict[str, Any] | None = None) -> Judged:
    """What was said of as many messy mixes, of all genres in turn; later answers are the surer ones."""
    law = replace(small().recipe, lengths_seconds=((1.0, 1.0, 1.0),))
    mixes = draw_mixes(material(), law, "open", 0, len(said))
    logits = np.eye(len(GENRES))[said] * (1.0 + np.arange(len(said))[:, None])
    answers = Answers(logits, mixes.truth, mixes.songs, GENRES)
    return Judged(Report("Judged", figures or heard(), note="Made."), mixes, answers, 1.0)
