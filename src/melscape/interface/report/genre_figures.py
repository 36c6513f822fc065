"""The figures of an evaluation of genres in words: scores beside their floors, noise, confidence, what was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from melscape.interface.report.figures import Group, Line, cells, number_at, shown
from melscape.interface.show.columns import columns

Figures = Mapping[str, Any]
SCORES = Group(
    "How well does it hear?",
    "Macro F1 on noisy mashups, 1 is perfect. Closed: new mixes of songs that it learnt from, which is what a "
    "competition measures whose test is made of the songs it handed out. Open: mixes of songs that it never heard, "
    "which is what counts for music that nobody has yet. The probe draws straight lines between MFCC statistics, "
    "taught on at least 2,000 mixes of the same songs, and hears the very same mixes.",
    (
        Line("f1_closed", "closed", own=True),
        Line("mfcc_probe_closed", "closed, MFCC probe"),
        Line("f1_open", "open", own=True),
        Line("mfcc_probe_open", "open, MFCC probe"),
        Line("margin_open", "open, more than the probe"),
        Line("majority", "always the same genre"),
    ),
)
CONFIDENCE = Group(
    "Can its confidence be believed?",
    "Expected calibration error: how far what it promises is from what it keeps, on mixes at 0 to 10 dB (messy ones "
    "where there are no noises); 0 is honest. "
    "Even perfectly right probabilities would not reach 0 on so few mixes: that is the honest line.",
    (
        Line("ece", "calibration error", own=True),
        Line("ece_raw", "before its temperature was fitted"),
        Line("ece_adaptive", "with bins of equal size"),
        Line("ece_honest", "honest probabilities would have"),
        Line("ece_mean_confidence", "it says that it is right, mean"),
        Line("ece_accuracy", "it is right"),
        Line("mean_confidence", "mean confidence on messy mixes", own=True),
        Line("temperature", "temperature"),
    ),
)
GAP = Group(
    "From clean to messy to the leaderboard",
    "The same music without noise and damage, and with both; and mixes of all songs that were handed out, learnt from "
    "or not, which is what a competition's test is made of.",
    (
        Line("clean", "clean mixes"),
        Line("messy", "messy mixes", own=True),
        Line("drop", "what noise costs"),
        Line("expected_leaderboard", "to expect of a leaderboard", own=True),
    ),
)
OUTSIDE = Group(
    "Songs of another folder",
    "Macro F1 of the songs as they are, and of noisy mashups of them.",
    (
        Line("f1_songs", "songs as they are", own=True),
        Line("f1_open", "messy mixes of them", own=True),
        Line("mfcc_probe_open", "messy mixes, MFCC probe"),
        Line("margin_open", "messy mixes, more than the probe"),
    ),
)
FOLDED = "Every song, judged by a network that never heard it"
BARS = {
    "f1_closed_0.97": "F1-closed of 0.97 or more",
    "f1_open_0.85": "F1-open of 0.85 or more",
    "f1_open_0.1_over_probe": "F1-open 0.1 or more above the MFCC probe",
    "ece_0.05": "calibration error of 0.05 at most",
}
PARTS = ("closed", "open", "songs")
CONVINCING = 0.1


def verdict(figures: Figures) -> str:
    """What the figures say in a few sentences, also when it is not flattering."""
    said = [_heard(figures), _compared(figures), _believed(figures)]
    if leaks := figures.get("leaks"):
        said += [] if leaks["passed"] else ["The split leaks: open figures are too good."]
    return " ".join(sentence for sentence in said if sentence) or "There was nothing to judge by."


def lines(figures: Figures) -> list[str]:
    """An evaluation for a terminal: of the run, of another folder, or by folds."""
    judged = replace(OUTSIDE, title=FOLDED) if "f1_of_folds" in figures else OUTSIDE
    groups = (SCORES, CONFIDENCE, GAP) if "f1_closed" in figures else (judged, CONFIDENCE)
    told = []
    for group in groups:
        rows = group_rows(group, figures.get("gap", {}) if group is GAP else figures)
        told += [group.title, *columns(rows), ""] if rows else []
    told += ["By genre", *columns(class_rows(figures)), ""]
    if figures.get("snr_curve"):
        told += ["By noise", *columns(snr_rows(figures)), ""]
    if "f1_of_folds" in figures:
        told += [f"Folds: {', '.join(shown(value) for value in figures['f1_of_folds'])}", ""]
    told += [f"{'yes' if good else 'NO':>3}  {words}" for words, good in asked(figures)]
    return [*told, *_left_out(figures), str(figures.get("note", "")), verdict(figures)]


def group_rows(group: Group, figures: Figures) -> list[list[str]]:
    """The figures of a group that are there, each with its interval."""
    return [[line.name, *cells(figures, line.key)] for line in group.lines if number_at(figures, line.key) is not None]


def class_rows(figures: Figures) -> list[list[str]]:
    """A head and a row for each genre: its F1 on each part."""
    return _table("genre", figures["per_class"])


def snr_rows(figures: Figures) -> list[list[str]]:
    """A head and a row for each level of noise, the loudest first."""
    return _table("music over noise", {f"{snr_db} dB": row for snr_db, row in figures["snr_curve"].items()})


def asked(figures: Figures) -> list[tuple[str, bool]]:
    """What was asked of the network, and whether it is so."""
    answers = {**dict.fromkeys(figures.get("beats", ()), True), **dict.fromkeys(figures.get("misses", ()), False)}
    return [(BARS.get(name, name), answers[name]) for name in [*BARS, *(set(answers) - set(BARS))] if name in answers]


def forecast_lines(figures: Figures) -> list[str]:
    """A forecast for a terminal."""
    compared = figures["comparison"]
    head = ["median of", "test files", "our mixes", "our mixes as proposed"]
    rows = [
        [name, *(f"{row[each]:.4g}" for each in ("real", "made", "proposed"))]
        for name, row in compared["figures"].items()
    ]
    counted = f"{compared['files']} of the {figures['files']} test files beside {compared['mixes']} mixes"
    return [counted, *columns([head, *rows]), "", *compared["words"], "", *figures["words"]]


def _table(first: str, rows: Mapping[str, Figures]) -> list[list[str]]:
    parts = [part for part in PARTS if any(part in row for row in rows.values())]
    head = [first, *(cell for part in parts for cell in (part, "95 %"))]
    return [head, *([name, *(cell for part in parts for cell in cells(row, part))] for name, row in rows.items())]


def _heard(figures: Figures) -> str:
    closed, new, songs = (number_at(figures, name) for name in ("f1_closed", "f1_open", "f1_songs"))
    if closed is not None:
        known = f"Mashups of songs that it learnt from are recognised with a macro F1 of {closed:.3f}"
        return f"{known}, of songs that it never heard {new:.3f}." if new is not None else f"{known}."
    if songs is None:
        return ""
    mixed = "" if new is None else f", noisy mashups of them {new:.3f}"
    return f"Songs that it never heard are recognised with a macro F1 of {songs:.3f}{mixed}."


def _compared(figures: Figures) -> str:
    margin, pair = number_at(figures, "margin_open"), figures.get("margin_open_ci")
    if margin is None:
        return ""
    low = pair[0] if isinstance(pair, Sequence) else margin
    if low <= 0:
        return "On the latter it is not clearly better than straight lines on MFCC statistics."
    little = "" if margin >= CONVINCING else ", which is not much"
    return f"On the latter it is {margin:.3f} above straight lines on MFCC statistics{little}."


def _believed(figures: Figures) -> str:
    error, says, right = (number_at(figures, name) for name in ("ece", "ece_mean_confidence", "ece_accuracy"))
    if error is None or says is None or right is None:
        return ""
    way = "says so" if abs(says - right) < 0.01 else "is less sure" if says < right else "is surer"
    return f"It is right about {right:.0%} of noisy mixes and {way} ({says:.0%}); calibration error {error:.3f}."


def _left_out(figures: Figures) -> list[str]:
    left = figures.get("left_out") or {}
    known = [f"  left out, known: {text}" for text in left.get("known", ())]
    return [*known, *(f"  left out, of no genre that it was taught: {name}" for name in left.get("strange", ()))]
