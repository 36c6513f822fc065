"""Flags that several verbs share, so that they are spelt and explained the same everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

Switch = Parameter(negative="", show_default=False)
Json = Annotated[bool, Switch, Parameter(name="--json", help="Print one JSON object on stdout, and nothing else.")]
Seed = Annotated[int, Parameter(help="The only source of chance: the same seed gives the same result.")]
Device = Annotated[str, Parameter(help="auto, cpu, cuda or cuda:1.")]
Out = Annotated[Path | None, Parameter(help="Where the result goes.")]
Run = Annotated[Path, Parameter(help="Folder of a trained run, or of an exported model.")]


@Parameter(name="*")
@dataclass(frozen=True)
class Common:
    """What nearly every verb takes."""

    seed: Seed = 0
    json: Json = False


COMMON = Common()
