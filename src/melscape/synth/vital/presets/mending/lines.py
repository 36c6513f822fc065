"""Drawn lines: shapes of LFOs, of modulations and of waves.

The synth reads as many points as there are powers, and then believes `num_points`: both must agree and fit its room.
"""

from __future__ import annotations

from typing import Any

from melscape.synth.vital.presets.mending.notes import Notes, shown
from melscape.synth.vital.presets.mending.values import Bounds, fetched, flag, leave_out, number, text
from melscape.synth.vital.presets.parts import MOST_POINTS, LfoShape

_PLACE = Bounds(0.0, 1.0, 0.0)
_POWER = Bounds(-20.0, 20.0, 0.0)
_COUNT = Bounds(1, MOST_POINTS, 0, whole=True)
_KEYS = frozenset({"name", "num_points", "points", "powers", "smooth"})
LINEAR = LfoShape("Linear", ((0.0, 1.0), (1.0, 0.0)), (0.0, 0.0))


def mended_line(line: object, default: LfoShape, where: str, notes: Notes) -> dict[str, Any]:
    """The line with points that agree with its powers, or the default if there is nothing to draw."""
    if not isinstance(line, dict):
        notes.add(f"{where}: {shown(line)} is no line, it became {default.name}")
        return default.to_dict()
    points, powers = line.get("points"), line.get("powers")
    count = _count(line) if isinstance(points, list) and isinstance(powers, list) else 0
    if not count:
        notes.add(f"{where} has no points that can be read, it became {default.name}")
        return default.to_dict()
    assert isinstance(points, list) and isinstance(powers, list)
    if (count, 2 * count, count) != (line.get("num_points"), len(points), len(powers)):
        notes.add(f"{where}: {shown(line.get('num_points'))} points were promised, {count} are used")
    leave_out(line, _KEYS, where, notes)
    return {
        "name": text(fetched(line, "name"), default.name, f"name of {where}", notes),
        "num_points": count,
        "points": [float(number(place, _PLACE, f"a point of {where}", notes)) for place in points[: 2 * count]],
        "powers": [float(number(power, _POWER, f"a power of {where}", notes)) for power in powers[:count]],
        "smooth": flag(line.get("smooth", False), False, f"smooth of {where}", notes),
    }


def shape(line: dict[str, Any]) -> LfoShape:
    """A mended line as a value."""
    points = line["points"]
    return LfoShape(line["name"], tuple(zip(points[::2], points[1::2])), tuple(line["powers"]), line["smooth"])


def _count(line: dict[str, Any]) -> int:
    promised: Any = line.get("num_points")
    there = min(len(line["powers"]), len(line["points"]) // 2, MOST_POINTS)
    return min(int(promised), there) if _COUNT.holds(promised) else there
