"""Answers of every kind, small and made up, and a clock that stands still until it is moved."""

import numpy as np

from melscape.answers import Map, Preset, Ranking, Report, Sound


def a_map(count: int = 24) -> Map:
    random = np.random.default_rng(0)
    columns = {
        "family": tuple(f"family {index % 3}" for index in range(count)),
        "pitch": tuple("" if index == 0 else f"{40 + index}" for index in range(count)),
        "same": ("x",) * count,
        "name": tuple(f"n{index}" for index in range(count)),
    }
    points = random.standard_normal((count, 2))
    return Map("A space", points, columns["name"], columns, note="Near is alike.")


def a_sound(note_midi: float | None = 60.0) -> Sound:
    samples = 0.5 * np.sin(2 * np.pi * 220.0 * np.arange(8000) / 16_000, dtype=np.float32)[None]
    return Sound("A tone", samples.astype(np.float32), 16_000, note_midi, {"max_jump": 1.25})


def a_ranking() -> Ranking:
    return Ranking("Nearest", ("oboe", "horn"), (0.5, 2.0), note="Smaller is nearer.")


def a_report() -> Report:
    figures = {
        "mel_mae_db": 2.5,
        "mel_mae_db_ci": [2.0, 3.0],
        "family_knn": None,
        "kl": [0.1, 0.2, 0.3, 0.4, 0.5],
        "pitches": {"mel_mae_db": float("nan"), "sounds": 7},
    }
    return Report("Judged", figures, note="Held out.")


def a_preset() -> Preset:
    return Preset("A lead", "vital", '{"settings": {}}', {"likeness": 0.5})


EVERY_KIND = {"map": a_map, "sound": a_sound, "ranking": a_ranking, "report": a_report, "preset": a_preset}


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now
