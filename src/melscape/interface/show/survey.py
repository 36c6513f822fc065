"""What a folder is worth, in short plain lines for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from melscape.corpus.findings import Advice, Survey
    from melscape.corpus.likeness import Likeness
    from melscape.tasks.generate.before.forecast import Forecast, Quality
    from melscape.tasks.generate.before.time import TimeForecast

WIDTH = 100
_ALIKE = {
    "alike": "much alike",
    "related": "related to each other",
    "mixed": "very mixed",
}
_NAMED = 6
WORTH_TELLING_DB = 0.2


def survey_lines(survey: Survey, forecast: Forecast | None = None) -> list[str]:
    """What is there, how alike it is, what to expect of a training, and what to mind; no line is wider than 100."""
    lines = [*_holdings(survey), *_kinds(survey), *_likeness(survey.likeness)]
    if forecast is not None:
        lines += [*_quality(forecast.quality), *_time(forecast.time)]
    return [
        *(part for line in lines for part in _wrapped(line, "  ")),
        *(part for advice in survey.warnings for part in _advice(advice)),
    ]


def _holdings(survey: Survey) -> list[str]:
    lengths, levels, copies = survey.lengths, survey.levels, survey.copies
    found = f"{survey.name}: {_many(survey.count, 'sound')}, {_length(survey.seconds)} in all"
    told = [f"exact copies left out: {copies.exact}"] * bool(copies.exact)
    told += [f"near-duplicates: {copies.near}"] * bool(copies.near)
    told += [f"not usable: {_many(survey.refused - copies.exact, 'file')}"] * (survey.refused > copies.exact)
    return [
        "; ".join([found, *told]),
        f"Lengths: {lengths.shortest:.2f} to {lengths.longest:.1f} s, most {lengths.low:.2f} to {lengths.high:.1f} s",
        f"Levels: loudness {round(levels.loudness_db[0])} to {round(levels.loudness_db[2])} dB, "
        f"peaks {round(levels.peak_db[0])} to {round(levels.peak_db[2])} dB, {100 * levels.silent_share:.0f} % silence",
        f"Files: {_counted(survey.rates_hz, ' Hz')}; {_channels(survey.channels)}",
    ]


def _kinds(survey: Survey) -> list[str]:
    if len(survey.kinds) < 2:
        return []
    shown = list(survey.kinds.items())[:_NAMED]
    more = len(survey.kinds) - len(shown)
    return ["Kinds by name: " + ", ".join(f"{kind} {count}" for kind, count in shown) + (f", {more} more" * (more > 0))]


def _likeness(found: Likeness | None) -> list[str]:
    if found is None:
        return []
    share = f"two are typically {found.to_each_other:.2f} times as far apart as sounds from anywhere"
    lines = [f"Together: {_ALIKE[found.verdict]}; {share}"]
    if found.outliers:
        shown = ", ".join(found.outliers[:_NAMED])
        more = f", {len(found.outliers) - _NAMED} more" if len(found.outliers) > _NAMED else ""
        lines.append(f"Apart from all others: {shown}{more}")
    return lines


def _quality(quality: Quality | None) -> list[str]:
    if quality is None:
        return []
    figures = f"{quality.error_db:.1f} dB ({quality.low_db:.1f} to {quality.high_db:.1f})"
    lines = [f"Expected error on unheard sounds: {figures}: {quality.words}"]
    if quality.gain_db >= WORTH_TELLING_DB:
        lines.append(f"Twice as many sounds may bring it down by up to {quality.gain_db:.1f} dB")
    return lines


def _time(time: TimeForecast | None) -> list[str]:
    if time is None:
        return []
    if time.low_steps == time.high_steps:
        return [f"Expected time: {_length(time.low_seconds)} to {_length(time.high_seconds)} ({time.low_steps} steps)"]
    steps = f"{_rounded(time.low_steps)} to {_rounded(time.high_steps)} steps"
    return [f"In {_length(time.high_seconds)}: {steps}, {time.step_seconds:.2f} s each"]


def _advice(advice: Advice) -> list[str]:
    return [*_wrapped(f"! {advice.text}", "    "), *_wrapped(f"  -> {advice.next_step}", "     ")]


def _wrapped(line: str, indent: str) -> list[str]:
    return textwrap.wrap(line, WIDTH, subsequent_indent=indent, break_long_words=True)


def _counted(counts: Mapping[str, int], unit: str) -> str:
    return ", ".join(f"{count} at {value}{unit}" for value, count in list(counts.items())[:_NAMED])


def _channels(counts: Mapping[str, int]) -> str:
    names = {"1": "mono", "2": "stereo"}
    told = ", ".join(f"{count} {names.get(value, value + ' channels')}" for value, count in counts.items())
    return told if set(counts) == {"1"} else f"{told} (learnt in mono)"


def _length(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds >= 600 else f"{seconds / 60:.1f} min"


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _rounded(count: int) -> int:
    """Two digits: more would promise too much."""
    digits = 10 ** max(0, len(str(count)) - 2)
    return round(count / digits) * digits
