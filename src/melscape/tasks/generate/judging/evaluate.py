"""How good a model of a folder is on sounds it never heard: an error budget, each figure beside what is trivial.

Errors are mean differences of log-mels in dB over whole sounds, after a floor of 80 dB under each sound's own peak; one
figure a sound, 95 % bootstrap intervals over sounds under `<name>_ci`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import torch
from jaxtyping import Float

from melscape.measures.bootstrap import interval
from melscape.measures.sound import mel_mae_db
from melscape.measures.trivial_sounds import FLOOR_DB, GRAIN_FRAMES
from melscape.tasks.generate.data import to_scale
from melscape.tasks.generate.generator import Generator
from melscape.tasks.generate.judging.belonging import FEWEST, TRIVIAL, Figures, belonging, heard
from melscape.tasks.generate.judging.floors import WINDOWS, nearest_answers, pca_answers
from melscape.tasks.generate.judging.sounds import Sounds
from melscape.tasks.generate.objective import latent_diagnostics
from melscape.training.random import stream

GENERATED = 128
MOST_TRAIN, MOST_AUDIO = 60, 60  # sounds that are enough for a figure and cost time
LEAST_GAIN, MOST_INVERSION_DB, LEAST_SPEARMAN, SLIDERS = 0.2, 0.8, 0.6, 5
COPY_RATIOS = (0.7, 1.3)
TOLD_APART = 0.05

Mels = Sequence[Float[np.ndarray, "M _"]]


class Reports(Protocol):
    """Sliders that were measured."""

    def report(self) -> list[dict[str, object]]:
        """Name, Spearman correlation and whether it is shown, of each slider."""
        ...


def evaluate(
    generator: Generator,
    train: Sounds,
    held: Sounds,
    *,
    seed: int,
    count: int = GENERATED,
    sliders: Reports | None = None,
) -> dict[str, object]:
    """Every figure of a model on `held` sounds with its interval, and which bars it passes.

    Args:
        count: sounds that are made, by the model and by each trivial way, to see whether they belong.
    """
    figures: Figures = {"sounds": len(held), "train_sounds": len(train)}
    figures |= _with_intervals(_reconstruction(generator, train, held, seed), seed)
    if min(len(train), len(held)) >= FEWEST:
        figures |= belonging(generator, train, held, count, seed)
    figures |= _latent(generator, held)
    figures["sliders"] = [] if sliders is None else sliders.report()
    figures["error_budget"] = _budget(figures)
    passed = bars(figures)
    figures["beats"] = [name for name, good in passed.items() if good]
    figures["misses"] = [name for name, good in passed.items() if not good]
    return figures


def errors_db(answers: Mels, truths: Mels) -> Float[np.ndarray, "N"]:
    """One error a sound; both in dB under the true sound's peak."""
    pairs = zip(answers, truths)
    return np.array([mel_mae_db(answer[None], truth[None], FLOOR_DB)[0] for answer, truth in pairs])


def _reconstruction(generator: Generator, train: Sounds, held: Sounds, seed: int) -> dict[str, Float[np.ndarray, "N"]]:
    truths, known = held.under_peak(FLOOR_DB), train.under_peak(FLOOR_DB)
    own = train.part(stream(seed, "train").permutation(len(train))[:MOST_TRAIN])
    fitted = _answers(generator, held, fitted=True)
    figures = {
        "heldout_mel_mae_db": errors_db(fitted, truths),
        "one_pass_mel_mae_db": errors_db(_answers(generator, held, fitted=False), truths),
        "train_mel_mae_db": errors_db(_answers(generator, own, fitted=True), own.under_peak(FLOOR_DB)),
        "nearest_mel_mae_db": errors_db(nearest_answers(known, truths, generator.config.step_frames, seed), truths),
        "nearest_grain_mel_mae_db": errors_db(nearest_answers(known, truths, GRAIN_FRAMES, seed), truths),
    }
    for steps in WINDOWS:
        figures[_pca_name(steps)] = errors_db(pca_answers(known, truths, generator.config, seed, steps), truths)
    return figures | _audio(generator, truths, fitted, seed)


def _answers(generator: Generator, sounds: Sounds, *, fitted: bool) -> Mels:
    codes = generator.hear_mels(sounds.mels_db, names=sounds.names, fitted=fitted)
    return [generator.decode_db(code) - np.float32(code.level_db) for code in codes]


def _audio(generator: Generator, truths: Mels, fitted: Mels, seed: int) -> dict[str, Float[np.ndarray, "_"]]:
    """The true mel on the way through audio, and the whole chain; a drawn part of many sounds."""
    drawn = stream(seed, "audio").permutation(len(truths))[:MOST_AUDIO]
    right = [truths[index] for index in drawn]
    return {
        "inversion_mae_db": errors_db(heard(generator, right), right),
        "audio_mel_mae_db": errors_db(heard(generator, [fitted[index] for index in drawn]), right),
    }


def _pca_name(steps: int) -> str:
    return "pca_mel_mae_db" if steps == 1 else f"pca_{steps}_steps_mel_mae_db"


def _with_intervals(values: Mapping[str, Float[np.ndarray, "_"]], seed: int) -> Figures:
    """Means with their intervals; the strongest window of the principal axes once more under its own name."""
    strongest = min(WINDOWS, key=lambda steps: float(values[_pca_name(steps)].mean()))
    figures: Figures = {"pca_window_steps": strongest}
    for name, each in {**values, "pca_window_mel_mae_db": values[_pca_name(strongest)]}.items():
        found = interval(each, seed=seed)
        figures[name] = found.value
        figures[f"{name}_ci"] = [found.low, found.high] if np.isfinite(found.low) else None
    return figures


def _latent(generator: Generator, held: Sounds) -> Figures:
    means, spreads = [], []
    for mel in held.mels_db:
        with torch.no_grad():
            mu, logvar = generator.network.encode(to_scale(mel, generator.config)[None])  # type: ignore[operator]
        means.append(mu[0].float())
        spreads.append(logvar[0].float())
    found = latent_diagnostics(torch.cat(means), torch.cat(spreads), generator.config)
    return {"latent_dim": generator.config.latent_dim, "latent_step_seconds": generator.config.step_seconds, **found}


def _budget(figures: Figures) -> Figures:
    """Where the error of the whole chain comes from; generation as how much further off than real sounds."""
    made, real = figures.get("mmd"), figures.get("mmd_heldout")
    known = isinstance(made, float) and isinstance(real, float) and real > 0
    return {
        "inversion_mae_db": figures["inversion_mae_db"],
        "reconstruction_mae_db": figures["heldout_mel_mae_db"],
        "whole_chain_mae_db": figures["audio_mel_mae_db"],
        "generation_mmd_ratio": made / real if known else None,  # type: ignore[operator]
    }


def bars(figures: Mapping[str, object]) -> dict[str, bool]:
    """What was asked of a model, and whether it is so. A figure that is not there is not passed."""

    def at(name: str) -> float:
        value = figures.get(name)
        return float(value) if isinstance(value, int | float) else float("nan")

    shown = [row for row in figures.get("sliders") or () if row["shown"] and row["spearman"] >= LEAST_SPEARMAN]  # type: ignore[attr-defined]
    error = at("heldout_mel_mae_db")
    nearest = min(at("nearest_mel_mae_db"), at("nearest_grain_mel_mae_db"))
    return {
        "inversion_under_0.8_db": at("inversion_mae_db") <= MOST_INVERSION_DB,
        "heldout_20_percent_under_pca": error <= (1 - LEAST_GAIN) * at("pca_mel_mae_db"),
        "heldout_20_percent_under_nearest": error <= (1 - LEAST_GAIN) * nearest,
        "heldout_under_pca_of_any_window": error < at("pca_window_mel_mae_db"),
        "mmd_under_every_baseline": all(at("mmd") < at(f"mmd_{name}") for name in TRIVIAL),
        "mmd_within_twice_heldout": at("mmd") <= 2 * at("mmd_heldout"),
        "not_told_from_heldout": at("mmd_p") > TOLD_APART,
        "copy_ratio_0.7_to_1.3": COPY_RATIOS[0] <= at("copy_ratio") <= COPY_RATIOS[1],
        "five_sliders": len(shown) >= SLIDERS,
    }
