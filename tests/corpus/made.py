"""Items and manifests that need no file, for the tests of this folder."""

from pathlib import Path

from melscape.corpus.item import Item
from melscape.corpus.manifest import Manifest


def note(program, pitch=60, family="brass", **more):
    name = f"{program}-{pitch}"
    facts = {"checksum": f"sum {name}", "seconds": 2.0, "rate_hz": 44_100, "labels": {"family": family}}
    return Item(**{"path": Path(f"{name}.wav"), "group": str(program), "pitch_midi": pitch, **facts, **more})


def corpus(programs=24, families=4, pitches=range(40, 75, 5)):
    notes = [note(f"p{p:02d}", pitch, f"family {p % families}") for p in range(programs) for pitch in pitches]
    return Manifest("band", "folder", tuple(notes))
