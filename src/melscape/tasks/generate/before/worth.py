"""Everything that can be told before training, from a folder that is ready to be learnt."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from melscape.corpus.levels import measure_levels
from melscape.corpus.likeness import Likeness, likeness
from melscape.corpus.manifest import Manifest
from melscape.corpus.survey import Survey, survey
from melscape.measures.likeness_points import likeness_points
from melscape.tasks.generate.before.forecast import Forecast, forecast_quality
from melscape.tasks.generate.before.time import forecast_time, timed_steps
from melscape.tasks.generate.config import GenerateConfig
from melscape.tasks.generate.data import Mels
from melscape.training.job import Job
from melscape.training.plan import Plan
from melscape.work.many import Progress


def survey_of(
    manifest: Manifest,
    mels_db: Mels,
    config: GenerateConfig,
    *,
    workers: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Survey:
    """What is in a folder, with how alike its sounds are; `mels_db` are those of the items, on any reference."""
    levels = measure_levels(manifest, workers=workers, on_progress=on_progress)
    return survey(manifest, levels, likeness_of(manifest, mels_db, config))


def likeness_of(manifest: Manifest, mels_db: Mels, config: GenerateConfig) -> Likeness | None:
    """How alike the sounds are; None for a single one."""
    if len(manifest) < 2:
        return None
    points = likeness_points([mel.astype(np.float32) for mel in mels_db], config.mel.frame_seconds)
    return likeness(points, [item.name for item in manifest.items])


def forecast_of(
    manifest: Manifest, mels_db: Mels, config: GenerateConfig, job: Job, plan: Plan, *, share: float = 1.0
) -> Forecast:
    """How good and how long: the steps are timed here, so nothing else should run meanwhile.

    Args:
        plan: with the minutes of the whole training, or with the epochs.
        share: how much of the minutes the network itself may use.
    """
    per_epoch = job.batches.steps_per_epoch
    seconds = timed_steps(job, plan)
    time = forecast_time(seconds, per_epoch, epochs=plan.epochs or config.epochs, minutes=plan.minutes, share=share)
    together = [item.twins or str(item.path) for item in manifest.items]
    quality = forecast_quality(mels_db, config, together=together, steps=time.high_steps)
    return Forecast(quality, time)
