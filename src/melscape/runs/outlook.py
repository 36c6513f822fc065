"""What a folder is worth, and what a training on it will come to: told before it begins, kept as `survey.json`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from melscape.corpus.findings import Survey
from melscape.corpus.load import load
from melscape.corpus.manifest import Manifest
from melscape.runs.folder import write_json
from melscape.runs.task import Told
from melscape.tasks.generate.before.forecast import Forecast
from melscape.tasks.generate.before.worth import forecast_of, survey_of
from melscape.tasks.generate.config import GenerateConfig
from melscape.tasks.generate.prepare import Prepared, prepare

SURVEY_NAME = "survey.json"


@dataclass(frozen=True)
class Outlook:
    """What was found in a folder, and what is expected of it."""

    survey: Survey
    forecast: Forecast

    def to_dict(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        return {"survey": self.survey.to_dict(), "forecast": self.forecast.to_dict()}

    def write(self, run: Path) -> Path:
        """Keep it in a run folder."""
        write_json(run / SURVEY_NAME, self.to_dict())
        return run / SURVEY_NAME


def outlook_of(prepared: Prepared, seed: int, minutes: float | None, share: float) -> Outlook:
    """Look at a folder that is ready to be learnt, for a few seconds.

    Args:
        minutes: of the whole training; without them it is for the recipe's epochs.
        share: how much of the minutes the network itself may use.
    """
    manifest, config, mels = prepared.manifest, prepared.config, prepared.bank.plain
    plan = config.plan(seed=seed, minutes=minutes)
    forecast = forecast_of(manifest, mels, config, prepared.job, plan, share=share)
    return Outlook(survey_of(manifest, mels, config), forecast)


def outlook_on(
    folder: Path,
    config: GenerateConfig,
    *,
    minutes: float | None,
    share: Callable[[GenerateConfig], float],
    told: Told,
) -> tuple[Manifest, Outlook]:
    """The same from a folder of sounds, with the list of what is in it."""
    manifest = load(folder, on_progress=lambda progress: told("Reading the sounds", progress))
    prepared = prepare(manifest, config, 0, lambda progress: told("Taking log-mels", progress))
    told("Looking at the sounds", None)
    return manifest, outlook_of(prepared, 0, minutes, share(prepared.config))
