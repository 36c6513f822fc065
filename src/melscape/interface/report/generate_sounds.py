"""The sounds in the report of a model: new ones beside their nearest, held-out ones on their way, previews, sliders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from melscape.interface.report import page

if TYPE_CHECKING:
    from melscape.tasks.generate.generator import Generator
    from melscape.tasks.generate.making.made import Made
    from melscape.tasks.generate.sliders.sliders import Sliders

SECONDS = 4.0
HELD_SOUNDS, PREVIEWS = 4, 4
MOST_RATIO = 2.0


def new_sounds(generator: Generator, made: Sequence[Made]) -> str:
    """Each new sound with the training sound that it is nearest to, and the copy meter between them."""
    from melscape.tasks.generate.judging.copies import CLOSE, COPY, word_of

    rows = []
    for each in made:
        word = f"{page.gauge(each.copy_ratio, COPY, CLOSE, MOST_RATIO)} {word_of(each.copy_ratio)}"
        player = page.audio(_short(each.sound.samples, each.sound.rate_hz), each.sound.rate_hz, each.name)
        rows.append([each.name, player, word, _known(generator, each.nearest), each.nearest])
    head = ["new sound", "", "copy meter (1: as new as a real new sound)", "nearest training sound", ""]
    return page.table(head, rows)


def held_out(generator: Generator, count: int = HELD_SOUNDS) -> str:
    """Sounds that training never heard: as they are, as pictures and back, and through the model."""
    rate_hz = generator.config.mel.rate_hz
    rows: list[list[str]] = []
    for code in generator.library.part("validation"):
        heard = original(generator, code.name)
        if heard is None or len(rows) == count:
            continue
        ceiling = generator.samples_of(_picture(generator, heard))
        through = generator.render(code).samples
        forms = {"original": heard[None], "mel and back": ceiling[None], "through the model": through}
        players = [page.audio(_short(each, rate_hz), rate_hz, f"{code.name}, {form}") for form, each in forms.items()]
        rows.append([code.name, *players])
    if not rows:
        return page.words("No held-out sound is where it was, so there is none to compare.")
    return page.table(["held-out sound", "original", "mel and back (all that a model could reach)", "the model"], rows)


def moved_sounds(generator: Generator, sliders: Sliders, made: Made) -> str:
    """One new sound with each slider at either end."""
    rate_hz, rows = generator.config.mel.rate_hz, []
    for slider in sliders.shown:
        ends = [generator.render(sliders.apply(made.code, {slider.name: place})) for place in (-1.0, 1.0)]
        players = [
            page.audio(_short(end.samples, rate_hz), rate_hz, f"{slider.name}, {word}")
            for end, word in zip(ends, (slider.less, slider.more))
        ]
        rows.append([f"{slider.name}: {slider.less} to {slider.more}", *players])
    return page.table([f"{made.name}, moved", "-1", "+1"], rows) if rows else ""


def previews(folder: Path, count: int = PREVIEWS) -> str:
    """What the model made while it learnt: some of the moments that were kept, the first and the last among them."""
    steps = sorted({path.name.split("-")[1] for path in folder.glob("preview-0*.wav")})
    if not steps:
        return page.words("The training was too short for previews.")
    shown = [steps[place] for place in np.unique(np.linspace(0, len(steps) - 1, count).round().astype(int))]
    rows = [
        [f"step {int(step)}", *(_file(path) for path in sorted(folder.glob(f"preview-{step}-*.wav")))] for step in shown
    ]
    first = folder / "preview-original.wav"
    asked = [page.table(["", "the held-out sound"], [["original", _file(first)]])] if first.is_file() else []
    return "\n".join([*asked, page.table(["", "the held-out sound", "new sounds", ""], rows)])


def original(generator: Generator, name: str) -> Float[np.ndarray, "S"] | None:
    """A sound of the folder, mono at the model's rate; None if its file is not there any more."""
    from melscape.audio.files import read_untrusted
    from melscape.audio.resample import resample

    library = generator.library
    path = Path(next(path for code, path in zip(library.codes, library.paths) if code.name == name))
    return resample(read_untrusted(path), generator.config.mel.rate_hz).mono() if path.is_file() else None


def _known(generator: Generator, name: str) -> str:
    rate_hz, heard = generator.config.mel.rate_hz, original(generator, name)
    if heard is not None:
        return page.audio(_short(heard[None], rate_hz), rate_hz, name)
    code = next(code for code in generator.library.codes if code.name == name)
    return page.audio(_short(generator.render(code).samples, rate_hz), rate_hz, f"{name}, as the model knows it")


def _picture(generator: Generator, samples: Float[np.ndarray, "S"]) -> Float[np.ndarray, "M T"]:
    from melscape.features.logmel import log_mel

    longest = round(SECONDS * generator.config.mel.rate_hz)
    return log_mel(samples[:longest].astype(np.float32), generator.config.stored_mel)


def _file(path: Path) -> str:
    from melscape.audio.files import read

    clip = read(path)
    return page.audio(_short(clip.samples, clip.rate_hz), clip.rate_hz, path.stem)


def _short(samples: Float[np.ndarray, "C _"], rate_hz: int) -> Float[np.ndarray, "C S"]:
    """The beginning, softer where it would clip."""
    kept = samples[:, : round(SECONDS * rate_hz)].astype(np.float32)
    return kept / max(1.0, float(np.abs(kept).max(initial=0.0)))
