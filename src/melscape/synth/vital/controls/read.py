"""Reads the controls from the synth itself, as rows of plain values. Run as a module: the only place that imports it.

`python -m melscape.synth.vital.controls.read` prints the snapshot that `schema.json` holds; `texts` as a word after it
asks on standard input for {name: [raw, ...]} and answers with the words that the synth shows for them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

# The settings that this synth knows are those of files written by Vital 1.0.7: its own stamp, 99999.9.9, is made up.
VERSION = "1.0.7"
_MODULE = "melscape.synth.vital.controls.read"
# What the snapshot calls it: what the synth calls it.
FIELDS = {
    "name": "name",
    "label": "display_name",
    "low": "min",
    "high": "max",
    "default": "default_value",
    "scale": "scale",
    "discrete": "is_discrete",
    "options": "options",
    "unit": "display_units",
    "multiply": "display_multiply",
    "offset": "post_offset",
    "added": "version_added",
}


def from_synth(timeout_seconds: float = 60.0) -> dict[str, Any]:
    """The snapshot as the installed synth gives it, read in a child process."""
    return json.loads(_child([], "", timeout_seconds))


def texts_from_synth(raws: Mapping[str, Sequence[float]], timeout_seconds: float = 60.0) -> dict[str, list[str]]:
    """What the synth shows for raw values of its controls, read in a child process."""
    asked = json.dumps({name: list(values) for name, values in raws.items()})
    return json.loads(_child(["texts"], asked, timeout_seconds))


def lines(snapshot: Mapping[str, Any]) -> str:
    """The snapshot as JSON with one control a line, so that a difference shows as one line."""
    rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in snapshot["controls"])
    rest = {name: value for name, value in snapshot.items() if name != "controls"}
    return json.dumps(rest)[:-1] + ', "controls": [\n' + rows + "\n]}\n"


def _child(words: Sequence[str], asked: str, timeout_seconds: float) -> str:
    command = [sys.executable, "-m", _MODULE, *words]
    answer = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=timeout_seconds, check=True)
    return answer.stdout


def _row(details: object) -> dict[str, Any]:
    row = {name: getattr(details, attribute) for name, attribute in FIELDS.items()}
    return {**row, "scale": str(row["scale"]).rpartition(".")[2], "options": list(row["options"])}


def _snapshot() -> dict[str, Any]:
    import vita

    synth = vita.Synth()
    return {
        "version": VERSION,
        "synth": f"vita {vita.__version__}",
        "sources": sorted(vita.get_modulation_sources()),
        "destinations": sorted(vita.get_modulation_destinations()),
        "controls": [_row(synth.get_control_details(name)) for name in sorted(synth.get_controls())],
    }


def _texts(raws: Mapping[str, Sequence[float]]) -> dict[str, list[str]]:
    import vita

    synth = vita.Synth()
    handles = synth.get_controls()

    def shown(name: str, raw: float) -> str:
        handles[name].set(raw)
        return synth.get_control_text(name)

    return {name: [shown(name, raw) for raw in values] for name, values in raws.items()}


def main(words: Sequence[str]) -> None:
    """Print what was asked for as JSON."""
    text = json.dumps(_texts(json.load(sys.stdin))) if list(words) == ["texts"] else lines(_snapshot())
    sys.stdout.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
