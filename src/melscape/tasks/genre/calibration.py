"""How sure a trained network may be: temperatures, fitted on mashups that it neither learnt from nor is judged by."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float
from torch import nn

from melscape.errors import CheckpointError
from melscape.measures.calibration import expected_calibration_error, fit_temperature, softmax
from melscape.tasks.genre.model import clip_logits, window_logits
from melscape.tasks.genre.prepare import Prepared
from melscape.work.atomic import write_bytes
from melscape.work.progress import Meter, Progress

CALIBRATION_NAME = "calibration.json"
MORE = 2  # times as many mashups as chose the best weights, and others: they would flatter what they chose
SEED_STEP = 1_000_003


@dataclass(frozen=True)
class Fitted:
    """A temperature, and the expected calibration error of the mashups it was fitted on, without it and with it."""

    temperature: float
    error_before: float
    error_after: float


@dataclass(frozen=True)
class Calibration:
    """What turns logits into probabilities that can be believed.

    Args:
        open: for music that it has not heard; the same as `closed` where no songs were held out.
        closed: for new mashups of the songs that it learnt from.
        prior: share of each genre among those songs: the answer about what cannot be heard.
        genres: in the order of the logits.
        held_out: whether `open` was fitted on songs that were not learnt from.
    """

    open: Fitted
    closed: Fitted
    prior: tuple[float, ...]
    genres: tuple[str, ...]
    held_out: bool = True

    @property
    def temperature(self) -> float:
        """What logits about music that was not learnt from are divided by."""
        return self.open.temperature

    def write(self, folder: Path) -> None:
        """Write it as JSON, all or nothing."""
        write_bytes(folder / CALIBRATION_NAME, (json.dumps(asdict(self), indent=1) + "\n").encode())

    @classmethod
    def read(cls, folder: Path) -> Calibration:
        """What `write` wrote. Errors: CheckpointError if it is not there or damaged."""
        path = folder / CALIBRATION_NAME
        try:
            values = json.loads(path.read_text())
            fitted = {name: Fitted(**values[name]) for name in ("open", "closed")}
            # An older file does not say it, but where nothing was held out both are the same.
            held_out = bool(values.get("held_out", values["open"] != values["closed"]))
            return cls(**fitted, prior=tuple(values["prior"]), genres=tuple(values["genres"]), held_out=held_out)
        except (OSError, ValueError, TypeError, KeyError) as error:
            found = f"{folder} does not know how sure it may be: {CALIBRATION_NAME} is missing or damaged ({error})."
            then = f"melscape genre train --resume --out {folder}"
            raise CheckpointError(found, "a training that came to its end", then) from error


def calibrated(
    prepared: Prepared, network: nn.Module, on_progress: Callable[[Progress], None] = lambda _progress: None
) -> Calibration:
    """Fit both temperatures to fresh mashups: of the validation songs, and of those that were learnt from."""
    parts = [part for part in ("train", "validation") if part in prepared.materials]
    meter, fitted = Meter(len(parts)), {}
    for part in parts:
        on_progress(meter.now())
        fitted[part] = fitted_on(prepared, network, part)
        on_progress(meter.tick())
    held = "validation" in fitted
    songs = np.array([len(songs) for songs in prepared.materials["train"].songs.values()], np.float64)
    prior = tuple((songs / songs.sum()).tolist())
    return Calibration(fitted[parts[-1]], fitted["train"], prior, prepared.config.genres, held)


def fitted_on(prepared: Prepared, network: nn.Module, part: str) -> Fitted:
    """The temperature at which the network is least surprised by mashups of a part."""
    clips = prepared.clips(part, MORE * prepared.config.judged_mixes, prepared.seed + SEED_STEP)
    logits: Float[np.ndarray, "N K"] = clip_logits(window_logits(network, clips.windows), clips.owners)
    temperature = fit_temperature(logits, clips.truth)
    errors = [expected_calibration_error(softmax(logits, each), clips.truth) for each in (1.0, temperature)]
    return Fitted(temperature, *errors)
