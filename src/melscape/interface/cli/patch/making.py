"""`melscape patch render | plan`: sets of rendered presets, and what a large one would cost."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter

from melscape.answers import Report
from melscape.errors import ConfigError
from melscape.interface.cli.flags import COMMON, Common, Switch
from melscape.interface.cli.talk import Talk
from melscape.work.many import WorkOptions

RENDER_EXAMPLE = """Example: `melscape patch render --count 2000 --tier 2 --workers 2 --out set`

Example: `melscape patch render --count 2000 --from my_presets --out set`

The same choices give the same bytes, whatever the number of workers; stopped or killed, the same command goes on."""
PLAN_EXAMPLE = "Example: `melscape patch plan --count 1000000 --tier 3`"


@Parameter(name="*")
@dataclass(frozen=True)
class Choices:
    """What is rendered.

    Args:
        count: how many rows; a finished set grows if more are asked for.
        tier: 1 has no modulation, 2 up to 4, 3 all that is moved here.
        rate_hz: the rate that is rendered at.
    """

    count: int = 2000
    tier: int = 1
    rate_hz: int = 44100


@Parameter(name="*")
@dataclass(frozen=True)
class Labour:
    """Who does it.

    Args:
        workers: processes; one a core unless given.
        engine: local, or ray for the cluster that RAY_ADDRESS names (the folder must be one that all machines share).
    """

    workers: int | None = None
    engine: Literal["local", "ray"] = "local"

    @property
    def options(self) -> WorkOptions:
        """As work knows it."""
        if self.workers is not None and self.workers < 1:
            raise ConfigError(f"--workers {self.workers}.", "1 or more", "Leave it out for one a core.")
        return WorkOptions(workers=self.workers, where=self.engine)


USUAL, ALL_CORES, MILLION = Choices(), Labour(), Choices(count=1_000_000)


def register(app: App) -> None:
    """Add the verbs."""
    app.command(render, help_epilogue=RENDER_EXAMPLE)
    app.command(plan, help_epilogue=PLAN_EXAMPLE)


def render(
    *,
    out: Annotated[Path, Parameter(help="Folder of the set; new, or of the same set.")],
    choices: Choices = USUAL,
    audio: Annotated[bool, Switch, Parameter(help="Keep the sound itself, 16 bits.")] = False,
    presets: Annotated[
        Path | None, Parameter(name="--from", help="Folder of .vital files to vary and cross; the prior unless given.")
    ] = None,
    labour: Labour = ALL_CORES,
    common: Common = COMMON,
) -> int:
    """Draw presets, render and measure them, and keep them as a set that is the same wherever it is made."""
    from melscape.synth.vital.farm.farm import farm
    from melscape.synth.vital.farm.plan import SetPlan
    from melscape.synth.vital.farm.timing import read_timing
    from melscape.synth.vital.render.engine import require
    from melscape.tasks.patch.data import measure

    options = labour.options
    require()
    with Talk(as_json=common.json) as talk:
        source = "" if presets is None else _stock(presets, out, talk)
        chosen = SetPlan(choices.count, choices.tier, common.seed, choices.rate_hz, audio, source)
        manifest = farm(
            chosen,
            out,
            measure=measure,
            options=options,
            on_progress=lambda progress: talk.told("Rendering presets", progress),
        )
        figures: dict[str, Any] = {**manifest.counts, "bytes": manifest.size_bytes, "timing": read_timing(out)}
        figures["failures"] = [f"row {index}: {reason}" for index, reason in manifest.failures[:10]]
        then = f"Next: melscape patch inspect {out}"
        talk.answer(Report(f"A set of {choices.count} rows", figures, (out / "manifest.json",)), [then])
    return 0


def plan(
    *,
    choices: Choices = MILLION,
    rows: Annotated[int, Parameter(help="Rows that are made to find out, and thrown away.")] = 64,
    common: Common = COMMON,
) -> int:
    """Reckon what a large set costs: a few rows are made here, and the rest is hours, cores and disk on paper."""
    from melscape.synth.vital.farm.forecast import forecast
    from melscape.synth.vital.farm.plan import SetPlan
    from melscape.synth.vital.render.engine import require
    from melscape.tasks.patch.data import measure

    if rows < 1:
        raise ConfigError(f"--rows {rows}.", "1 or more", "Leave it out for 64.")
    require()
    with Talk(as_json=common.json) as talk:
        talk.told(f"Making {rows} rows to find out")
        found = forecast(SetPlan(choices.count, choices.tier, common.seed, choices.rate_hz), measure=measure, rows=rows)
        note = (
            f"{found.night_cores} cores of this kind make {choices.count} rows in {found.to_dict()['night_hours']:g} h."
        )
        talk.answer(Report(f"{choices.count} rows on paper", found.to_dict(), (), note))
    return 0


def _stock(presets: Path, out: Path, talk: Talk) -> str:
    from melscape.synth.vital.farm.stock import ingest, keep

    found = ingest(presets, on_progress=lambda progress: talk.told("Reading presets", progress))
    talk.told(f"{len(found.found)} presets read, {len(found.problems)} refused")
    return keep(found, out)
