"""Values of another version of the synth, brought to the version of this package, by the names of controls.

A version is that of the file: 1.0.7, 1.5.3. The path from one to another is a chain of steps, each between two
families of versions; where there is no chain the values are refused, because a wrong sound would be worse than none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from melscape.errors import SynthError
from melscape.synth.vital.controls.schema import Schema, schema

# What the synth that renders stamps on its own files: it knows what 1.0.7 knows.
_OWN_STAMP = "99999.9.9"


@dataclass(frozen=True)
class Step:
    """From one family of versions to another.

    Args:
        before, after: the first two numbers of a version, such as 1.5.
        lost: settings that only the family before has -> what they do there.
        renamed: old name -> new name.
    """

    before: str
    after: str
    lost: Mapping[str, str] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)

    def take(self, values: Mapping[str, object]) -> tuple[dict[str, object], list[str]]:
        """The values on the other side, and what was left behind."""
        notes = [f"{name} ({self.lost[name]}) is new in {self.before} and was left out." for name in self.lost]
        notes = [note for name, note in zip(self.lost, notes) if name in values]
        return {self.renamed.get(name, name): raw for name, raw in values.items() if name not in self.lost}, notes


STEPS = (
    Step(
        "1.5",
        "1.0",
        lost={
            "custom_warps": "drawn warps of oscillators",
            "random_values": "kept values of random sources",
            **{f"osc_{n}_spectral_morph_phase": f"phase of oscillator {n}'s morph" for n in (1, 2, 3)},
        },
    ),
)


def migrate(
    values: Mapping[str, object], from_version: str, to: Schema | None = None
) -> tuple[dict[str, float], tuple[str, ...]]:
    """The values that our controls take, and in words what could not come along.

    Controls that are not named keep their default. Raises SynthError where there is no way from that version.
    """
    target = to or schema()
    kept: dict[str, object] = dict(values)
    notes: list[str] = []
    for step in path(from_version, target.version):
        kept, left = step.take(kept)
        notes += left
    settled: dict[str, float] = {}
    for name, raw in kept.items():
        note = _settle(target, settled, name, raw)
        notes += [note] if note else []
    return settled, tuple(notes)


def path(from_version: str, to_version: str) -> tuple[Step, ...]:
    """The steps that lead from one version to another, the fewest; empty within a family."""
    start = family(to_version) if from_version == _OWN_STAMP else family(from_version)
    reached: dict[str, tuple[Step, ...]] = {start: ()}
    waiting = [start]
    for here in waiting:
        for step in (step for step in STEPS if step.before == here and step.after not in reached):
            reached[step.after] = (*reached[here], step)
            waiting.append(step.after)
    if family(to_version) not in reached:
        known = sorted({family(to_version), *(step.before for step in STEPS)})
        raise SynthError(
            f"A preset of version {from_version}, from which there is no way to {to_version}.",
            f"a version of {', '.join(known)}",
            "Open it in a released Vital and save it again.",
        )
    return reached[family(to_version)]


def family(version: str) -> str:
    """The first two numbers of a version: within a family, controls have the same names and meanings."""
    found = re.fullmatch(r"(\d{1,5}\.\d{1,3})(\.\d{1,3}){0,2}", version.strip())
    if found is None:
        raise SynthError(f"A preset with the version {version[:40]!r}.", "a version such as 1.0.7", "Mend the file.")
    return found[1]


def _settle(target: Schema, settled: dict[str, float], name: str, raw: object) -> str:
    control = target.controls.get(name)
    if control is None:
        return f"{name} is no control of {target.version} and was left out."
    if not isinstance(raw, int | float) or not math.isfinite(raw):
        return f"{name} was {str(raw)[:40]!r}, which is no number; it is {control.text(control.default)} now."
    if control.choices and not control.low <= round(raw) <= control.high:
        # An unknown choice means something else entirely: the nearest one would not be near.
        return f"{name} was choice {raw:g}, which {target.version} does not have; it is the default now."
    settled[name] = control.clamp(raw)
    if control.low <= raw <= control.high:
        return ""
    return f"{name} was {raw:g}, out of range; it is {settled[name]:g} now."
