"""`melscape generate sliders`: what a model lets a person turn, measured on sounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from melscape.errors import ConfigError
from melscape.interface.cli.flags import COMMON, Common, Run, Switch
from melscape.interface.cli.generate.wishes import UNMOVED, Sliding
from melscape.interface.cli.talk import Talk

if TYPE_CHECKING:
    from melscape.tasks.generate.sliders.sliders import Sliders

EXAMPLE = """Example: `melscape generate sliders runs/shots`

Example: `melscape generate sliders runs/shots --random --seed 3 --lock length --set length=0.2`"""


def register(app: App) -> None:
    """Add the verb."""
    app.command(sliders, help_epilogue=EXAMPLE)


@Parameter(name="*")
@dataclass(frozen=True)
class Throw:
    """Places by chance.

    Args:
        random: put every slider somewhere by chance, as --seed says.
        lock: a slider that --random leaves where --set or --preset put it, else in the middle; may be repeated.
    """

    random: Annotated[bool, Switch] = False
    lock: tuple[str, ...] = ()


NO_THROW = Throw()


def sliders(
    run: Run,
    /,
    *,
    throw: Throw = NO_THROW,
    sliding: Sliding = UNMOVED,
    common: Common = COMMON,
) -> int:
    """Show the sliders of a model: what each changes, how far it goes, and how well it was measured to do so.

    With --random it says places to try, as flags for the other verbs.
    """
    from melscape.inference.generate import open_generator, open_sliders

    with Talk(as_json=common.json) as talk:
        found = open_sliders(run, open_generator(run), told=talk.told)
        places = sliding.positions(run, found)
        if throw.lock and not throw.random:
            raise ConfigError("--lock without --random.", "--random --lock SLIDER", "Add --random.")
        if throw.random:
            places = found.random(common.seed, {name: places.get(name, 0.0) for name in throw.lock})
        flags = " ".join(f"--set {name}={place:.2f}" for name, place in places.items())
        then = f"Next: melscape generate sample {run} {flags or '--set SLIDER=0.5'}"
        talk.result(_values(found, places), [*_lines(found, places), then])
    return 0


def _values(found: Sliders, places: Mapping[str, float]) -> dict[str, Any]:
    return {"sliders": found.report(), "positions": dict(places)}


def _lines(found: Sliders, places: Mapping[str, float]) -> list[str]:
    lines = ["slider        from            to               measured  place"]
    for slider in found.shown:
        place = f"{places[slider.name]:+.2f}" if slider.name in places else ""
        low, high = (f"{end:.3g} {slider.unit}" for end in (slider.low, slider.high))
        lines.append(f"{slider.name:<12}  {low:<14}  {high:<15}  {slider.spearman:8.2f}  {place}".rstrip())
    hidden = [slider.name for slider in found.sliders if not slider.shown]
    lines += [f"Not shown, because they do not do what they say here: {', '.join(hidden)}."] if hidden else []
    return [*lines, "measured: rank correlation of place and what was heard, 1 is perfect. Places go from -1 to 1."]
