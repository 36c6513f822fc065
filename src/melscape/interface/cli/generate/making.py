"""`melscape generate sample | vary | morph | blend`: new sounds, as WAV files with a list of how they were made."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count as count_from
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from melscape.errors import ConfigError
from melscape.interface.cli.flags import Json, Out, Run
from melscape.interface.cli.generate.sounds import listen
from melscape.interface.cli.generate.wishes import MONO, UNMOVED, Shape, Sliding
from melscape.interface.cli.talk import Talk

if TYPE_CHECKING:
    from melscape.tasks.generate.generator import Generator
    from melscape.tasks.generate.making.wish import Wish
    from melscape.tasks.generate.sliders.sliders import Sliders

SAMPLE_EXAMPLE = """Example: `melscape generate sample runs/shots --count 32 --seed 1 --out new`

Example: `melscape generate sample runs/shots --near kick_04 --amount 0.3 --set brightness=0.5 --out kicks`

Each sound is a 24-bit WAV at 48 kHz that knows its note, with the seed in its name; manifest.csv and manifest.json say
from what it was made, and which sound of the folder is nearest to it."""
VARY_EXAMPLE = "Example: `melscape generate vary runs/shots kick_04 --count 8 --amount 0.4 --out kicks`"
MORPH_EXAMPLE = "Example: `melscape generate morph runs/shots kick_04 tom_02 --steps 9 --out way`"
BLEND_EXAMPLE = "Example: `melscape generate blend runs/shots runs/voices --share 0.5 --count 8 --out both`"
Amount = Annotated[float, Parameter(help="How far from the sound: 0 is itself, 1 is as far as a new sound.")]


@Parameter(name="*")
@dataclass(frozen=True)
class Batch:
    """How many sounds, from which chance, and where they go.

    Args:
        count: how many sounds.
        out: folder for the sounds; without it the next free of RUN/samples/sample1, sample2, …
        seed: the only source of chance: the same seed gives the same sounds.
    """

    count: int = 16
    out: Path | None = None
    seed: int = 0
    json: Json = False

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ConfigError(f"--count {self.count}.", "1 or more", "Choose another count.")

    def folder(self, run: Path, verb: str) -> Path:
        """Where the sounds go."""
        if self.out is not None:
            return self.out
        return next(path for number in count_from(1) if not (path := run / "samples" / f"{verb}{number}").exists())


@Parameter(name="*")
@dataclass(frozen=True)
class From:
    """Where the sounds come from.

    Args:
        near: a sound file, or a sound of the folder by name: the new ones are made like it.
        amount: how far from that sound: 0 is itself, 1 is as far as a new sound.
        spread: how far from the folder's sounds: 0 is the folder itself, 1 is usual.
    """

    near: str | None = None
    amount: float | None = None
    spread: float = 1.0

    def refuse_unclear(self) -> None:
        """Raise ConfigError for an amount of nothing."""
        if self.amount is not None and self.near is None:
            raise ConfigError(f"--amount {self.amount:g} without --near.", "a sound to stay near", "Add --near SOUND.")


ANYWHERE, SIXTEEN, EIGHT = From(), Batch(), Batch(count=8)
USUAL_AMOUNT = 0.5


def register(app: App) -> None:
    """Add the verbs."""
    app.command(sample, help_epilogue=SAMPLE_EXAMPLE)
    app.command(vary, help_epilogue=VARY_EXAMPLE)
    app.command(morph, help_epilogue=MORPH_EXAMPLE)
    app.command(blend, help_epilogue=BLEND_EXAMPLE)


def sample(
    run: Run,
    /,
    *,
    start: From = ANYWHERE,
    sliding: Sliding = UNMOVED,
    shape: Shape = MONO,
    batch: Batch = SIXTEEN,
) -> int:
    """Make new sounds that belong to the folder: from anywhere in it, or near a sound."""
    from melscape.inference.generate import open_generator
    from melscape.tasks.generate import actions
    from melscape.tasks.generate.making.batch import write_batch
    from melscape.tasks.generate.making.manifest import Model

    start.refuse_unclear()
    with Talk(as_json=batch.json) as talk:
        generator = open_generator(run, told=talk.told)
        sliders = sliders_for(talk, run, generator, sliding)
        wish = wish_of(run, batch, shape, sliding, sliders, spread=start.spread, amount=start.amount)
        near = None if start.near is None else listen(generator, start.near)
        talk.told("Making sounds")
        if near is None:
            made = actions.sample(generator, wish, sliders)
        else:
            made = actions.vary(generator, near, wish, sliders)
        then = f"Next: melscape generate vary {run} {made[0].parents[0]}"
        report = write_batch(made, batch.folder(run, "sample"), model=Model.of(generator, str(run)), wish=wish)
        talk.answer(report, [then])
    return 0


def vary(
    run: Run,
    sound: Annotated[str, Parameter(help="A sound file, or a sound of the folder by name.")],
    /,
    *,
    amount: Amount = USUAL_AMOUNT,
    sliding: Sliding = UNMOVED,
    shape: Shape = MONO,
    batch: Batch = EIGHT,
) -> int:
    """Make sounds like one that is there."""
    from melscape.inference.generate import open_generator
    from melscape.tasks.generate import actions
    from melscape.tasks.generate.making.batch import write_batch
    from melscape.tasks.generate.making.manifest import Model

    with Talk(as_json=batch.json) as talk:
        generator = open_generator(run, told=talk.told)
        code, sliders = listen(generator, sound), sliders_for(talk, run, generator, sliding)
        wish = wish_of(run, batch, shape, sliding, sliders, amount=amount)
        talk.told("Making sounds")
        made = actions.vary(generator, code, wish, sliders)
        talk.answer(write_batch(made, batch.folder(run, "vary"), model=Model.of(generator, str(run)), wish=wish))
    return 0


def morph(
    run: Run,
    /,
    *sounds: Annotated[str, Parameter(help="Two or more: sound files, or sounds of the folder by name.")],
    steps: Annotated[int, Parameter(help="Sounds from one end to the next, both included.")] = 9,
    out: Out = None,
    json: Json = False,
) -> int:
    """Go from sound to sound in equal steps, and write what is heard on the way."""
    from melscape.inference.generate import open_generator
    from melscape.interface.show.files import safe
    from melscape.tasks.generate import actions
    from melscape.tasks.generate.making.batch import write_batch
    from melscape.tasks.generate.making.manifest import Model
    from melscape.tasks.generate.making.wish import Wish

    if len(sounds) < 2 or steps < 2:
        raise ConfigError(f"{len(sounds)} sounds and {steps} steps.", "two or more of each", "Name both ends.")
    with Talk(as_json=json) as talk:
        generator = open_generator(run, told=talk.told)
        codes = [listen(generator, word) for word in sounds]
        talk.told("Making the way between them")
        made = actions.interpolate(generator, codes, steps)
        folder = out or run / "samples" / safe("-to-".join(code.name for code in codes))
        talk.answer(write_batch(made, folder, model=Model.of(generator, str(run)), wish=Wish()))
    return 0


def blend(
    run_a: Annotated[Path, Parameter(help="Folder of a trained run.")],
    run_b: Annotated[Path, Parameter(help="Folder of another.")],
    /,
    *,
    share: Annotated[float, Parameter(help="How much of the second: 0 is the first alone, 1 the second.")] = 0.5,
    shape: Shape = MONO,
    batch: Batch = EIGHT,
) -> int:
    """Make sounds that lie between two folders."""
    from melscape.inference.generate import open_generator
    from melscape.tasks.generate import actions
    from melscape.tasks.generate.making.batch import write_batch
    from melscape.tasks.generate.making.manifest import Model

    with Talk(as_json=batch.json) as talk:
        one, other = (open_generator(run, told=talk.told) for run in (run_a, run_b))
        wish = wish_of(run_a, batch, shape)
        talk.told("Making sounds")
        made = actions.blend(one, other, wish, share)
        models = {"model": Model.of(one, str(run_a)), "partner": Model.of(other, str(run_b))}
        talk.answer(write_batch(made, batch.folder(run_a, "blend"), wish=wish, **models))
    return 0


def sliders_for(talk: Talk, run: Path, generator: Generator, sliding: Sliding) -> Sliders | None:
    """The sliders of a model, where any are to be moved."""
    from melscape.inference.generate import open_sliders

    return open_sliders(run, generator, told=talk.told) if sliding.set or sliding.preset is not None else None


def wish_of(
    run: Path,
    batch: Batch,
    shape: Shape,
    sliding: Sliding = UNMOVED,
    sliders: Sliders | None = None,
    **more: float | None,
) -> Wish:
    """All wishes as the task knows them; what is None stays at its default."""
    from melscape.tasks.generate.making.wish import Wish

    positions = {} if sliders is None else sliding.positions(run, sliders)
    given: dict[str, Any] = {name: value for name, value in more.items() if value is not None}
    return Wish(batch.count, batch.seed, sliders=positions, width=shape.width, seconds=shape.seconds, **given)
